// Fetching a customer's file: by media id, by the address WeChat gives for videos, or a picture of a person by its address.
import { isIP } from 'node:net';
import { Transform, pipeline, type Readable } from 'node:stream';
import { z } from 'zod';
import { ConnectorError, hubSays, type AccountAccess, type FetchedMedia } from '../../src/contract/index.js';
import type { WeChatApi } from './api.js';
import type { HttpAnswer } from './http-line.js';
import { mediaIdsOf } from './media-ref.js';

/** Where WeChat serves files from. */
const FILE_HOSTS = ['*.qq.com', '*.qpic.cn', '*.qlogo.cn', '*.wechat.com'];

export async function fetchMedia(api: WeChatApi, account: AccountAccess, ref: string, maxBytes: number): Promise<FetchedMedia> {
  if (/^https?:\/\//.test(ref)) return account.fetchFile({ url: ref, hosts: FILE_HOSTS, maxBytes });
  const [first, ...others] = mediaIdsOf(ref);
  if (first === undefined) throw gone();
  try {
    return await fetchById(api, account, first, maxBytes);
  } catch (error) {
    const mayTryNext = error instanceof ConnectorError && error.kind === 'permanent' && error.code !== 'file_too_large';
    if (!mayTryNext || others.length === 0) throw error;
    return fetchMedia(api, account, others.join(' '), maxBytes);
  }
}

const videoAnswer = z.looseObject({ video_url: z.url({ protocol: /^https?$/ }) });

async function fetchById(api: WeChatApi, account: AccountAccess, mediaId: string, maxBytes: number): Promise<FetchedMedia> {
  const downloaded = await api.download({ path: '/cgi-bin/media/get', query: { media_id: mediaId } });
  if ('file' in downloaded) return fileFrom(downloaded.file, maxBytes);
  const video = videoAnswer.safeParse(downloaded.answer);
  if (!video.success) throw gone();
  const url = video.data.video_url;
  return account.fetchFile({ url, hosts: [...FILE_HOSTS, ...ownAddressOf(url)], maxBytes });
}

/** Video addresses have been seen with a bare public IP for a host; private ones are refused by whoever fetches. */
function ownAddressOf(url: string): string[] {
  const { hostname } = new URL(url);
  return isIP(hostname) === 4 ? [hostname] : [];
}

function fileFrom({ headers, stream }: HttpAnswer, maxBytes: number): FetchedMedia {
  const length = Number(headers['content-length']);
  if (length > maxBytes) {
    stream.destroy();
    throw tooLarge(maxBytes);
  }
  const mime = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const name = /filename="?([^";]+)"?/i.exec(headers['content-disposition'] ?? '')?.[1];
  return {
    stream: capped(stream, maxBytes),
    ...(/^(image|audio|video)\//.test(mime) && { mime }),
    ...(Number.isSafeInteger(length) && { sizeBytes: length }),
    ...(name !== undefined && { name }),
  };
}

/** Ends with an error when the platform sends more than it may. */
function capped(source: Readable, maxBytes: number): Readable {
  let received = 0;
  const cap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      if (received > maxBytes) done(tooLarge(maxBytes));
      else done(null, chunk);
    },
  });
  pipeline(source, cap, () => undefined);
  return cap;
}

function gone(): ConnectorError {
  return new ConnectorError({ code: 'media_gone', kind: 'permanent', message: 'WeChat no longer has this file' });
}

function tooLarge(maxBytes: number): ConnectorError {
  const said = hubSays('file_larger', { megabytes: Math.floor(maxBytes / 1024 / 1024) });
  return new ConnectorError({ code: 'file_too_large', kind: 'permanent', ...said });
}
