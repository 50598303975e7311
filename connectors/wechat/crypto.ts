// WeChat's signatures and its message envelope: AES-256-CBC over random ‖ length ‖ message ‖ appid.
// Source: developers.weixin.qq.com, "message push" (encryption), read 2026-09.
import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** PKCS#7 pads to 32 here, not to the cipher's 16, so OpenSSL's own padding must stay off. */
const PAD_TO = 32;
const CIPHER_BLOCK = 16;
const RANDOM_BYTES = 16;
const HEAD_BYTES = RANDOM_BYTES + 4;

/** Lower-case hex of SHA-1 over the parts, sorted and joined with nothing. */
export function signatureOf(parts: readonly string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''), 'utf8')
    .digest('hex');
}

/** Was it made with one of the tokens? Constant time, and all tokens are tried. */
export function isSignedBy(tokens: readonly string[], given: string, parts: readonly string[]): boolean {
  const signature = Buffer.from(given);
  const matches = tokens.map((token) => {
    const expected = Buffer.from(signatureOf([token, ...parts]));
    return signature.length === expected.length && timingSafeEqual(signature, expected);
  });
  return matches.includes(true);
}

/** The 43 characters an admin sees are base64 without its last `=`. */
export function aesKeyOf(encodingAesKey: string): Buffer {
  return Buffer.from(`${encodingAesKey}=`, 'base64');
}

export interface OpenedEnvelope {
  message: Buffer;
  appId: string;
}

/** null when the key does not open it, or what is inside is no message. */
export function decryptEnvelope(encrypted: string, encodingAesKey: string): OpenedEnvelope | null {
  const key = aesKeyOf(encodingAesKey);
  const sealed = Buffer.from(encrypted, 'base64');
  if (key.length !== PAD_TO || sealed.length === 0 || sealed.length % CIPHER_BLOCK !== 0) return null;
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, CIPHER_BLOCK)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(sealed), decipher.final()]);
  const pad = padded[padded.length - 1] ?? 0;
  const opened = padded.subarray(0, padded.length - pad);
  if (pad < 1 || pad > PAD_TO || opened.length < HEAD_BYTES) return null;
  const messageEnd = HEAD_BYTES + opened.readUInt32BE(RANDOM_BYTES);
  if (messageEnd > opened.length) return null;
  return { message: opened.subarray(HEAD_BYTES, messageEnd), appId: opened.subarray(messageEnd).toString('utf8') };
}

/** `random`: 16 bytes; given only where a result must be repeatable. */
export function encryptEnvelope(
  { message, appId }: { message: string; appId: string },
  encodingAesKey: string,
  random: Buffer = randomBytes(RANDOM_BYTES),
): string {
  const key = aesKeyOf(encodingAesKey);
  const text = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  const plain = Buffer.concat([random, length, text, Buffer.from(appId)]);
  const pad = PAD_TO - (plain.length % PAD_TO);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, CIPHER_BLOCK)).setAutoPadding(false);
  return Buffer.concat([cipher.update(Buffer.concat([plain, Buffer.alloc(pad, pad)])), cipher.final()]).toString('base64');
}
