// What a push carries, encrypted for the one browser that asked for it: the service in between passes on what it cannot read.
// RFC 8291 (2017) over RFC 8188, content encoding aes128gcm, one record.
import { createCipheriv, createECDH, hkdfSync, randomBytes, type ECDH } from 'node:crypto';

const CURVE = 'prime256v1';
const SALT_BYTES = 16;
const RECORD_BYTES = 4096;
/** Salt, record size, length of the key, the key itself, the delimiter, the tag. */
const OVERHEAD_BYTES = SALT_BYTES + 4 + 1 + 65 + 1 + 16;
/** What services take is 4096 bytes in all. */
export const PLAIN_MAX_BYTES = RECORD_BYTES - OVERHEAD_BYTES;
const LAST_RECORD = Buffer.from([2]);

/** A browser's, in base64url: its point on P-256 and the secret it shares with whoever may write to it. */
export interface BrowserKeys {
  p256dh: string;
  auth: string;
}

export interface Ephemeral {
  pair: ECDH;
  salt: Buffer;
}

/** Throws a RangeError for more than `PLAIN_MAX_BYTES`. */
export function encryptFor({ p256dh, auth }: BrowserKeys, plain: Buffer, { pair, salt }: Ephemeral = newEphemeral()): Buffer {
  if (plain.length > PLAIN_MAX_BYTES) throw new RangeError('a push may not carry so much');
  const theirs = Buffer.from(p256dh, 'base64url');
  const ours = pair.getPublicKey();
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), theirs, ours]);
  const keying = Buffer.from(hkdfSync('sha256', pair.computeSecret(theirs), Buffer.from(auth, 'base64url'), info, 32));
  const key = Buffer.from(hkdfSync('sha256', keying, salt, 'Content-Encoding: aes128gcm\0', 16));
  const nonce = Buffer.from(hkdfSync('sha256', keying, salt, 'Content-Encoding: nonce\0', 12));
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const record = Buffer.concat([cipher.update(plain), cipher.update(LAST_RECORD), cipher.final(), cipher.getAuthTag()]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(RECORD_BYTES, 0);
  head.writeUInt8(ours.length, 4);
  return Buffer.concat([salt, head, ours, record]);
}

/** Is there anything to encrypt for: a point on the curve, and a secret of the right length? */
export function areBrowserKeys({ p256dh, auth }: BrowserKeys): boolean {
  const point = Buffer.from(p256dh, 'base64url');
  if (point.length !== 65 || point[0] !== 4 || Buffer.from(auth, 'base64url').length !== 16) return false;
  try {
    newEphemeral().pair.computeSecret(point);
    return true;
  } catch {
    return false;
  }
}

function newEphemeral(): Ephemeral {
  const pair = createECDH(CURVE);
  pair.generateKeys();
  return { pair, salt: randomBytes(SALT_BYTES) };
}
