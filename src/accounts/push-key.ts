// The key a company's pushes are signed with, as it is kept: sealed so that it opens for that company alone.
import type { Sealed, Sealer } from './sealing.js';

export function boundToPush(companyId: string): string {
  return `push ${companyId}`;
}

/** `key`: PKCS #8. */
export function sealPushKey(sealer: Sealer, companyId: string, key: Buffer): Sealed {
  return sealer.seal(key.toString('base64'), boundToPush(companyId));
}

/** Throws `UnsealError`. */
export function openPushKey(sealer: Sealer, companyId: string, sealed: Sealed): Buffer {
  return Buffer.from(sealer.open(sealed, boundToPush(companyId)), 'base64');
}
