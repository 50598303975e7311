import { describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { mapMedia, messageContentSchema, type InboundEvent, type MediaReference, type StoredMedia } from '../../src/contract/index.js';
import { parse } from './parse.js';

const PAGE = '103000000000001';
const ANA = '7200000000000001';
const folder = path.join('connectors', 'messenger', 'fixtures');
const fixtures = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => [name, (JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as { body: unknown }).body] as const);

const raw = (body: string): InboundEvent[] =>
  parse({ body: Buffer.from(body), receivedAt: new Date('2026-11-01T00:00:00Z'), externalAccountId: PAGE });
const event = (fields: object): InboundEvent[] =>
  raw(
    JSON.stringify({
      object: 'page',
      entry: [{ id: PAGE, messaging: [{ sender: { id: ANA }, recipient: { id: PAGE }, timestamp: 1_789_000_000_123, ...fields }] }],
    }),
  );

it.each(fixtures)('the content of %s is what the hub stores', (_name, body) => {
  const asStored = ({ ref, mime, sizeBytes }: MediaReference): StoredMedia => ({ mediaId: ref, mime, sizeBytes, state: 'pending' });
  for (const parsed of raw(JSON.stringify(body))) {
    if (parsed.type !== 'message' && parsed.type !== 'edit') continue;
    expect(messageContentSchema.safeParse(mapMedia<MediaReference>(parsed.content, asStored)).error).toBeUndefined();
  }
});

describe('receipts', () => {
  it('name an instant to the millisecond', () => {
    expect(event({ read: { watermark: 1_789_000_000_123 } })).toEqual([
      expect.objectContaining({ type: 'receipt', status: 'read', watermark: new Date('2026-09-10T00:26:40.123Z') }),
    ]);
  });

  it('name messages and an instant, where both are told', () => {
    expect(event({ delivery: { mids: ['m1', 7, null, 'm2'], watermark: 5 } })).toMatchObject([
      { platformMessageId: 'm1' },
      { platformMessageId: '7' },
      { platformMessageId: 'm2' },
      { watermark: new Date(5) },
    ]);
  });

  it('without either are left alone with the reason', () => {
    expect([...event({ read: {} }), ...event({ delivery: { mids: [] } }), ...event({ read: { watermark: 'soon' } })]).toMatchObject([
      { type: 'ignored' },
      { type: 'ignored' },
      { type: 'ignored' },
    ]);
  });
});

it('tells a reaction given again from the one before', () => {
  const reaction = (timestamp: number): InboundEvent[] => event({ timestamp, reaction: { mid: 'm1', action: 'react', emoji: '👍' } });
  expect(reaction(1)[0]?.dedupeKey).not.toBe(reaction(2)[0]?.dedupeKey);
  expect(reaction(1)[0]?.dedupeKey).toBe(reaction(1)[0]?.dedupeKey);
});

it('keeps what a person wrote while another app held the conversation', () => {
  const body = {
    object: 'page',
    entry: [{ id: PAGE, standby: [{ sender: { id: ANA }, recipient: { id: PAGE }, timestamp: 1, message: { mid: 'm1', text: 'Hi' } }] }],
  };
  expect(raw(JSON.stringify(body))).toMatchObject([{ type: 'message', origin: 'user', content: { text: 'Hi' } }]);
});
