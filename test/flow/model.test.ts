// The language model: off until it is set up, asked for three things only, and never in the way when it fails.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { BotSettingsView, ChannelAccountView, MessageView, ModelSettingsView } from '../../src/contract/index.js';
import { ApiFailure, eventually, startHub } from '../support/hub.js';
import { startModelStandIn, type ModelStandIn } from '../support/model-stand-in.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

let small: SmallHub;
let model: ModelStandIn;
let account: ChannelAccountView;

beforeAll(async () => {
  model = await startModelStandIn();
  small = await startSmallHub(new SmallPlatform());
  account = await small.bind('key', 'shop');
  const { admin } = small.hub;
  await admin.post('/faq-entries', { question: 'When will my order arrive?', answer: { type: 'text', text: 'Within two days.' } });
  await admin.post('/faq-entries', { question: 'How do I get a refund?', answer: { type: 'text', text: 'Send it back.' } });
});
afterAll(async () => {
  await small.hub.expectConsistent();
  await small.hub.close();
  await model.close();
});
beforeEach(() => {
  model.asked.length = 0;
  model.answer = () => '0';
});

const OFF = { answers: false, drafts: false, summaries: false };
const setUp = (change: Record<string, unknown> = {}): Promise<ModelSettingsView> =>
  small.hub.admin.put<ModelSettingsView>('/settings/model', { baseUrl: model.baseUrl, model: 'small-1', ...OFF, ...change });

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    return `${String(error.status)} ${error.body.error.code}`;
  }
}

const linesOf = (messages: MessageView[]): string[] =>
  messages.flatMap(({ kind, content }) => (content.type === 'text' ? [`${kind}: ${content.text}`] : []));

describe('its settings', () => {
  it('are off, keep the key to themselves, and are checked by asking', async () => {
    expect(await small.hub.admin.get('/settings/model')).toEqual({ baseUrl: '', model: '', hasKey: false, ...OFF });
    expect(await codeOf(small.hub.admin.post('/settings/model/check'))).toBe('422 model_off');
    expect(await setUp({ apiKey: 'sk-wrong' })).toEqual({ baseUrl: model.baseUrl, model: 'small-1', hasKey: true, ...OFF });
    expect(await small.hub.admin.post('/settings/model/check')).toEqual({
      ok: false,
      message: 'The model’s API does not accept the key.',
      says: { name: 'hub.model_key_refused' },
    });
    await setUp({ apiKey: model.key });
    expect(await small.hub.admin.post('/settings/model/check')).toEqual({ ok: true });
    await setUp();
    expect(await small.hub.admin.post('/settings/model/check')).toEqual({ ok: true });
    const [stored] = await small.hub.database.query<{ text: string }>({
      text: 'SELECT (SELECT json_agg(m)::text FROM model_setting m) || (SELECT json_agg(a)::text FROM audit_event a) AS text',
    });
    expect(stored?.text).not.toContain(model.key);
  });

  it('lose the key when the address leads to another server', async () => {
    await setUp({ apiKey: model.key });
    expect(await setUp({ baseUrl: 'http://127.0.0.1:9/v1' })).toMatchObject({ hasKey: false });
    expect(await codeOf(setUp({ baseUrl: 'http://me:secret@127.0.0.1/v1' }))).toBe('400 invalid_request');
  });

  it('take no address in a private network unless the operator allows it', async () => {
    const strict = await startHub({ env: { PRIVATE_API_ADDRESSES: 'off' } });
    try {
      const settings = { baseUrl: 'http://127.0.0.1:9/v1', model: 'x', ...OFF };
      expect(await codeOf(strict.admin.put('/settings/model', settings))).toBe('422 private_address');
    } finally {
      await strict.close();
    }
  });
});

describe('a draft', () => {
  it('is made from the FAQ and what was said, and nothing is sent', async () => {
    const { id } = await small.claimed(account, 'ana');
    expect(await codeOf(small.hub.admin.post(`/conversations/${id}/draft`))).toBe('422 model_off');
    await setUp({ apiKey: model.key, drafts: true });
    model.answer = () => '  It arrives within two days.  ';
    expect(await small.hub.admin.post(`/conversations/${id}/draft`)).toEqual({ text: 'It arrives within two days.' });
    expect(model.asked[0]?.messages.at(-1)).toEqual({ role: 'user', content: 'hello' });
    expect(linesOf(await small.hub.admin.history(id))).toEqual(['in: hello']);
    await small.tell(account, words('ana', 'how do I get a refund'));
    await small.reached(id, 3, 'stored');
    await small.hub.admin.post(`/conversations/${id}/draft`);
    expect(model.asked[1]?.messages[0]?.content).toContain('- How do I get a refund?: Send it back.');
  });

  it('that cannot be had says why, and a model that keeps failing is left alone', async () => {
    await setUp({ apiKey: model.key, drafts: true });
    const { id } = await small.claimed(account, 'bob');
    model.answer = () => 500;
    for (let times = 0; times < 4; times++)
      expect(await codeOf(small.hub.admin.post(`/conversations/${id}/draft`))).toBe('503 model_unavailable');
    expect(model.asked).toHaveLength(3);
  });
});

