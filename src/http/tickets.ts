// Socket tickets: a signed, short-lived stand-in for the session, because a browser cannot set headers on a socket.
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const TICKET_LIFE_MS = 30_000;
const claims = z.tuple([z.string(), z.number()]);

/** Any instance with the same SECRET_KEY may check what another issued. */
export class TicketBooth {
  private readonly key: Buffer;

  constructor(secretKey: string) {
    this.key = Buffer.from(hkdfSync('sha256', secretKey, '', 'switchboard socket ticket', 32));
  }

  issue(tokenHash: Buffer, now: Date): string {
    const body = Buffer.from(JSON.stringify([tokenHash.toString('base64url'), now.getTime() + TICKET_LIFE_MS])).toString('base64url');
    return `${body}.${this.sign(body).toString('base64url')}`;
  }

  /** The hash of the session's token, or null for a ticket that is not ours or too old. */
  redeem(ticket: string, now: Date): Buffer | null {
    const [body = '', signature = ''] = ticket.split('.', 2);
    const given = Buffer.from(signature, 'base64url');
    const expected = this.sign(body);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    const [tokenHash, expiresAtMs] = claims.parse(JSON.parse(Buffer.from(body, 'base64url').toString()));
    return now.getTime() < expiresAtMs ? Buffer.from(tokenHash, 'base64url') : null;
  }

  private sign(body: string): Buffer {
    return createHmac('sha256', this.key).update(body).digest();
  }
}
