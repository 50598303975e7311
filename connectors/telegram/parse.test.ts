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

const folder = path.join('connectors', 'telegram', 'fixtures');
const fixtures = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => [name, (JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as { body: unknown }).body] as const);

function events(update: object): InboundEvent[] {
  return parse({
    body: Buffer.from(JSON.stringify({ update_id: 9, ...update })),
    receivedAt: new Date('2026-11-01T00:00:00Z'),
    externalAccountId: '7100000001',
  });
}

const chat = { id: 77, type: 'private', first_name: 'Ana' };
const from = { id: 77, is_bot: false, first_name: 'Ana' };
const message = (fields: object): object => ({ message: { message_id: 5, date: 1_789_000_000, chat, from, ...fields } });

describe('content', () => {
  it.each(fixtures)('of %s is what the hub stores', (_name, body) => {
    const asStored = ({ ref, mime, sizeBytes, name }: MediaReference): StoredMedia => ({
      mediaId: ref,
      mime,
      sizeBytes,
      state: 'pending',
      ...(name !== undefined && { name }),
    });
    for (const event of parse({ body: Buffer.from(JSON.stringify(body)), receivedAt: new Date(), externalAccountId: '7100000001' })) {
      if (event.type !== 'message' && event.type !== 'edit') continue;
      expect(messageContentSchema.safeParse(mapMedia<MediaReference>(event.content, asStored)).error).toBeUndefined();
    }
  });

  it('of more units than the hub keeps becomes several messages that lose nothing', () => {
    const text = '😀'.repeat(4096);
    const parts = events(message({ text }));
    const texts = parts.map((event) => (event.type === 'message' && event.content.type === 'text' ? event.content.text : ''));
    expect(texts.join('')).toBe(text);
    expect(Math.max(...texts.map((part) => part.length))).toBeLessThanOrEqual(TEXT_MAX_UTF16);
    expect(parts.map((event) => (event.type === 'message' ? event.platformMessageId : ''))).toEqual(['77/5', '77/5~1']);
    expect(new Set(parts.map((event) => event.dedupeKey)).size).toBe(2);
  });

  it('drops styled ranges that make no sense and keeps the text', () => {
    const entities = [
      { type: 'bold', offset: 3, length: 99 },
      { type: 'italic', offset: -1, length: 2 },
      { type: 'constructor', offset: 0, length: 1 },
      7,
      { type: 'text_link', offset: 0, length: 1 },
    ];
    expect(events(message({ text: 'Hello', entities }))).toMatchObject([{ content: { type: 'text', text: 'Hello' } }]);
  });

  it('falls back to another kind when a known field has an unknown shape', () => {
    expect(events(message({ photo: 'soon', caption: 'Look' }))).toMatchObject([
      { content: { type: 'unsupported', platformType: 'photo', text: 'Look' } },
    ]);
    expect(events(message({ location: { latitude: 999, longitude: 1 } }))).toMatchObject([
      { content: { type: 'unsupported', platformType: 'location' } },
    ]);
  });

  it('keeps none of an identity document', () => {
    expect(events(message({ passport_data: { data: [{ type: 'passport', hash: 'x' }] } }))).toMatchObject([
      { content: { type: 'event', name: 'passport_data', data: {} } },
    ]);
  });
});

describe('names and places', () => {
  it('gives messages with the id 0 names of their own', () => {
    expect(events(message({ message_id: 0, text: 'psst' }))).toMatchObject([{ platformMessageId: '77/u9' }]);
  });

  it('does not take a /start inside a group, or inside a sentence, for a way in', () => {
    expect(events(message({ chat: { id: -5, type: 'group', title: 'G' }, text: '/start abc' }))[0]).not.toHaveProperty('entryPoint');
    expect(events(message({ text: 'please /start abc' }))[0]).not.toHaveProperty('entryPoint');
  });

  it('tells another bot of the owner from our own', () => {
    const business = (bot: number): object => ({
      business_message: {
        message_id: 5,
        date: 1,
        chat,
        from: { id: 8 },
        business_connection_id: 'Ca1',
        sender_business_bot: { id: bot },
        text: 'x',
      },
    });
    expect(events(business(7_100_000_001))).toMatchObject([{ origin: 'echo' }]);
    expect(events(business(7_100_000_002))).toMatchObject([{ origin: 'business' }]);
  });

  it('calls a bot that lost its voice in a group unreachable', () => {
    const change = (member: object): object => ({
      my_chat_member: { chat: { id: -5, type: 'supergroup', title: 'G' }, from, date: 1, new_chat_member: member },
    });
    expect(events(change({ status: 'restricted', can_send_messages: false }))).toMatchObject([{ type: 'reachability', reachable: false }]);
    expect(events(change({ status: 'restricted', can_send_messages: true }))).toMatchObject([{ type: 'reachability', reachable: true }]);
  });

  it('says the same happening once, though Telegram tells a migration in both chats', () => {
    const inOld = events({ message: { message_id: 1, date: 1, chat: { id: -5, type: 'group' }, migrate_to_chat_id: -1005 } });
    const inNew = events({ message: { message_id: 1, date: 1, chat: { id: -1005, type: 'supergroup' }, migrate_from_chat_id: -5 } });
    expect(inNew).toEqual(inOld);
  });
});
