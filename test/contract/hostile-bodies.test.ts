// Every connector: a body that is cut off, huge, nested without end, poisoned in one place or full of very long ids is read as far as it can be,
// never thrown over, and nothing in it is made another.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ConnectorError, type InboundEvent } from '../../src/contract/index.js';
import { fixturesOf, wireBytes, type Fixture } from './fixtures.js';
import { inboundSubjects, type Subject } from './subjects.js';

// The same inputs for every change, so that a failure is the change's.
fc.configureGlobal({ seed: 20_261_121 });

const MEBIBYTE = 1024 * 1024;
const DEPTH = 50_000;
/** No double can hold it: read as a number it would end in 2. */
const LONG_ID = '9007199254740993';
const ROUNDED_ID = String(Number(LONG_ID));

describe.each(inboundSubjects)('%s with a hostile body', (platform, subject) => {
  const fixtures = fixturesOf(platform);
  const bodyOf = (fixture: Fixture): Buffer => wireBytes(subject.harness, fixture.body);
  const byName = fixtures.map((fixture) => [fixture.name, fixture] as const);

  it('that is cut off anywhere refuses it or reads it, and throws nothing else', () => {
    const cut = fc
      .tuple(fc.constantFrom(...fixtures.map(bodyOf)), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([body, share]) => body.subarray(0, Math.floor(body.length * share)));
    fc.assert(fc.property(cut, (body) => isRefused(subject, body) || read(subject, body, 'any').length > 0));
  });

  it('that is no text at all refuses it or reads it, and throws nothing else', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => readOrRefused(subject, Buffer.from(bytes))));
  });

  it.each(byName)('of the kind %s that holds a value of a mebibyte does not throw', (_name, fixture) => {
    const huge = everyWord(bodyOf(fixture).toString(), 'x'.repeat(MEBIBYTE));
    expect(readOrRefused(subject, huge, fixture.externalAccountId)).toBe(true);
  });

  it.each(byName)('of the kind %s with a value nested 50,000 levels deep does not throw', (_name, fixture) => {
    for (const body of nestedBodies(bodyOf(fixture).toString())) {
      expect(readOrRefused(subject, body, fixture.externalAccountId)).toBe(true);
    }
  });

  it.each(byName)('of the kind %s with ids beyond 2^53 keeps them to the last digit', (_name, fixture) => {
    const text = bodyOf(fixture).toString();
    for (const id of longIdsIn(fixture.events)) {
      const account = fixture.externalAccountId === id ? LONG_ID : fixture.externalAccountId;
      const idsOf = (changed: string): string[] => {
        const body = Buffer.from(changed);
        return isRefused(subject, body) ? [] : idsIn(read(subject, body, account));
      };
      const asWritten = idsOf(text.replaceAll(id, LONG_ID));
      const asNumber = idsOf(text.replaceAll(`"${id}"`, LONG_ID));
      expect([...asWritten, ...asNumber].filter((kept) => kept.includes(ROUNDED_ID))).toEqual([]);
      // Where the platform writes a string, nothing may be lost; where it writes a number, it promises that none is that long; and phone
      // numbers are no longer than 15 digits.
      const isShort = id.length <= 15 || new RegExp(`[:,[]\\s*-?${id}\\s*[,\\]}]`).test(text);
      expect(isShort || asWritten.some((kept) => kept.includes(LONG_ID))).toBe(true);
    }
  });

  it.each(byName)('of the kind %s in which junk stands beside the items of every list loses none of them', (_name, fixture) => {
    const { body, externalAccountId } = fixture;
    if (typeof body !== 'object') return;
    const poisoned = wireBytes(subject.harness, withJunkInLists(body));
    // A program of the customer's own is told at once what is wrong, and can send it again; a platform would give the webhook up.
    if (subject.connector.keyForOtherSide && isRefused(subject, poisoned)) return;
    const told = (events: InboundEvent[]): string[] => events.filter(({ type }) => type !== 'ignored').map(({ type }) => type);
    const before = told(read(subject, bodyOf(fixture), externalAccountId));
    const after = told(read(subject, poisoned, externalAccountId));
    expect(after).toEqual(expect.arrayContaining(before));
    expect(after.length).toBeGreaterThanOrEqual(before.length);
  });
});

function read({ connector }: Subject, body: Buffer, externalAccountId: string): InboundEvent[] {
  return connector.parse({ body, receivedAt: new Date(0), externalAccountId });
}

/** As `envelope` refuses it; anything else that is thrown fails the test. */
function isRefused({ connector }: Subject, body: Buffer): boolean {
  try {
    connector.envelope(body);
    connector.recipients?.(body);
    return false;
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'malformed_body') return true;
    throw error;
  }
}

function readOrRefused(subject: Subject, body: Buffer, externalAccountId = 'any'): boolean {
  return isRefused(subject, body) || read(subject, body, externalAccountId).every(({ dedupeKey }) => dedupeKey !== '');
}

/** The longest value of the text, as it stands between quotes or tags, replaced. */
function everyWord(text: string, replacement: string): Buffer {
  const values = [...text.matchAll(/(?<=[">[])[^"<>[\]{}:,]{3,}(?=["<\]])/g)].map(([value]) => value);
  const longest = values.reduce((a, b) => (b.length > a.length ? b : a), '');
  return Buffer.from(longest === '' ? text + replacement : text.replaceAll(longest, replacement));
}

/** Each of up to two values of the text, one at a time, replaced by one that is nested deeply: as a list and as an object, or as elements. */
function nestedBodies(text: string): Buffer[] {
  if (text.startsWith('<')) {
    const nest = '<a>'.repeat(DEPTH) + '</a>'.repeat(DEPTH);
    return [
      Buffer.from(text.replace(/<\/xml>\s*$/, `${nest}</xml>`)),
      Buffer.from(text.replace(/>[^<>]+<|<!\[CDATA\[.*?\]\]>/, () => nest)),
    ];
  }
  const nests = ['['.repeat(DEPTH) + ']'.repeat(DEPTH), '{"a":'.repeat(DEPTH) + '1' + '}'.repeat(DEPTH)];
  const places = [...text.matchAll(/(?<=:)("(?:[^"\\]|\\.)*"|-?\d+)(?=[,}\]])/g)];
  const some = places.filter((_place, index) => index % Math.ceil(places.length / 2) === 0);
  return some.flatMap((place) =>
    nests.map((nest) => Buffer.from(text.slice(0, place.index) + nest + text.slice(place.index + place[0].length))),
  );
}

const ID_FIELDS = [
  'platformUserId',
  'otherPlatformUserIds',
  'newPlatformUserId',
  'platformMessageId',
  'platformMessageIds',
  'replyToPlatformMessageId',
  'albumId',
];

/** What the hub tells people and messages apart by. */
function idsIn(events: readonly object[]): string[] {
  const fields = events.flatMap((event) => Object.entries(event).filter(([name]) => ID_FIELDS.includes(name)));
  return fields.flatMap(([, value]: [string, unknown]) => [value].flat()).map(String);
}

/** The numbers among them that are long enough to be nothing else in the body. */
function longIdsIn(events: Fixture['events']): string[] {
  return [...new Set(idsIn(events).flatMap((id) => id.match(/\d{9,}/g) ?? []))];
}

const JUNK = [null, 0, 'junk', [], {}, { type: 'junk', id: {} }];

function withJunkInLists(value: unknown): unknown {
  if (Array.isArray(value)) return [...JUNK, ...value.map(withJunkInLists), ...JUNK];
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withJunkInLists(inner)]));
}