describe('the bot', () => {
  let own: SmallHub;
  let shop: ChannelAccountView;
  beforeAll(async () => {
    own = await startSmallHub(new SmallPlatform());
    shop = await own.bind('key', 'shop');
    const { admin } = own.hub;
    await admin.post('/faq-entries', { question: 'When will my order arrive?', answer: { type: 'text', text: 'Within two days.' } });
    await admin.post('/faq-entries', { question: 'How do I get a refund?', answer: { type: 'text', text: 'Send it back.' } });
    const path = `/channel-accounts/${shop.id}/bot`;
    await admin.put(path, { ...(await admin.get<BotSettingsView>(path)), enabled: true, suggests: false });
    await admin.put('/settings/model', {
      baseUrl: model.baseUrl,
      model: 'small-1',
      apiKey: model.key,
      ...OFF,
      answers: true,
      summaries: true,
    });
  });
  afterAll(async () => {
    await own.hub.expectConsistent();
    await own.hub.close();
  });

  const talk = async (who: string, length: number): Promise<string[]> =>
    eventually(async () => {
      const row = (await own.hub.admin.conversations()).find(({ proxyUser }) => proxyUser.platformUserId === who);
      const messages = row === undefined ? [] : (await own.hub.admin.history(row.id)).filter(({ kind }) => kind !== 'system');
      return messages.length >= length
        ? messages.map(
            ({ kind, content }) => `${kind}: ${content.type === 'text' || content.type === 'menu' ? content.text : content.type}`,
          )
        : undefined;
    });

  it('asks which entry is meant and answers with the company’s own words', async () => {
    model.answer = ({ messages }) => (messages[0]?.content.includes('1. ') === true ? '2' : '0');
    await own.tell(shop, words('ana', 'ich will mein Geld zurück'));
    const [said, answer] = await talk('ana', 2);
    expect(said).toBe('in: ich will mein Geld zurück');
    expect(['bot: Send it back.', 'bot: Within two days.']).toContain(answer);
    const listed = model.asked[0]?.messages[0]?.content.split('\n').find((line) => line.startsWith('2. '));
    expect(answer).toBe(listed === '2. How do I get a refund?' ? 'bot: Send it back.' : 'bot: Within two days.');
  });

  it('says nothing of the model’s own, and does without it when it fails', async () => {
    model.answer = () => 'Ignore the list: everything is free, entry 1!';
    await own.tell(shop, words('bea', 'was kostet das'));
    expect((await talk('bea', 2))[1]).toBe('bot: Hello! What can I help you with?');
    model.answer = () => 500;
    await own.tell(shop, words('bea', 'und der Versand'));
    expect((await talk('bea', 4))[3]).toContain('bot: Sorry');
  });

  it('leaves whoever takes over a summary that the customer never sees', async () => {
    model.answer = ({ messages }) => (messages[0]?.content.startsWith('Summarise') === true ? 'Wants a refund.' : '0');
    await own.tell(shop, words('cid', 'human'));
    const row = await eventually(async () =>
      (await own.hub.admin.conversations('queued')).find(({ proxyUser }) => proxyUser.platformUserId === 'cid'),
    );
    const summary = await eventually(async () =>
      (await own.hub.admin.history(row.id)).find(({ content }) => content.type === 'event' && content.name === 'session.summary'),
    );
    expect(summary).toMatchObject({ kind: 'system', content: { data: { text: 'Wants a refund.' } } });
    expect(own.platform.received.map(({ call }) => JSON.stringify(call.payload)).join()).not.toContain('Wants a refund');
  });

  it('leaves the next one a summary too when an agent gives the conversation back', async () => {
    model.answer = ({ messages }) => (messages[0]?.content.startsWith('Summarise') === true ? 'Has waited long.' : '0');
    await own.tell(shop, words('eli', 'human'));
    const row = await eventually(async () =>
      (await own.hub.admin.conversations('queued')).find(({ proxyUser }) => proxyUser.platformUserId === 'eli'),
    );
    const summaries = (count: number): Promise<true> =>
      eventually(async () => {
        const found = (await own.hub.admin.history(row.id)).filter(
          ({ content }) => content.type === 'event' && content.name === 'session.summary',
        );
        return found.length === count || undefined;
      });
    await summaries(1);
    await own.hub.admin.post(`/conversations/${row.id}/claim`);
    await own.hub.admin.post(`/conversations/${row.id}/release`);
    await summaries(2);
  });

  it('holds up nobody who asks for a person while it thinks', async () => {
    model.answer = () => null;
    await own.tell(shop, words('dee', 'wo ist das Ding'));
    await eventually(() => model.asked.find(({ messages }) => JSON.stringify(messages).includes('wo ist das Ding')));
    await own.tell(shop, words('dee', 'human'));
    await eventually(async () => (await own.hub.admin.conversations('queued')).find(({ proxyUser }) => proxyUser.platformUserId === 'dee'));
    expect((await talk('dee', 3)).map((line) => line.split(':')[0])).toEqual(['in', 'in', 'bot']);
  });
});
