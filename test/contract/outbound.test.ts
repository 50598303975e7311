// Every connector: each kind of message is carried, degraded or refused as the capabilities declare; plans match the golden files,
// the stub takes them, and failures are told in the contract's terms.
// After a wanted change: UPDATE_GOLDEN=1 npx jest --selectProjects contract, and read the difference.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  saidBy,
  mediaOf,
  CONTENT_TYPES,
  type Capabilities,
  type ContentSupport,
  type MessageContent,
  type PlatformClient,
} from '../../src/contract/index.js';
import { failureOf } from './failure.js';
import { golden } from './fixtures.js';
import type { RunningPlatform } from './harness.js';
import { asksOf, catalogueOf, SAMPLE_CONTENTS } from './samples.js';
import { subjects } from './subjects.js';
import { bindFields } from '../../src/accounts/bind-form.js';
import { hasWords } from './sentences.js';

/** Its kind is not rejected, and each of its files is of a type the channel takes in that place. */
function isCarried(content: MessageContent, { content: supports }: Capabilities): boolean {
  const files = content.type === 'album' ? content.items : mediaOf(content).map((media) => ({ type: content.type, media }));
  return supports[content.type].level !== 'rejected' && files.every(({ type, media }) => takes(supports[type], media.mime));
}

function takes({ level, mimeTypes }: ContentSupport, mime: string): boolean {
  const [plain = ''] = mime.split(';');
  const fits = (allowed: string): boolean => (allowed.endsWith('/*') ? plain.startsWith(allowed.slice(0, -1)) : plain === allowed);
  return level !== 'rejected' && (mimeTypes === undefined || mimeTypes.some(fits));
}

type Carried = [name: string, content: MessageContent, able: Capabilities];

it('has a sample of every kind of content', () => {
  const sampled = new Set(Object.values(SAMPLE_CONTENTS).map((content) => content.type));
  expect(CONTENT_TYPES.filter((type) => !sampled.has(type))).toEqual([]);
});

describe.each(subjects)('%s outbound', (platform, { connector, harness }) => {
  const capabilities = connector.capabilities({});
  const atMost = connector.capabilities(harness.everySetting ?? {});
  const plain = Object.entries(SAMPLE_CONTENTS).filter(([, content]) => isCarried(content, capabilities));
  const switchedOn = [...asksOf(atMost), ...catalogueOf(atMost)];
  const carried = [
    ...[...plain, ...Object.entries(harness.ownSamples ?? {})].map(([name, content]): Carried => [name, content, capabilities]),
    ...switchedOn.map(([name, content]): Carried => [name, content, atMost]),
  ];
  const refused = Object.entries(SAMPLE_CONTENTS).filter(([, content]) => !isCarried(content, capabilities));
  let running: RunningPlatform;
  let client: PlatformClient;

  beforeAll(async () => {
    running = await harness.start();
    client = connector.open(running.account);
  });
  afterAll(() => running.stop());

  const sentTo = (name: string): string => running.others?.[name] ?? running.recipient;

  it.each(carried)('plans %s as in its golden file', (name, content, able) => {
    const plan = connector.render({ op: 'send', platformUserId: sentTo(name), content }, able);
    expect(plan).toEqual(golden(platform, name, plan));
  });

  it.each(carried)('has %s taken by the platform', async (name, content, able) => {
    for (const call of connector.render({ op: 'send', platformUserId: sentTo(name), content }, able)) {
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

  it('calls every choice of the bind form by a name in both languages', () => {
    const fields = [...bindFields(connector.credentialsSchema), ...bindFields(connector.settingsSchema)];
    const nameless = fields.flatMap(({ name, options = [], choices }) =>
      options.filter((option) => !choices?.[option]?.en || !choices[option]['zh-CN']).map((option) => `${name}: ${option}`),
    );
    expect(nameless).toEqual([]);
  });

  describe('when a call fails', () => {
    it('has a case of every kind of failure', () => {
      const kinds = new Set(harness.errorCases.map(({ expected }) => expected.kind));
      // A platform that drops repeated calls leaves nothing uncertain.
      const wanted = ['auth', 'permanent', 'temporary', ...(capabilities.idempotentSends ? [] : ['uncertain'])];
      expect(wanted.filter((kind) => !kinds.has(kind))).toEqual([]);
    });

    it.each(harness.errorCases.map((errorCase) => [errorCase.when, errorCase] as const))(
      'tells that %s',
      async (_when, { arrange, call, expected }) => {
        const platformRun = await harness.start();
        try {
          const line = connector.open(platformRun.account);
          await arrange(platformRun);
          const error = await failureOf(line.deliver(call, platformRun.openFile));
          expect(error.details).toMatchObject(expected);
          expect([error.code, hasWords(connector, saidBy(error.details).says)]).toEqual([error.code, true]);
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
