// One call of an account as the stub reads it: the account behind the token, the query, and the body by its kind.
import type http from 'node:http';
import { readBody, readForm, type UploadedFile } from '../../stub-kit/request-body.js';
import { ApiRefusal, type Account, type JsonObject } from './types.js';
import type { World } from './world.js';

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

export function readCallBody(request: http.IncomingMessage): Promise<Buffer> {
  return readBody(request, MAX_BODY_BYTES, () => new Error('too large'));
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

/** By the parts' names. */
export async function readFiles(request: http.IncomingMessage): Promise<ReadonlyMap<string, UploadedFile>> {
  const { files } = await readForm(request, () => new ApiRefusal(41005, 'media data missing'));
  return new Map(files.map((file) => [file.part, file]));
}

/** Empty when absent. */
export function textIn(object: JsonObject, name: string): string {
  const value = object[name];
  return typeof value === 'string' ? value : '';
}
