// The key of a company's language model, as it is kept: sealed so that it opens for that company alone.
import type { Sealed, Sealer } from './sealing.js';

export function boundToModel(companyId: string): string {
  return `model ${companyId}`;
}

export function sealModelKey(sealer: Sealer, companyId: string, key: string): Sealed {
  return sealer.seal(key, boundToModel(companyId));
}

/** Throws `UnsealError`. */
export function openModelKey(sealer: Sealer, companyId: string, sealed: Sealed): string {
  return sealer.open(sealed, boundToModel(companyId));
}
