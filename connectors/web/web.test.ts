// Who is let in, and that nothing of a platform is behind this channel.
import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { CONTENT_TYPES } from '../../src/contract/index.js';
import { credentialsSchema, settingsSchema } from './config.js';
import { web } from './index.js';

const SECRET = 'a secret of the site, 32 characters and more';
const hmacOf = (userId: string, secret = SECRET): string => createHmac('sha256', secret).update(userId).digest('hex');

describe('a page', () => {
  const settings = settingsSchema.parse({ allowedOrigins: 'https://shop.example.com, http://localhost:3000/' });

  it.each(['https://shop.example.com', 'http://localhost:3000'])('of %s is admitted', (origin) => {
    expect(web.visitors?.admits(origin, settings)).toBe(true);
  });

  it.each(['http://shop.example.com', 'https://shop.example.com.evil.net', 'https://evil.net', 'null', ''])('of “%s” is not', (origin) => {
    expect(web.visitors?.admits(origin, settings)).toBe(false);
  });

  it('of no site is admitted where none is named', () => {
    expect(web.visitors?.admits('https://shop.example.com', {})).toBe(false);
  });
});

describe('allowed sites', () => {
  it.each(['shop.example.com', 'https://shop.example.com/chat', 'ftp://shop.example.com', 'https://*.example.com/x', 'https://a@b.c'])(
    'are not written like “%s”',
    (allowedOrigins) => {
      expect(settingsSchema.safeParse({ allowedOrigins }).success).toBe(false);
    },
  );
});

describe('an identity', () => {
  const credentials = credentialsSchema.parse({ identitySecret: SECRET }) as Record<string, string>;

  it('signed by the site is believed', () => {
    expect(web.visitors?.vouchesFor({ userId: '用户-7', hmac: hmacOf('用户-7') }, credentials)).toBe(true);
  });

  it.each([
    ['signed for somebody else', hmacOf('8')],
    ['signed with another secret', hmacOf('7', `${SECRET}!`)],
    ['not signed', ''],
    ['cut short', hmacOf('7').slice(0, 32)],
    ['no hexadecimal', 'z'.repeat(64)],
  ])('%s is not', (_how, hmac) => {
    expect(web.visitors?.vouchesFor({ userId: '7', hmac }, credentials)).toBe(false);
  });

  it('cannot be told where there is no secret', () => {
    expect(web.visitors?.vouchesFor({ userId: '7', hmac: hmacOf('7') }, {})).toBeNull();
  });
});

it('carries whatever an agent can write', () => {
  const { content } = web.capabilities({});
  const rejected = CONTENT_TYPES.filter((type) => content[type].level === 'rejected');
  expect(rejected.sort()).toEqual(['event', 'form_reply', 'reaction', 'template', 'unsupported']);
});

it('takes no webhook and makes no call', async () => {
  const request = { method: 'POST', query: new URLSearchParams(), headers: {}, body: Buffer.from('{}') };
  expect(web.verify(request, { credentials: {}, webhookSecret: '' })).toMatchObject({ verdict: 'reject', status: 403 });
  expect(() => web.envelope(request.body)).toThrow(expect.objectContaining({ code: 'malformed_body' }));
  expect(web.parse({ body: request.body, receivedAt: new Date(), externalAccountId: 'a' })).toEqual([]);
  expect(() => web.render({ op: 'retract', platformUserId: 'p', platformMessageIds: [] }, web.capabilities({}))).toThrow(
    expect.objectContaining({ kind: 'permanent' }),
  );
  const client = web.open({ accountId: 'a' } as never);
  await expect(client.deliver({ method: 'x', payload: {} }, () => Promise.reject(new Error('none')))).rejects.toMatchObject({
    kind: 'permanent',
  });
  expect(await client.identify()).toMatchObject({ externalAccountId: 'a' });
  expect(await client.probe({ webhookUrl: null })).toMatchObject({ ok: true });
});
