// Every connector: each kind of message is carried, degraded or refused as the capabilities declare; plans match the golden files,
// the stub takes them, and failures are told in the contract's terms.
// After a wanted change: UPDATE_GOLDEN=1 npx jest --selectProjects contract, and read the difference.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { connectors } from '../../connectors/registry.js';
import { CONTENT_TYPES, ConnectorError, type PlatformCall, type PlatformClient } from '../../src/contract/index.js';
import { harnesses, type RunningPlatform } from './harness.js';
import { SAMPLE_CONTENTS } from './samples.js';

function golden(platform: string, name: string, actual: PlatformCall[]): PlatformCall[] {
  const folder = path.join('connectors', platform, 'fixtures', 'golden');
  const file = path.join(folder, `${name}.json`);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, `${JSON.stringify(actual, null, 2)}\n`);
  }
  if (!existsSync(file)) throw new Error(`${file} is missing; make it with UPDATE_GOLDEN=1 and read it`);
  return JSON.parse(readFileSync(file, 'utf8')) as PlatformCall[];
}

async function failureOf(run: Promise<unknown>): Promise<ConnectorError> {
  const error: unknown = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ConnectorError)) throw new Error(`expected a ConnectorError, got ${String(error)}`);
  return error;
}

it('has a sample of every kind of content', () => {
  const sampled = new Set(Object.values(SAMPLE_CONTENTS).map((content) => content.type));
  expect(CONTENT_TYPES.filter((type) => !sampled.has(type))).toEqual([]);
});

describe.each(connectors.map((connector) => [connector.platform, connector] as const))('%s outbound', (platform, connector) => {
  const harness = harnesses[platform];
  if (!harness) throw new Error(`no harness for ${platform}`);
  const capabilities = connector.capabilities({});
  const carried = Object.entries(SAMPLE_CONTENTS).filter(([, content]) => capabilities.content[content.type].level !== 'rejected');
  const refused = Object.entries(SAMPLE_CONTENTS).filter(([, content]) => capabilities.content[content.type].level === 'rejected');
  let running: RunningPlatform;
  let client: PlatformClient;

  beforeAll(async () => {
    running = await harness.start();
    client = connector.open(running.account);
  });
  afterAll(() => running.stop());

  it.each(carried)('plans %s as in its golden file', (name, content) => {
    const plan = connector.render({ op: 'send', platformUserId: running.recipient, content }, capabilities);
    expect(plan).toEqual(golden(platform, name, plan));
  });

  it.each(carried)('has %s taken by the platform', async (_name, content) => {
    for (const call of connector.render({ op: 'send', platformUserId: running.recipient, content }, capabilities)) {
      const { platformMessageIds } = await client.deliver(call, running.openFile);
      expect(platformMessageIds.length).toBeGreaterThan(0);
    }
  });

  it.each(refused)('refuses %s for good before anything is sent', (_name, content) => {
    expect(() => connector.render({ op: 'send', platformUserId: running.recipient, content }, capabilities)).toThrow(
      expect.objectContaining({ name: 'ConnectorError', kind: 'permanent' }),
    );
  });

  it('says what every fallback and refusal is', () => {
    const silent = Object.entries(capabilities.content).filter(([, support]) => support.level !== 'full' && support.note === undefined);
    expect(silent).toEqual([]);
  });

  it('has a label and help in both languages for every field of the bind form', () => {
    const fields = [connector.credentialsSchema, connector.settingsSchema].flatMap((schema) => Object.entries(schema.shape));
    const incomplete = fields.filter(([, field]) => {
      const meta = (field as { meta(): Record<string, Record<string, string>> | undefined }).meta();
      return !meta?.['label']?.['en'] || !meta['label']['zh-CN'] || !meta['help']?.['en'] || !meta['help']['zh-CN'];
    });
    expect(incomplete.map(([name]) => name)).toEqual([]);
  });

  describe('when a call fails', () => {
    it.each(harness.errorCases.map((errorCase) => [errorCase.when, errorCase] as const))(
      'tells that %s',
      async (_when, { arrange, call, expected }) => {
        const platformRun = await harness.start();
        try {
          const line = connector.open(platformRun.account);
          await arrange(platformRun);
          const error = await failureOf(line.deliver(call, platformRun.openFile));
          expect(error.details).toMatchObject(expected);
          for (const secret of Object.values(platformRun.account.credentials)) {
            expect(`${error.stack ?? ''}${JSON.stringify(error.details)}`).not.toContain(secret);
          }
        } finally {
          await platformRun.stop();
        }
      },
    );
  });
});
