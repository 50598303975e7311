// Every connector: genuine webhooks are let in and forged ones kept out, documented payloads become the expected events, nothing makes it throw.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { connectors } from '../../connectors/registry.js';
import { ConnectorError, type InboundEvent } from '../../src/contract/index.js';
import { harnesses } from './harness.js';

interface Fixture {
  source: string;
  receivedAt: string;
  externalAccountId: string;
  body: unknown;
  events: unknown[];
}

function fixturesOf(platform: string): [string, Fixture][] {
  const folder = path.join('connectors', platform, 'fixtures');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => [name.replace('.json', ''), JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Fixture]);
}

const asJson = (events: InboundEvent[]): unknown => JSON.parse(JSON.stringify(events));
const SECRET = 'webhook-secret_1';

it('has a harness for every connector of the registry', () => {
  expect(connectors.map((connector) => connector.platform).filter((platform) => !harnesses[platform])).toEqual([]);
});

describe.each(connectors.map((connector) => [connector.platform, connector] as const))('%s inbound', (platform, connector) => {
  const harness = harnesses[platform];
  if (!harness) throw new Error(`no harness for ${platform}`);
  const fixtures = fixturesOf(platform);
  const verifyWith = (headers: Record<string, unknown>, secrets: { webhookSecret: string; previousWebhookSecret?: string }): string =>
    connector.verify(
      { method: 'POST', query: new URLSearchParams(), headers: headers as Record<string, string>, body: Buffer.from('{}') },
      { credentials: {}, ...secrets },
    ).verdict;
  const signed = (secret: string): Record<string, unknown> => ({ ...harness.sign(Buffer.from('{}'), secret) });

  it('accepts a genuine webhook', () => {
    expect(verifyWith(signed(SECRET), { webhookSecret: SECRET })).toBe('accept');
  });

  it('accepts the previous secret for a while after a rotation', () => {
    expect(verifyWith(signed('old'), { webhookSecret: SECRET, previousWebhookSecret: 'old' })).toBe('accept');
  });

  it.each([
    ['a forged one', signed('guess'), SECRET],
    ['one signed with a part of the secret', signed(SECRET.slice(0, -1)), SECRET],
    ['an unsigned one', {}, SECRET],
    ['anything while no secret is configured', signed(''), ''],
  ])('rejects %s with 401 or 403', (_what, headers, webhookSecret) => {
    const result = connector.verify(
      { method: 'POST', query: new URLSearchParams(), headers: headers as Record<string, string>, body: Buffer.from('{}') },
      { credentials: {}, webhookSecret },
    );
    expect(result).toMatchObject({ verdict: 'reject', status: expect.any(Number) });
    expect([401, 403]).toContain(result.verdict === 'reject' ? result.status : 0);
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

  describe.each(fixtures)('fixture %s', (_name, fixture) => {
    const body = Buffer.from(JSON.stringify(fixture.body));
    const raw = { body, receivedAt: new Date(fixture.receivedAt), externalAccountId: fixture.externalAccountId };

    it('names its source', () => {
      expect(fixture.source).toMatch(/\S{3,}/);
    });

    it('becomes the expected events', () => {
      expect(asJson(connector.parse(raw))).toEqual(fixture.events);
    });

    it('has the same keys when delivered again, later', () => {
      const again = { ...raw, body: Buffer.from(JSON.stringify(fixture.body, null, 1)), receivedAt: new Date('2030-01-01T00:00:00Z') };
      const keys = (events: InboundEvent[]): string[] => events.map((event) => event.dedupeKey);
      expect(connector.envelope(again.body)).toEqual(connector.envelope(body));
      expect(keys(connector.parse(again))).toEqual(keys(connector.parse(raw)));
    });
  });

  it('gives different events different keys', () => {
    const keys = fixtures.map(([, fixture]) => connector.envelope(Buffer.from(JSON.stringify(fixture.body))).dedupeKey);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('never throws on any JSON object and always says something', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const events = connector.parse({ body: Buffer.from(JSON.stringify(value)), receivedAt: new Date(0), externalAccountId: '1' });
        return events.length > 0;
      }),
      { numRuns: 300 },
    );
  });

  it('never throws on a documented payload with any part of it replaced', () => {
    const bodies = fixtures.map(([, fixture]) => fixture.body);
    const mutated = fc.tuple(fc.constantFrom(...bodies), fc.nat(), fc.jsonValue()).map(([body, at, value]) => replaceOne(body, at, value));
    fc.assert(
      fc.property(mutated, (value) => {
        const events = connector.parse({ body: Buffer.from(JSON.stringify(value)), receivedAt: new Date(0), externalAccountId: '1' });
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
