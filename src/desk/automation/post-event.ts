// One signed post to an address a company named.
import type { LookupFunction } from 'node:net';
import { SIGNATURE_HEADER, signatureOf } from '../../contract/index.js';
import { boundedPost, type PostAnswer } from '../bounded-post.js';

export interface Post {
  url: string;
  body: Buffer;
  /** Each signs; a receiver needs one of them. */
  secrets: readonly string[];
  at: Date;
  /** How names are looked up; null: as the system does. */
  lookup: LookupFunction | null;
  signal: AbortSignal;
}

/** Never rejects. */
export function postEvent({ url, body, secrets, at, lookup, signal }: Post): Promise<PostAnswer> {
  const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signatureOf(body, secrets, at) };
  return boundedPost({ url, headers, body, lookup, signal });
}
