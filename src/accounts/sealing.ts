// Credentials at rest: AES-256-GCM under a key derived from SECRET_KEY, bound to the account they belong to.
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;

export interface Sealed {
  /** base64 of iv, tag, ciphertext. */
  text: string;
  keyId: string;
}

interface SealingKey {
  id: string;
  key: Buffer;
}

/** What was sealed cannot be opened: another SECRET_KEY, another account, or damaged text. Holds no secret. */
export class UnsealError extends Error {
  override readonly name = 'UnsealError';
}

export class Sealer {
  private readonly current: SealingKey;
  private readonly known: SealingKey[];

  /** `previousSecretKey` still opens what was sealed before a rotation; it never seals. */
  constructor(secretKey: string, previousSecretKey: string | null) {
    this.current = deriveKey(secretKey);
    this.known = previousSecretKey === null ? [this.current] : [this.current, deriveKey(previousSecretKey)];
  }

  get keyId(): string {
    return this.current.id;
  }

  /** `boundTo` must be given again to open it: sealed text copied to another account's row does not open there. */
  seal(plainText: string, boundTo: string): Sealed {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.current.key, iv).setAAD(Buffer.from(boundTo));
    const body = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()]);
    return { text: Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64'), keyId: this.current.id };
  }

  /** Throws `UnsealError`. */
  open(sealed: Sealed, boundTo: string): string {
    const key = this.known.find((candidate) => candidate.id === sealed.keyId);
    if (key === undefined) throw new UnsealError(`sealed with key ${sealed.keyId}, which is neither SECRET_KEY nor SECRET_KEY_PREVIOUS`);
    const bytes = Buffer.from(sealed.text, 'base64');
    try {
      const decipher = createDecipheriv('aes-256-gcm', key.key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(boundTo))
        .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
    } catch {
      throw new UnsealError('sealed text is damaged or belongs to another account');
    }
  }

  /** The same secret under the current key; null when it is already. */
  rewrap(sealed: Sealed, boundTo: string): Sealed | null {
    return sealed.keyId === this.current.id ? null : this.seal(this.open(sealed, boundTo), boundTo);
  }
}

function deriveKey(secretKey: string): SealingKey {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'switchboard credentials', 32));
  return { key, id: createHash('sha256').update(key).digest('hex').slice(0, 12) };
}
