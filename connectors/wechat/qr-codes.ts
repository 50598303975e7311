// QR codes with a scene: whoever follows or scans through one arrives with it, and so lands in the group it stands for.
import { z } from 'zod';
import type { NewQrCode, QrCodeLimits } from '../../src/contract/index.js';
import { callFor, type WeChatApi } from './api.js';

export const QR_CODE_LIMITS: QrCodeLimits = { sceneMax: 64, maxSeconds: 30 * 24 * 3600 };

const IMAGE_ADDRESS = 'https://mp.weixin.qq.com/cgi-bin/showqrcode';
const qrCodeShape = z.looseObject({ ticket: z.string().min(1), url: z.string(), expire_seconds: z.number().optional() });

/** Without `seconds` for good; an account has at most 100,000 of those. */
export async function createQrCode(api: WeChatApi, { scene, seconds }: { scene: string; seconds?: number }): Promise<NewQrCode> {
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
