// Every connector: genuine webhooks are let in and forged ones kept out, documented payloads become the expected events, nothing makes it throw.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ConnectorError, type InboundEvent, type VerifyResult, type WebhookRequest } from '../../src/contract/index.js';
import { fixturesOf, wireBytes } from './fixtures.js';
import { inboundSubjects } from './subjects.js';

// The same inputs for every change, so that a failure is the change's.
fc.configureGlobal({ seed: 20_261_121 });

const asJson = (events: InboundEvent[]): unknown => JSON.parse(JSON.stringify(events));
const SECRET = 'webhook-secret_1';
const SIGNED_BODY = Buffer.from('{}');
type Signature = Pick<WebhookRequest, 'headers' | 'query'>;

describe.each(inboundSubjects)('%s inbound', (platform, { connector, harness }) => {
  const fixtures = fixturesOf(platform);
  const bytesOf = (body: unknown, again = false): Buffer => wireBytes(harness, body, again);
  const verifyWith = (signature: Signature, secret: string, previousSecret?: string, body = SIGNED_BODY): VerifyResult =>
    connector.verify(
      { method: 'POST', ...signature, body },
      harness.secretsOf?.(secret, previousSecret) ?? {
        credentials: {},
        webhookSecret: secret,
        ...(previousSecret !== undefined && { previousWebhookSecret: previousSecret }),
      },
    );
  const signed = (secret: string): Signature => ({
    headers: harness.sign(SIGNED_BODY, secret),
    query: harness.query?.(SIGNED_BODY, secret) ?? new URLSearchParams(),
  });

  it('accepts a genuine webhook', () => {
    expect(verifyWith(signed(SECRET), SECRET).verdict).toBe('accept');
  });

  it('accepts the previous secret for a while after a rotation', () => {
    expect(verifyWith(signed('old'), SECRET, 'old').verdict).toBe('accept');
  });

  it.each<[string, Signature, string]>([
    ['a forged one', signed('guess'), SECRET],
    ['one signed with a part of the secret', signed(SECRET.slice(0, -1)), SECRET],
    ['an unsigned one', { headers: {}, query: new URLSearchParams() }, SECRET],
    ['anything while no secret is configured', signed(''), ''],
  ])('rejects %s with 401 or 403', (_what, signature, secret) => {
    const result = verifyWith(signature, secret);
    expect(result).toMatchObject({ verdict: 'reject', status: expect.any(Number) });
    expect([401, 403]).toContain(result.verdict === 'reject' ? result.status : 0);
  });

  it('rejects a body other than the one that was signed, where bodies are signed', () => {
    const other = Buffer.from('{"a":1}');
    const signsBodies = JSON.stringify(signed(SECRET).headers) !== JSON.stringify(harness.sign(other, SECRET));
    expect(verifyWith(signed(SECRET), SECRET, undefined, other).verdict).toBe(signsBodies ? 'reject' : 'accept');
  });

  it.each(harness.malformed)('refuses the malformed body %j', (body) => {
    let thrown: unknown;
    try {
      connector.envelope(Buffer.from(body));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ConnectorError);
    expect(thrown).toMatchObject({ code: 'malformed_body' });
  });

  it('has fixtures', () => {
    expect(fixtures.length).toBeGreaterThan(0);
  });

  describe.each(fixtures.map((fixture) => [fixture.name, fixture] as const))('fixture %s', (_name, fixture) => {
    const body = bytesOf(fixture.body);
    const raw = { body, receivedAt: new Date(fixture.receivedAt), externalAccountId: fixture.externalAccountId };

    it('becomes the expected events', () => {
      expect(asJson(connector.parse(raw))).toEqual(fixture.events);
    });

    it('gives each of its events a key of its own', () => {
      const keys = connector.parse(raw).map((event) => event.dedupeKey);
      expect(new Set(keys).size).toBe(keys.length);
    });

    it('names the account among those it speaks of when it tells of a person', () => {
      const tellsOfPerson = connector.parse(raw).some((event) => 'platformUserId' in event);
      const named = connector.recipients?.(body) ?? [fixture.externalAccountId];
      expect(!tellsOfPerson || named.includes(fixture.externalAccountId)).toBe(true);
    });

    it('tells nothing of a person to an account it is not for', () => {
      const foreign = connector.recipients === undefined ? [] : connector.parse({ ...raw, externalAccountId: 'another' });
      expect(foreign.filter((event) => 'platformUserId' in event)).toEqual([]);
    });

    it('has the same keys when delivered again, later', () => {
      const again = { ...raw, body: bytesOf(fixture.body, true), receivedAt: new Date('2030-01-01T00:00:00Z') };
      const keys = (events: InboundEvent[]): string[] => events.map((event) => event.dedupeKey);
      expect(connector.envelope(again.body)).toEqual(connector.envelope(body));
      expect(keys(connector.parse(again))).toEqual(keys(connector.parse(raw)));
    });
  });

  it('gives different events different keys', () => {
    const keys = fixtures.map((fixture) => connector.envelope(bytesOf(fixture.body)).dedupeKey);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('never throws on any JSON object and always says something', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const events = connector.parse({ body: bytesOf(value), receivedAt: new Date(0), externalAccountId: '1' });
        return events.length > 0;
      }),
      { numRuns: 300 },
    );
  });

  it('never throws on a documented payload with any part of it replaced', () => {
    const bodies = fixtures.map((fixture) => fixture.body);
    const mutated = fc.tuple(fc.constantFrom(...bodies), fc.nat(), fc.jsonValue()).map(([body, at, value]) => replaceOne(body, at, value));
    fc.assert(
      fc.property(mutated, (value) => {
        const events = connector.parse({ body: bytesOf(value), receivedAt: new Date(0), externalAccountId: '1' });
        return events.every((event) => typeof event.dedupeKey === 'string');
      }),
      { numRuns: 2000 },
    );
  });
});

/** The value with its n-th inner value (in order of appearance, counted round) replaced. */
function replaceOne(body: unknown, at: number, replacement: unknown): unknown {
  const target = at % countValues(body);
  let seen = -1;
  const walk = (value: unknown): unknown => {
    seen += 1;
    if (seen === target) return replacement;
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(body);
}

function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, inner) => sum + countValues(inner), 1);
}
