import { describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import {
  TEXT_MAX_UTF16,
  mapMedia,
  messageContentSchema,
  type InboundEvent,
  type MediaReference,
  type StoredMedia,
} from '../../src/contract/index.js';
import { parse } from './parse.js';
import { recipients } from './verify.js';

const ACCOUNT = '17841400000000001';
const ANA = '6100000000000001';
const folder = path.join('connectors', 'instagram', 'fixtures');
const fixtures = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => [name, (JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as { body: unknown }).body] as const);

const raw = (body: string): InboundEvent[] =>
  parse({ body: Buffer.from(body), receivedAt: new Date('2026-11-01T00:00:00Z'), externalAccountId: ACCOUNT });
const entry = (content: object, id = ACCOUNT): string => JSON.stringify({ object: 'instagram', entry: [{ id, time: 1, ...content }] });
const direct = (event: object, sender = ANA): string =>
  entry({ messaging: [{ sender: { id: sender }, recipient: { id: ACCOUNT }, timestamp: 1_789_000_000_123, ...event }] });
const message = (fields: object): InboundEvent[] => raw(direct({ message: { mid: 'M1', ...fields } }));

describe('content', () => {
  it.each(fixtures)('of %s is what the hub stores', (_name, body) => {
    const asStored = ({ ref, mime, sizeBytes, name }: MediaReference): StoredMedia => ({
      mediaId: ref,
      mime,
      sizeBytes,
      state: 'pending',
      ...(name !== undefined && { name }),
    });
    for (const event of raw(JSON.stringify(body))) {
      if (event.type !== 'message' && event.type !== 'edit') continue;
      expect(messageContentSchema.safeParse(mapMedia<MediaReference>(event.content, asStored)).error).toBeUndefined();
    }
  });

  it('of more units than the hub keeps becomes several messages that lose nothing', () => {
    const text = '😀'.repeat(4096);
    const parts = message({ text });
    const texts = parts.map((event) => (event.type === 'message' && event.content.type === 'text' ? event.content.text : ''));
    expect(texts.join('')).toBe(text);
    expect(Math.max(...texts.map((part) => part.length))).toBeLessThanOrEqual(TEXT_MAX_UTF16);
    expect(parts.map((event) => (event.type === 'message' ? event.platformMessageId : ''))).toEqual(['M1', 'M1~1']);
  });

  it('keeps a file without an address as a placeholder, and its neighbours', () => {
    const attachments = [
      { type: 'image', payload: {} },
      { type: 'image', payload: { url: 'https://lookaside.fbsbx.com/a' } },
    ];
    expect(message({ attachments })).toMatchObject([
      {
        content: {
          type: 'album',
          items: [{ media: { unavailable: expect.any(String) } }, { media: { ref: 'https://lookaside.fbsbx.com/a' } }],
        },
      },
    ]);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'ftp://example.com/x', 'not an address', ''])(
    'never makes a link or a file of %j',
    (url) => {
      const [post] = message({ attachments: [{ type: 'ig_post', payload: { url, title: 'T' } }] });
      expect(post).toMatchObject({ content: { type: 'unsupported', text: 'T' } });
      expect(message({ attachments: [{ type: 'image', payload: { url } }] })).toMatchObject([{ content: { media: { ref: '' } } }]);
    },
  );

  it('says that a message without anything is empty', () => {
    expect(message({})).toMatchObject([{ content: { type: 'unsupported', platformType: 'empty' } }]);
  });
});

