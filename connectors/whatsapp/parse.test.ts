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

const NUMBER = '106540352242922';
const folder = path.join('connectors', 'whatsapp', 'fixtures');
const fixtures = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => [name, (JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as { body: unknown }).body] as const);

const parseJson = (json: string): InboundEvent[] =>
  parse({ body: Buffer.from(json), receivedAt: new Date('2026-11-01T00:00:00Z'), externalAccountId: NUMBER });
const metadata = { display_phone_number: '15550783881', phone_number_id: NUMBER };
const body = (...values: object[]): object => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '1', changes: values.map((value) => ({ field: 'messages', value: { metadata, ...value } })) }],
});
const events = (...values: object[]): InboundEvent[] => parseJson(JSON.stringify(body(...values)));
const message = (fields: object): object => ({
  messages: [{ from: '16505551234', from_user_id: 'US.1', id: 'wamid.1', timestamp: '1789000000', ...fields }],
});

describe('content', () => {
  it.each(fixtures)('of %s is what the hub stores', (_name, fixture) => {
    const asStored = ({ ref, mime, sizeBytes, name }: MediaReference): StoredMedia => ({
      mediaId: ref,
      mime,
      sizeBytes,
      state: 'pending',
      ...(name !== undefined && { name }),
    });
    for (const event of parseJson(JSON.stringify(fixture))) {
      if (event.type !== 'message' && event.type !== 'edit') continue;
      expect(messageContentSchema.safeParse(mapMedia<MediaReference>(event.content, asStored)).error).toBeUndefined();
    }
  });

  it('of more units than the hub keeps becomes several messages that lose nothing, and so does its edit', () => {
    const text = '😀'.repeat(3000);
    const edit = { type: 'edit', edit: { original_message_id: 'wamid.0', message: { type: 'text', text: { body: text } } } };
    const parts = events(message({ type: 'text', text: { body: text } }));
    const edits = events(message(edit));
    for (const found of [parts, edits]) {
      const texts = found.map((event) => ('content' in event && event.content.type === 'text' ? event.content.text : ''));
      expect(texts.join('')).toBe(text);
      expect(Math.max(...texts.map((part) => part.length))).toBeLessThanOrEqual(TEXT_MAX_UTF16);
      expect(new Set(found.map((event) => event.dedupeKey)).size).toBe(2);
    }
    expect(parts.map((event) => ('platformMessageId' in event ? event.platformMessageId : ''))).toEqual(['wamid.1', 'wamid.1~1']);
    expect(edits.map((event) => ('platformMessageId' in event ? event.platformMessageId : ''))).toEqual(['wamid.0', 'wamid.0~1']);
  });

  it('with more contacts than a card holds becomes several cards', () => {
    const contacts = Array.from({ length: 45 }, (_, index) => ({
      name: { formatted_name: `P${index}` },
      phones: [{ phone: `+1650555${index}` }],
    }));
    const cards = events(message({ type: 'contacts', contacts }));
    expect(
      cards.map((event) => (event.type === 'message' && event.content.type === 'contact_card' ? event.content.contacts.length : 0)),
    ).toEqual([20, 20, 5]);
  });

  it.each([
    ['an image without an id', { type: 'image', image: { caption: 'Look' } }, { platformType: 'image', text: 'Look' }],
    ['a place that does not exist', { type: 'location', location: { latitude: 99, longitude: 1 } }, { platformType: 'location' }],
    [
      'an answer of an unknown kind',
      { type: 'interactive', interactive: { type: 'mood_reply' } },
      { platformType: 'interactive/mood_reply' },
    ],
    ['an empty cart', { type: 'order', order: { product_items: [] } }, { platformType: 'order' }],
    ['a kind named like a method', { type: 'constructor' }, { platformType: 'constructor' }],
  ])('keeps %s as unsupported', (_what, fields, expected) => {
    expect(events(message(fields))).toMatchObject([{ type: 'message', content: { type: 'unsupported', ...expected } }]);
  });

  it('keeps a flow’s answer that is no JSON as it came', () => {
    const nfm_reply = { name: 'flow', body: 'Sent', response_json: '{broken' };
    expect(events(message({ type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply } }))).toMatchObject([
      { content: { fields: { answer: '{broken' } } },
    ]);
  });
});

describe('people', () => {
  it('are the same person with and without a phone number', () => {
    const withPhone = events(message({ type: 'text', text: { body: 'x' } }));
    const without = events(message({ from: undefined, type: 'text', text: { body: 'x' } }));
    expect(withPhone).toMatchObject([
      { platformUserId: 'US.1', otherPlatformUserIds: ['16505551234'], profile: { phone: '+16505551234' } },
    ]);
    expect(without).toMatchObject([{ platformUserId: 'US.1', profile: {} }]);
    expect(without[0]).not.toHaveProperty('otherPlatformUserIds');
  });

  it.each([
    ['551187654321', '5511987654321'],
    ['5215512345678', '525512345678'],
    ['541112345678', '5491112345678'],
  ])('known by the phone number %s alone are kept under one spelling', (from, platformUserId) => {
    expect(events(message({ from, from_user_id: undefined, type: 'text', text: { body: 'x' } }))).toMatchObject([{ platformUserId }]);
  });

  it('are completed from the contacts beside them', () => {
    const contacts = [{ profile: { name: 'Ana' }, wa_id: '16505551234', user_id: 'US.7' }];
    const value = { contacts, ...message({ from_user_id: undefined, type: 'text', text: { body: 'x' } }) };
    expect(events(value)).toMatchObject([{ platformUserId: 'US.7', profile: { displayName: 'Ana' } }]);
  });

  it('who have nothing to be named by cost only their own message', () => {
    expect(events(message({ from: undefined, from_user_id: undefined, type: 'text', text: { body: 'x' } }))).toMatchObject([
      { type: 'ignored', reason: 'message without an id or a person' },
    ]);
  });
});

