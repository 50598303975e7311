import { describe, expect, it } from '@jest/globals';
import type { InboundEvent } from '../../src/contract/index.js';
import { envelopeOf, eventsOf, itemsOf, recipientsOf, type MetaItem } from './envelope.js';
import { parseExactJson } from './exact-json.js';
import { fieldsOf } from './reading.js';

const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const seen = (item: MetaItem): InboundEvent[] => [{ type: 'ignored', dedupeKey: 'k', reason: `${item.kind} ${item.field}` }];

describe('numbers', () => {
  it.each([
    ['{"id":9007199254740993}', { id: '9007199254740993' }],
    ['{"id": 9007199254740993 ,"n":1}', { id: '9007199254740993', n: 1 }],
    ['[90071992547409931,-90071992547409931]', ['90071992547409931', '-90071992547409931']],
    ['{"id":9007199254740991}', { id: 9007199254740991 }],
    ['{"text":"say \\":9007199254740993","id":1}', { text: 'say ":9007199254740993', id: 1 }],
    ['{"at":1.23456789012345678901,"big":12345678901234567890.5}', { at: 1.2345678901234568, big: 12345678901234567000 }],
    ['{"big":1e40,"id":9007199254740993}', { big: 1e40, id: '9007199254740993' }],
  ])('of %s stay exact', (json, value) => {
    expect(parseExactJson(Buffer.from(json))).toEqual(value);
  });
});

describe('walking a body', () => {
  it('finds every item of every entry, in order', () => {
    const body = bytes({
      object: 'x',
      entry: [
        {
          id: 1,
          changes: [
            { field: 'messages', value: 1 },
            { field: 'calls', value: 2 },
          ],
        },
        { id: '2', time: 5, messaging: [{ a: 1 }, { a: 2 }], standby: [{ a: 3 }] },
        { id: '3', field: 'comments', value: {} },
      ],
    });
    expect(itemsOf(body).map(({ entryId, kind, field }) => `${entryId} ${kind} ${field}`.trim())).toEqual([
      '1 change messages',
      '1 change calls',
      '2 messaging',
      '2 messaging',
      '2 standby',
      '3 change comments',
    ]);
  });

  it.each([[{ object: 'x', entry: [7, null, 'x', { id: 'a' }, { changes: [3] }] }, 5]])(
    'calls what it does not know odd: %j',
    (body, count) => {
      expect(itemsOf(bytes(body)).map((item) => item.kind)).toEqual(Array.from({ length: count }, () => 'odd'));
    },
  );

  it('loses only the item that cannot be read', () => {
    const body = bytes({ object: 'x', entry: [{ id: '1', changes: [1, 2, 3].map((value) => ({ field: 'f', value })) }] });
    const events = eventsOf(body, (item) => {
      if (item.value === 2) throw new TypeError('poison');
      return seen(item);
    });
    expect(events.map((event) => (event.type === 'ignored' ? event.reason : ''))).toEqual([
      'change f',
      'cannot be read: poison',
      'change f',
    ]);
  });

  it('says something of a body without items', () => {
    expect(eventsOf(bytes({ object: 'x', entry: [] }), seen)).toMatchObject([{ type: 'ignored', reason: 'webhook without content' }]);
  });

  it('names each account once', () => {
    const entry = ['a', 'b', 'a'].map((id) => ({ id, changes: [{ field: 'f', value: { to: id } }] }));
    const of = (item: MetaItem): string | undefined => String(fieldsOf(item.value)['to']);
    expect(recipientsOf(bytes({ object: 'x', entry }), of)).toEqual(['a', 'b']);
  });
});

describe('the envelope', () => {
  it('has the same key however the body is spaced, and another for another body', () => {
    const body = { object: 'page', entry: [{ id: '1', time: 5 }] };
    const key = envelopeOf(bytes(body), ['page']).dedupeKey;
    expect(envelopeOf(Buffer.from(JSON.stringify(body, null, 2)), ['page']).dedupeKey).toBe(key);
    expect(envelopeOf(bytes({ ...body, entry: [{ id: '1', time: 6 }] }), ['page']).dedupeKey).not.toBe(key);
  });

  it.each(['', 'x', '[]', '{}', '{"object":"page"}', '{"object":"user","entry":[]}', '{"object":"page","entry":{}}'])(
    'refuses %j',
    (body) => {
      expect(() => envelopeOf(Buffer.from(body), ['page'])).toThrow(expect.objectContaining({ code: 'malformed_body' }));
    },
  );
});