describe('whose it is', () => {
  it('keeps ids beyond 2^53 exact, even written as numbers', () => {
    const body = direct({ message: { mid: 'M1', text: 'x' } }).replace(`"id":"${ANA}"`, '"id":61000000000000012345');
    expect(raw(body)).toMatchObject([{ platformUserId: '61000000000000012345' }]);
  });

  it('takes the other side of an echo for the customer, and leaves to the hub whether it sent it', () => {
    const body = entry({
      messaging: [{ sender: { id: ACCOUNT }, recipient: { id: ANA }, timestamp: 5, message: { mid: 'E', text: 'Hi', is_echo: true } }],
    });
    expect(raw(body)).toMatchObject([{ platformUserId: ANA, origin: 'echo' }]);
    expect(raw(body.replace('"is_echo":true', '"is_echo":true,"app_id":"1217981644879628"'))).toMatchObject([{ origin: 'business' }]);
  });

  it('knows the account by the event when the entry names it otherwise', () => {
    const body = entry(
      { messaging: [{ sender: { id: ANA }, recipient: { id: ACCOUNT }, timestamp: 5, message: { mid: 'M', text: 'x' } }] },
      '999',
    );
    expect(raw(body)).toMatchObject([{ type: 'message' }]);
    expect(recipients(Buffer.from(body))).toEqual(['999', ACCOUNT]);
  });

  it('names the account of an echo by its sender', () => {
    const body = entry({ messaging: [{ sender: { id: ACCOUNT }, recipient: { id: ANA }, message: { mid: 'E', is_echo: true } }] });
    expect(recipients(Buffer.from(body))).toEqual([ACCOUNT]);
  });

  it('leaves what concerns another account to that account', () => {
    const foreign = entry({ messaging: [{ sender: { id: ANA }, recipient: { id: '2' }, message: { mid: 'M', text: 'x' } }] }, '2');
    expect(raw(foreign)).toMatchObject([{ type: 'ignored', reason: 'for another account' }]);
  });
});

describe('times', () => {
  it.each([
    [1_600_000_000_000, '2020-09-13T12:26:40.000Z'],
    [4_102_444_800_000, '2100-01-01T00:00:00.000Z'],
    ['1789000000123', '2026-09-10T00:26:40.123Z'],
    [-5, '2026-11-01T00:00:00.000Z'],
    [1e300, '2026-11-01T00:00:00.000Z'],
    ['soon', '2026-11-01T00:00:00.000Z'],
  ])('%p, however late, early or odd, costs nothing', (timestamp, sentAt) => {
    const events = raw(direct({ timestamp, message: { mid: 'M1', text: 'x' } }));
    expect(JSON.parse(JSON.stringify(events))).toMatchObject([{ type: 'message', sentAt }]);
  });

  it('are not needed to know a redelivery', () => {
    const body = entry({ messaging: [{ sender: { id: ANA }, recipient: { id: ACCOUNT }, referral: { ref: 'x' } }] });
    const later = parse({ body: Buffer.from(body), receivedAt: new Date(0), externalAccountId: ACCOUNT });
    expect(later.map((event) => event.dedupeKey)).toEqual(raw(body).map((event) => event.dedupeKey));
  });
});

describe('bad input', () => {
  it.each([
    ['a truncated body', direct({ message: { mid: 'M1', text: 'x' } }).slice(0, -9)],
    ['a body encoded twice', JSON.stringify(direct({ message: { mid: 'M1', text: 'x' } }))],
    ['a body without entries', '{"object":"instagram","entry":[]}'],
    ['deep nesting', `{"object":"instagram","entry":[${'['.repeat(5000)}${']'.repeat(5000)}]}`],
  ])('%s says so and throws nothing', (_what, body) => {
    expect(raw(body)).toMatchObject([{ type: 'ignored', reason: expect.any(String) }]);
  });

  it('does not take names of the language for kinds', () => {
    expect(raw(direct({ constructor: {}, toString: {} }))).toMatchObject([{ type: 'ignored' }]);
    expect(message({ attachments: [{ type: 'constructor', payload: {} }] })).toMatchObject([{ content: { type: 'unsupported' } }]);
    expect(raw(direct({ reaction: { mid: 'M', action: 'react', reaction: '__proto__' } }))).toMatchObject([{ emojis: ['✨'] }]);
  });

  it('keeps the secret of a consent out of what is shown', () => {
    const [event] = raw(direct({ optin: { type: 'notification_messages', notification_messages_token: 'very-secret' } }));
    expect(JSON.stringify(event)).not.toContain('very-secret');
  });
});

it('purges every part of a message that was taken back', () => {
  const [story, answer] = message({ text: 'Nice', reply_to: { story: { id: '1', url: 'https://lookaside.fbsbx.com/s' } } });
  const [unsend] = message({ is_deleted: true });
  const ids = unsend?.type === 'unsend' ? unsend.platformMessageIds : [];
  expect(ids).toEqual(expect.arrayContaining([story, answer].map((event) => (event?.type === 'message' ? event.platformMessageId : ''))));
});
