// Every connector: what the capabilities declare besides kinds of content is really done (quotes, edits, retractions, reactions, typing, read
// marks, templates, receipts, limits of text), and what they do not declare is refused or left out.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LookupFunction } from 'node:net';
import {
  CONTENT_TYPES,
  ConnectorError,
  type Capabilities,
  type MessageContent,
  type OutboundOperation,
  type PlatformCall,
  type PlatformClient,
} from '../../src/contract/index.js';
import { fixturesOf, golden } from './fixtures.js';
import type { RunningPlatform } from './harness.js';
import { failureOf } from './failure.js';
import { ANSWER_IN_PUBLIC, declaredOperations, OPERATION_NAMES, operationsOn, publicAnswerTo } from './operations.js';
import { EXTREME_CONTENTS, SAMPLE_CONTENTS } from './samples.js';
import { subjects } from './subjects.js';
import { hasWords } from './sentences.js';

const HELLO: MessageContent = { type: 'text', text: 'Hello, how can I help?' };
/** One character of 11 UTF-16 units and 25 bytes, which no limit may cut through. */
const FAMILY = '👨‍👩‍👧‍👦';

describe.each(subjects)('%s operations', (platform, { connector, harness }) => {
  const capabilities = connector.capabilities({});
  const declared = declaredOperations(capabilities);
  const documented = operationsOn(documentedMessage(platform));
  const plan = (operation: OutboundOperation): PlatformCall[] => connector.render(operation, capabilities);
  let running: RunningPlatform;
  let client: PlatformClient;

  beforeAll(async () => {
    running = await harness.start();
    client = connector.open(running.account);
  });
  afterAll(() => running.stop());

  const deliverAll = async (calls: PlatformCall[]): Promise<string[]> => {
    const ids: string[] = [];
    for (const call of calls) ids.push(...(await client.deliver(call, running.openFile)).platformMessageIds);
    return ids;
  };

  for (const name of OPERATION_NAMES) {
    if (declared[name]) {
      it(`plans ${name} as in its golden file`, () => {
        const calls = plan(documented[name]);
        expect(calls).toEqual(golden(platform, name, calls));
      });

      it(`has ${name} taken by the platform`, async () => {
        const sent = await deliverAll(plan({ op: 'send', platformUserId: running.recipient, content: HELLO }));
        const operations = operationsOn({ platformUserId: running.recipient, platformMessageId: sent[0] ?? '' });
        await deliverAll(plan(operations[name]));
      });
    } else if (name === 'quote') {
      it('leaves out a quote and sends the rest', () => {
        const { replyToPlatformMessageId: _quoted, ...plain } = documented.quote;
        expect(plan(documented.quote)).toEqual(plan(plain));
      });
    } else {
      it(`refuses to ${name} before anything is sent`, () => {
        expect(() => plan(documented[name])).toThrow(expect.objectContaining({ name: 'ConnectorError', kind: 'permanent' }));
      });
    }
  }

  const { everySetting = {}, writeInPublic } = harness;
  const atMost = connector.capabilities(everySetting);
  if (atMost.publicAnswers) {
    it('plans an answer in public as in its golden file', () => {
      const calls = connector.render(publicAnswerTo(documentedPublicMessage(platform)), atMost);
      expect(calls).toEqual(golden(platform, ANSWER_IN_PUBLIC, calls));
    });

    it('has an answer in public taken by the platform, and named as what is written there', async () => {
      const platformMessageId = writeInPublic?.(running) ?? '';
      const calls = connector.render(publicAnswerTo({ platformUserId: running.recipient, platformMessageId }), atMost);
      const before = running.received();
      const [id = ''] = await deliverAll(calls);
      expect([id.split(':')[0], running.received()]).toEqual([platformMessageId.split(':')[0], before]);
    });

    it.each([
      ['what was said in private', { replyToPlatformMessageId: documented.quote.replyToPlatformMessageId ?? '' }],
      ['anything but a text', { content: { type: 'location', latitude: 1, longitude: 2 } }],
      ['a text that is too long', { content: { type: 'text', text: 'x'.repeat(atMost.publicAnswers.textMax + 1) } }],
    ] satisfies [string, Partial<Extract<OutboundOperation, { op: 'send' }>>][])('refuses to answer in public %s', (_what, change) => {
      const answer = publicAnswerTo(documentedPublicMessage(platform));
      expect(() => connector.render({ ...answer, ...change }, atMost)).toThrow(expect.objectContaining({ kind: 'permanent' }));
    });
  }

  it('shows that somebody is typing if, and only if, it says so', async () => {
    expect(client.typing !== undefined).toBe(capabilities.typing);
    await client.typing?.(running.recipient);
  });

  it('has a way to mark messages as read if, and only if, it says so', () => {
    expect(client.markRead !== undefined).toBe(capabilities.markRead);
  });

  it('keeps remarks about people if, and only if, it says so, and gives them back as they were made', async () => {
    const limits = capabilities.remarks;
    expect([client.remarks !== undefined, client.setRemarks !== undefined]).toEqual([limits !== undefined, limits !== undefined]);
    if (limits === undefined) return;
    const tags = Array.from({ length: limits.tagsMax }, (_, index) => String(index).padStart(limits.tagMax, '标'));
    const remark = '王'.repeat(limits.remarkMax);
    await client.setRemarks?.(running.recipient, { remark, tags });
    const kept = await client.remarks?.(running.recipient);
    expect([kept?.remark, kept?.tags.sort(), kept?.knownTags]).toEqual([remark, tags.sort(), expect.arrayContaining(tags)]);
    await client.setRemarks?.(running.recipient, { tags: [] });
    expect(await client.remarks?.(running.recipient)).toMatchObject({ remark, tags: [] });
  });

  it('lists templates if, and only if, it can send them, each ready to be filled in', async () => {
    expect(client.templates !== undefined).toBe(capabilities.content.template.level !== 'rejected');
    for (const { name, language, preview, parameters } of (await client.templates?.()) ?? []) {
      expect([name, language, preview].filter((part) => part === '')).toEqual([]);
      expect(new Set(parameters.map((parameter) => parameter.name)).size).toBe(parameters.length);
    }
  });

  it('allows after the reply window only what it can send at all', () => {
    const known = CONTENT_TYPES.filter((type) => capabilities.content[type].level !== 'rejected').map(String);
    const { allowedAfter = [] } = capabilities.replyWindow ?? {};
    expect(allowedAfter.filter((form) => CONTENT_TYPES.some((type) => type === form) && !known.includes(form))).toEqual([]);
  });

  it('knows the person who wrote, and nothing of a person nobody is', async () => {
    expect(await client.profile?.(running.recipient)).not.toBeNull();
    // Null, or the platform's refusal in the contract's terms; never a name.
    const nobody = await (client.profile?.('0') ?? Promise.resolve(null)).catch((error: unknown) => error);
    expect(nobody === null || nobody instanceof ConnectorError).toBe(true);
  });

  it('tells in the contract’s terms that a file is not there to be fetched', async () => {
    if (!client.fetchMedia) return;
    expect((await failureOf(client.fetchMedia('no-such-file', 1000))).code).not.toBe('');
  });

  it('knows who the account is and finds it in good health or says in words what is wrong', async () => {
    const { externalAccountId, name } = await client.identify();
    expect([externalAccountId, name]).not.toContain('');
    const { checks } = await client.probe({ webhookUrl: null });
    expect(checks.filter(({ code, message }) => !/^[a-z_]+$/.test(code) || message === '')).toEqual([]);
    expect(checks.filter(({ says }) => !hasWords(connector, says))).toEqual([]);
  });

  it('says a text of any length in full, in order, without cutting a character', async () => {
    const words = Array.from(
      { length: Math.floor(4000 / (FAMILY.length + 6)) },
      (_, index) => `${FAMILY}${String(index).padStart(4, '0')}`,
    );
    const before = running.received().length;
    await deliverAll(plan({ op: 'send', platformUserId: running.recipient, content: { type: 'text', text: words.join(' ') } }));
    const said = running.received().slice(before);
    expect(said.join(' ').split(/\s+/)).toEqual(words);
    expect(said.filter((part) => lengthOf(part, capabilities.text.unit) > capabilities.text.max)).toEqual([]);
  });

  it.each(Object.entries(EXTREME_CONTENTS))('has %s taken, or refuses it for good before anything is sent', async (_what, content) => {
    const operation: OutboundOperation = { op: 'send', platformUserId: running.recipient, content };
    let calls: PlatformCall[];
    try {
      calls = plan(operation);
    } catch (error) {
      expect(error).toMatchObject({ name: 'ConnectorError', kind: 'permanent' });
      return;
    }
    expect((await deliverAll(calls)).length).toBeGreaterThan(0);
  });

  it('tells in the contract’s terms that a file cannot be opened', async () => {
    const [, image] = Object.entries(SAMPLE_CONTENTS).find(([name]) => name === 'image') ?? [];
    if (!image || capabilities.content.image.level === 'rejected') return;
    const call = plan({ op: 'send', platformUserId: running.recipient, content: image }).find(({ files }) => files !== undefined);
    if (!call) return;
    const error = await failureOf(client.deliver(call, () => Promise.reject(new Error('the disk is gone'))));
    expect(['temporary', 'permanent']).toContain(error.kind);
  });

  it('ends a probe as refused credentials, not as a check, when the platform does not take them', async () => {
    const own = await harness.start();
    try {
      own.fault('unauthorized', { times: 9, match: {} });
      expect((await failureOf(connector.open(own.account).probe({ webhookUrl: null }))).kind).toBe('auth');
    } finally {
      await own.stop();
    }
  });

  it('looks names up as the hub says', async () => {
    const asked: string[] = [];
    const lookup: LookupFunction = (host, _options, done) => {
      asked.push(host);
      done(Object.assign(new Error('refused'), { code: 'private_address' }), '');
    };
    const settings = Object.entries(running.account.settings).map(([name, value]) =>
      typeof value === 'string' && value.startsWith('http') ? [name, 'http://api.example.com'] : [name, value],
    );
    const elsewhere = connector.open({ ...running.account, settings: Object.fromEntries(settings), lookup });
    await failureOf(elsewhere.probe({ webhookUrl: null }).then(() => elsewhere.identify()));
    expect(new Set(asked)).toEqual(new Set(['api.example.com']));
  });

  it('ends a call that is under way when the account is released', async () => {
    const own = await harness.start();
    try {
      const line = connector.open(own.account);
      own.close();
      const [call] = plan({ op: 'send', platformUserId: own.recipient, content: HELLO });
      if (!call) throw new Error('a text is no call at all');
      expect(['temporary', 'uncertain']).toContain((await failureOf(line.deliver(call, own.openFile))).kind);
    } finally {
      await own.stop();
    }
  });
});

