// Addresses under which a file may be read for a while by whoever has them: signed, so that nothing need be stored of them.
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

const GOOD_FOR_MS = 3_600_000;

export interface FileLink {
  mediaId: string;
  /** Seconds since 1970. */
  expires: number;
  signature: string;
}

/** Any instance with the same SECRET_KEY takes what another has made. */
export class FileLinks {
  private readonly key: Buffer;

  constructor(secretKey: string) {
    this.key = Buffer.from(hkdfSync('sha256', secretKey, '', 'switchboard file link', 32));
  }

  make(mediaId: string, now: Date): FileLink {
    const expires = Math.ceil((now.getTime() + GOOD_FOR_MS) / 1000);
    return { mediaId, expires, signature: this.sign(mediaId, expires).toString('base64url') };
  }

  isGood({ mediaId, expires, signature }: FileLink, now: Date): boolean {
    const given = Buffer.from(signature, 'base64url');
    const expected = this.sign(mediaId, expires);
    return given.length === expected.length && timingSafeEqual(given, expected) && now.getTime() < expires * 1000;
  }

  private sign(mediaId: string, expires: number): Buffer {
    return createHmac('sha256', this.key)
      .update(`${mediaId} ${String(expires)}`)
      .digest();
  }
}