describe('a batch', () => {
  const texts = Array.from({ length: 1000 }, (_, index) => ({
    from_user_id: `US.${index}`,
    id: `wamid.${index}`,
    type: 'text',
    text: { body: 'x' },
  }));

  it('of a thousand gives a thousand, in order', () => {
    const found = events({ messages: texts });
    expect(found.map((event) => ('platformMessageId' in event ? event.platformMessageId : ''))).toEqual(texts.map(({ id }) => id));
  });

  it.each([[null], [7], ['x'], [[]], [{}], [{ id: {}, type: 'text' }], [{ from: 1e300, id: 'wamid.x', type: { toString: 1 } }]])(
    'loses nothing around the poisoned item %j',
    (poison) => {
      const found = events({ messages: [texts[0], poison, texts[1]] });
      expect(found.filter((event) => event.type === 'message')).toMatchObject([
        { platformMessageId: 'wamid.0' },
        { platformMessageId: 'wamid.1' },
      ]);
      expect(found.length).toBe(3);
    },
  );

  it('with messages and statuses together gives both', () => {
    const statuses = [{ id: 'wamid.S', status: 'read', timestamp: '1', recipient_user_id: 'US.1' }];
    expect(events({ messages: [texts[0]], statuses }).map((event) => event.type)).toEqual(['message', 'receipt']);
  });

  it('names every number it speaks of, and each number takes only its own', () => {
    const foreign = { metadata: { phone_number_id: '999' }, messages: [texts[1]] };
    const both = body({ messages: [texts[0]] }, foreign);
    expect(recipients(Buffer.from(JSON.stringify(both)))).toEqual([NUMBER, '999']);
    expect(parseJson(JSON.stringify(both))).toMatchObject([
      { platformMessageId: 'wamid.0' },
      { type: 'ignored', reason: 'for another phone number' },
    ]);
  });

  it('about the business account names no number', () => {
    const change = { field: 'account_review_update', value: { decision: 'APPROVED' } };
    expect(
      recipients(Buffer.from(JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', changes: [change] }] }))),
    ).toEqual([]);
  });
});

describe('odd input', () => {
  it('keeps ids beyond 2^53 exact, also where they come as numbers', () => {
    const json = JSON.stringify(body(message({ type: 'image', image: { id: 'ID', mime_type: 'image/jpeg' } })));
    const [big] = parseJson(json.replace('"ID"', '90071992547409931234'));
    expect(big).toMatchObject({ content: { media: { ref: '90071992547409931234' } } });
    expect(recipients(Buffer.from(json.replace(`"${NUMBER}"`, '9007199254740993')))).toEqual(['9007199254740993']);
  });

  it.each([
    ['days late', '1700000000', '2023-11-14T22:13:20.000Z'],
    ['from the future', '4100000000', '2099-12-03T16:53:20.000Z'],
    ['without a time', undefined, '2026-11-01T00:00:00.000Z'],
    ['with a time that cannot be', '1e99', '2026-11-01T00:00:00.000Z'],
  ])('takes a message %s', (_what, timestamp, sentAt) => {
    const [event] = events(message({ timestamp, type: 'text', text: { body: 'x' } }));
    expect(JSON.parse(JSON.stringify(event))).toMatchObject({ sentAt });
  });

  it.each([
    '{"object":"whatsapp_business_account","entry":[{"changes":[{"field":',
    '',
    `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    '"{\\"object\\":1}"',
  ])('says of a body it cannot read that it has no content', (json) => {
    expect(parseJson(json)).toMatchObject([{ type: 'ignored' }]);
  });

  it('gives a status that nobody knows its name', () => {
    expect(events({ statuses: [{ id: 'wamid.1', status: 'pondered' }] })).toMatchObject([
      { type: 'ignored', reason: 'unknown status: pondered' },
    ]);
  });

  it('tells a failure nobody knows by its code and words', () => {
    const errors = [{ code: 999_999, title: 'Solar flare', error_data: { details: 'The sun' } }];
    expect(events({ statuses: [{ id: 'wamid.1', status: 'failed', errors }] })).toMatchObject([
      { type: 'receipt', status: 'failed', error: { code: 'not_delivered', message: expect.stringContaining('999999 (“The sun”)') } },
    ]);
    expect(events({ statuses: [{ id: 'wamid.1', status: 'failed' }] })).toMatchObject([{ error: { code: 'not_delivered' } }]);
  });
});
