// QR codes with a scene: whoever follows or scans through one arrives with it, and so lands in the group it stands for.
import { z } from 'zod';
import { callFor, type WeChatApi } from './api.js';

export interface QrCode {
  /** The picture, as anybody may fetch it. */
  imageUrl: string;
  /** What the picture says. */
  url: string;
  /** Absent: for good. An account has at most 100,000 of those. */
  expiresInSeconds?: number;
}

/** 1 to 64 characters; `seconds` at most 30 days, absent: for good. */
export interface SceneRequest {
  scene: string;
  seconds?: number;
}

const IMAGE_ADDRESS = 'https://mp.weixin.qq.com/cgi-bin/showqrcode';
const qrCodeShape = z.looseObject({ ticket: z.string().min(1), url: z.string(), expire_seconds: z.number().optional() });

export async function createQrCode(api: WeChatApi, { scene, seconds }: SceneRequest): Promise<QrCode> {
  const { ticket, url, expire_seconds } = await callFor(api, qrCodeShape, {
    path: '/cgi-bin/qrcode/create',
    json: {
      // Without it a code lasts half a minute.
      ...(seconds !== undefined && { expire_seconds: seconds }),
      action_name: seconds === undefined ? 'QR_LIMIT_STR_SCENE' : 'QR_STR_SCENE',
      action_info: { scene: { scene_str: scene } },
    },
  });
  return {
    imageUrl: `${IMAGE_ADDRESS}?ticket=${encodeURIComponent(ticket)}`,
    url,
    ...(expire_seconds !== undefined && { expiresInSeconds: expire_seconds }),
  };
}
