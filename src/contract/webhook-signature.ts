// How whoever gets a webhook of ours knows that it is ours and fresh: HMAC-SHA256 over the time and the body, once per secret that is in use.
import { createHmac, timingSafeEqual } from 'node:crypto';

export const SIGNATURE_HEADER = 'switchboard-signature';
/** Older or newer is taken for a repeat by somebody else. */
export const TOLERANCE_SECONDS = 300;

/** `t=<seconds since 1970>,v1=<hex>`, with a second `v1` while a secret is being changed. */
export function signatureOf(body: Buffer, secrets: readonly string[], at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000);
  return [`t=${seconds}`, ...secrets.map((secret) => `v1=${digest(body, secret, seconds).toString('hex')}`)].join(',');
}

/** As a careful receiver checks it. */
export function isGenuine(header: string, body: Buffer, check: { secret: string; now: Date }): boolean {
  const seconds = Number(/(?:^|,)t=(\d{1,12})(?:,|$)/.exec(header)?.[1] ?? NaN);
  if (!(Math.abs(check.now.getTime() / 1000 - seconds) <= TOLERANCE_SECONDS)) return false;
  const expected = digest(body, check.secret, seconds);
  return [...header.matchAll(/(?:^|,)v1=([0-9a-f]{64})(?=,|$)/g)].some(([, hex = '']) =>
    timingSafeEqual(Buffer.from(hex, 'hex'), expected),
  );
}

function digest(body: Buffer, secret: string, seconds: number): Buffer {
  return createHmac('sha256', secret).update(`${seconds}.`).update(body).digest();
}
