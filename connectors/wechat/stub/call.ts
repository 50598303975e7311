// One call of an account as the stub reads it: the account behind the token, the query, and the body by its kind.
import busboy from 'busboy';
import type http from 'node:http';
import { ApiRefusal, type Account, type JsonObject } from './types.js';
import type { World } from './world.js';

export interface UploadedFile {
  name: string;
  mime: string;
  bytes: Buffer;
}

export interface Call {
  world: World;
  account: Account;
  query: URLSearchParams;
  body: JsonObject;
  files: ReadonlyMap<string, UploadedFile>;
  baseUrl: string;
}

/** An object is answered as JSON; `RawAnswer` as it stands. */
export type Method = (call: Call) => object;

export class RawAnswer {
  constructor(
    readonly headers: http.OutgoingHttpHeaders,
    readonly body: string | Buffer,
  ) {}
}

/** JSON with numbers beyond 2^53 in it, which `JSON.stringify` cannot write. */
export function jsonWithId(name: string, id: bigint): RawAnswer {
  return new RawAnswer({ 'content-type': 'application/json; encoding=utf-8' }, `{"errcode":0,"errmsg":"ok","${name}":${id}}`);
}

const MAX_BODY_BYTES = 32 * 1024 * 1024;

export function readRequestBody(request: http.IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    request.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes > MAX_BODY_BYTES) reject(new Error('too large'));
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () => {
      if (!request.complete) reject(new Error('closed'));
    });
  });
}

/** Raw UTF-8 only: WeChat does not take `\uXXXX`. */
export function parseJson(body: Buffer): JsonObject {
  const text = body.toString('utf8');
  if (text === '') return {};
  if (/(^|[^\\])(\\\\)*\\u[0-9a-f]{4}/i.test(text))
    throw new ApiRefusal(40033, 'invalid charset. please check your request, if include \\uxxxx will create fail!');
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
  } catch {
    // answered below
  }
  throw new ApiRefusal(47001, 'data format error');
}

export function readMultipart(request: http.IncomingMessage): Promise<ReadonlyMap<string, UploadedFile>> {
  return new Promise((resolve, reject) => {
    const files = new Map<string, UploadedFile>();
    const parser = busboy({ headers: request.headers, defParamCharset: 'utf8' });
    parser.on('file', (name, stream, info) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => files.set(name, { name: info.filename ?? '', mime: info.mimeType, bytes: Buffer.concat(chunks) }));
    });
    parser.on('close', () => resolve(files));
    parser.on('error', () => reject(new ApiRefusal(41005, 'media data missing')));
    request.on('close', () => {
      if (!request.complete) reject(new Error('closed'));
    });
    request.pipe(parser);
  });
}

export function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** Empty when absent. */
export function textIn(object: JsonObject, name: string): string {
  const value = object[name];
  return typeof value === 'string' ? value : '';
}
