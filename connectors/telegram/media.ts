// Fetching a customer's file: getFile, then the download from the same API address, capped while it streams.
import http from 'node:http';
import https from 'node:https';
import { Transform, pipeline, type Readable } from 'node:stream';
import { ConnectorError, hubSays, type FetchedMedia } from '../../src/contract/index.js';
import type { TelegramApi } from './api.js';
import { lostError, refusalError, type CallScene } from './errors.js';
import { fieldsOf, integerOf, textOf } from './reading.js';

/** No byte for so long: given up. */
const STALLED_MS = 30_000;
const DOWNLOAD: CallScene = { hasChat: true, repeatable: true };

export async function fetchMedia(api: TelegramApi, ref: string, maxBytes: number): Promise<FetchedMedia> {
  const file = fieldsOf(await api.call('getFile', { file_id: ref }));
  const filePath = textOf(file['file_path']);
  const announced = integerOf(file['file_size']);
  if (filePath === undefined)
    throw new ConnectorError({ code: 'file_gone', kind: 'permanent', message: 'Telegram no longer has this file' });
  if (announced !== undefined && announced > maxBytes) throw tooLarge(maxBytes);
  const response = await download(api, filePath);
  const length = Number(response.headers['content-length']);
  if (length > maxBytes) {
    response.destroy();
    throw tooLarge(maxBytes);
  }
  const stream = capped(response, maxBytes);
  return { stream, ...(Number.isSafeInteger(length) && { sizeBytes: length }) };
}

function download(api: TelegramApi, filePath: string): Promise<http.IncomingMessage> {
  const url = new URL(`file/bot${api.token}/${filePath.split('/').map(encodeURIComponent).join('/')}`, api.root);
  const get = url.protocol === 'https:' ? https.get : http.get;
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: api.agent, timeout: STALLED_MS }, (response) => {
      const status = response.statusCode ?? 0;
      if (status === 200) return resolve(response);
      response.resume();
      reject(
        status >= 400
          ? refusalError({ status, description: '' }, DOWNLOAD)
          : lostError({ connected: true, status: null, cause: `HTTP ${status}` }, DOWNLOAD),
      );
    });
    request.on('timeout', () => request.destroy());
    request.on('error', (error: NodeJS.ErrnoException) =>
      reject(lostError({ connected: true, status: null, cause: error.code ?? 'network error' }, DOWNLOAD)),
    );
  });
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

function tooLarge(maxBytes: number): ConnectorError {
  const said = hubSays('file_larger', { megabytes: Math.floor(maxBytes / 1024 / 1024) });
  return new ConnectorError({ code: 'file_too_big', kind: 'permanent', ...said });
}