/** A message as the platform's documentation shows it: a customer's text, of the fixture `text` where there is one. */
function documentedMessage(platform: string): { platformUserId: string; platformMessageId: string } {
  const fixtures = fixturesOf(platform);
  const plainFirst = [...fixtures.filter(({ name }) => name === 'text'), ...fixtures];
  const events = plainFirst.flatMap((fixture) => fixture.events);
  for (const { type, origin, content, platformUserId, platformMessageId } of events) {
    const isText = typeof content === 'object' && content !== null && 'type' in content && content.type === 'text';
    if (type !== 'message' || origin !== 'user' || !isText) continue;
    if (typeof platformUserId === 'string' && typeof platformMessageId === 'string') return { platformUserId, platformMessageId };
  }
  throw new Error(`no fixture of ${platform} is a customer's text`);
}

function documentedPublicMessage(platform: string): { platformUserId: string; platformMessageId: string } {
  for (const { isPublic, platformUserId, platformMessageId } of fixturesOf(platform).flatMap((fixture) => fixture.events)) {
    if (isPublic === true && typeof platformUserId === 'string' && typeof platformMessageId === 'string')
      return { platformUserId, platformMessageId };
  }
  throw new Error(`no fixture of ${platform} is a public message`);
}

function lengthOf(text: string, unit: Capabilities['text']['unit']): number {
  if (unit === 'bytes') return Buffer.byteLength(text);
  return unit === 'codepoints' ? [...text].length : text.length;
}
