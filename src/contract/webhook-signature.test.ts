import { describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { isGenuine, signatureOf, TOLERANCE_SECONDS } from './webhook-signature.js';

const body = Buffer.from('{"type":"ping"}');
const at = new Date('2026-11-20T10:00:00.900Z');
const secret = 'a signing secret';

describe('the signature', () => {
  it('is the HMAC of the time in seconds, a dot and the bytes', () => {
    const expected = createHmac('sha256', secret).update('1795168800.{"type":"ping"}').digest('hex');
    expect(signatureOf(body, [secret], at)).toBe(`t=1795168800,v1=${expected}`);
  });

  it.each([[secret], ['the one before']])('is taken by whoever has %j while a secret is being changed', (known) => {
    expect(isGenuine(signatureOf(body, [secret, 'the one before'], at), body, { secret: known, now: at })).toBe(true);
  });

  it.each<[string, string, Buffer, Date]>([
    ['another secret', signatureOf(body, ['guess'], at), body, at],
    ['another body', signatureOf(body, [secret], at), Buffer.from('{"type":"pong"}'), at],
    ['another time', signatureOf(body, [secret], at).replace('t=1795168800', 't=1795168801'), body, at],
    ['too old', signatureOf(body, [secret], at), body, new Date(at.getTime() + (TOLERANCE_SECONDS + 1) * 1000)],
    ['from the future', signatureOf(body, [secret], at), body, new Date(at.getTime() - (TOLERANCE_SECONDS + 1) * 1000)],
    ['without a time', signatureOf(body, [secret], at).replace(/^t=\d+,/, ''), body, at],
    ['empty', '', body, at],
  ])('is refused: %s', (_what, header, bytes, now) => {
    expect(isGenuine(header, bytes, { secret, now })).toBe(false);
  });
});
