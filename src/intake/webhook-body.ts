// The raw bytes of a webhook, up to a limit, and the few headers worth keeping beside them.
import type { IncomingMessage } from 'node:http';
import type { Connector } from '../contract/index.js';
import { Refusal } from './webhook-refusal.js';

const MEBIBYTE = 1024 * 1024;
/** Where a connector says nothing else. */
const DEFAULT_MAX_BODY_BYTES = MEBIBYTE;

/** Larger bodies are refused with 413, as they came and as the connector opened them. */
export function maxBodyBytesOf({ maxBodyBytes }: Pick<Connector, 'maxBodyBytes'>): number {
  return maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES;
}

export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
      reject(tooLarge(maxBytes));
      return;
    }
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    request.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) {
        request.removeAllListeners('data');
        reject(tooLarge(maxBytes));
        return;
      }
      chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.on('error', () => reject(new Refusal(400, 'broken_request', 'The request broke off.')));
    request.on('aborted', () => reject(new Refusal(400, 'broken_request', 'The request broke off.')));
  });
}

/** Throws 413. */
export function requireBodySize(body: Buffer, maxBytes: number): Buffer {
  if (body.length > maxBytes) throw tooLarge(maxBytes);
  return body;
}

/** What helps to read an event later; never a header that carries a secret. */
export function storedHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of ['content-type', 'user-agent'] as const) {
    const value = request.headers[name];
    if (value !== undefined) headers[name] = value;
  }
  return headers;
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal(413, 'too_large', `The body is larger than ${String(Math.floor(maxBytes / MEBIBYTE))} MiB.`);
}
