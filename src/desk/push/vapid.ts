// By what a push service knows who sends (VAPID, RFC 8292, 2017): a short-lived token signed with a key browsers subscribed under.
import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** Services take at most 24 hours; clocks differ. */
const GOOD_FOR_MS = 12 * 3_600_000;

export interface VapidKey {
  /** A point on P-256, base64url. */
  publicKey: string;
  privateKey: KeyObject;
}

/** `pkcs8`: what is to be kept. */
export function newVapidKey(): { publicKey: string; pkcs8: Buffer } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = privateKey.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return { publicKey: point.toString('base64url'), pkcs8: privateKey.export({ format: 'der', type: 'pkcs8' }) };
}

export function vapidKeyOf(publicKey: string, pkcs8: Buffer): VapidKey {
  return { publicKey, privateKey: createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }) };
}

/** `contact`: where the service finds who runs this hub, a mailto: or https: address. */
export function authorization({ publicKey, privateKey }: VapidKey, endpoint: string, contact: string, now: Date): string {
  const claims = { aud: new URL(endpoint).origin, exp: Math.floor((now.getTime() + GOOD_FOR_MS) / 1000), sub: contact };
  const signed = `${encoded({ typ: 'JWT', alg: 'ES256' })}.${encoded(claims)}`;
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `vapid t=${signed}.${signature.toString('base64url')}, k=${publicKey}`;
}

function encoded(part: Record<string, unknown>): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
