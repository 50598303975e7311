import { describe, expect, it } from '@jest/globals';
import { parse } from './parse.js';
import { envelope } from './verify.js';

const receivedAt = new Date('2026-11-20T10:00:05Z');
const message = { externalUserId: 'u', externalMessageId: 'm', content: { type: 'text', text: 'Hi' } };
const read = (body: unknown) => parse({ body: Buffer.from(JSON.stringify(body)), receivedAt, externalAccountId: 'a' });
const refusal = (body: unknown): string => {
  try {
    envelope(Buffer.from(JSON.stringify(body)));
    return 'taken';
  } catch (error) {
    return error instanceof Error ? error.message : 'odd';
  }
};

describe('a message', () => {
  it('without a time was written when it came', () => {
    expect(read(message)).toMatchObject([{ type: 'message', sentAt: receivedAt }]);
  });

  it('keeps the time of its own zone', () => {
    expect(read({ ...message, sentAt: '2026-11-20T11:00:00.250+01:00' })).toMatchObject([{ sentAt: new Date('2026-11-20T10:00:00.250Z') }]);
  });
});

describe('a mistake is told with its field', () => {
  it.each([
    ['a missing person', { ...message, externalUserId: undefined }, /^externalUserId: /],
    ['a misspelt field', { ...message, sendAt: '2026-11-20T10:00:00Z' }, /sendAt/],
    ['a text that is too long', { ...message, content: { type: 'text', text: 'x'.repeat(4097) } }, /^content.text: .*4096/],
    ['a kind nobody writes', { ...message, content: { type: 'event', name: 'x', data: {} } }, /^content: This kind/],
    ['a file at no web address', { ...message, content: { type: 'file', media: { url: 'ftp://x/y' } } }, /^content.media/],
    ['a time without a zone', { ...message, sentAt: '2026-11-20T10:00:00' }, /^sentAt: /],
    ['an edit nobody can tell from the next', { ...message, type: 'edit' }, /^eventId: /],
  ])('%s', (_what, body, expected) => {
    expect(refusal(body)).toMatch(expected);
  });
});

it('tells two edits of one message apart, and the same one from itself', () => {
  const edit = (eventId: string) => ({ ...message, type: 'edit', eventId });
  const keyOf = (body: unknown): string => envelope(Buffer.from(JSON.stringify(body))).dedupeKey;
  expect(keyOf(edit('1'))).not.toBe(keyOf(edit('2')));
  expect(keyOf(edit('1'))).toBe(keyOf({ ...edit('1'), content: { type: 'text', text: 'otherwise' } }));
});

it('reads what was taken under looser rules, without the items that no longer fit', () => {
  const contacts = [{ name: 'Ana', phones: ['+1'] }, null, { name: 7 }];
  expect(read({ ...message, content: { type: 'contact_card', contacts } })).toMatchObject([
    { content: { type: 'contact_card', contacts: [{ name: 'Ana', phones: ['+1'] }] } },
  ]);
});
