// The bot: what it answers, once each, and when it leaves a conversation to people.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { BotSettingsView, ChannelAccountView, ListedConversation, FaqEntryView, MessageView } from '../../src/contract/index.js';
import { eventually } from '../support/hub.js';
import { SmallPlatform, type SmallPlatformOptions } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

let small: SmallHub;
let account: ChannelAccountView;
/** Whoever writes in this test. */
let person: string;
let people = 0;
beforeEach(() => {
  person = `person ${String(++people)}`;
});

async function open(options: SmallPlatformOptions = {}): Promise<void> {
  small = await startSmallHub(new SmallPlatform(options));
  account = await small.bind('key', 'shop');
}

async function close(): Promise<void> {
  await small.hub.expectConsistent();
  await small.hub.close();
}

async function switchOn(change: Partial<BotSettingsView> = {}): Promise<void> {
  const path = `/channel-accounts/${account.id}/bot`;
  const settings = await small.hub.admin.get<BotSettingsView>(path);
  await small.hub.admin.put(path, { ...settings, enabled: true, name: 'Robin', ...change });
}

const entry = (question: string, more: Record<string, unknown> = {}): Promise<FaqEntryView> =>
  small.hub.admin.post<FaqEntryView>('/faq-entries', { question, answer: { type: 'text', text: `Answer: ${question}` }, ...more });

const says = (text: string, who = person): Promise<void> => small.tell(account, words(who, text));

const chooses = (choiceId: string, text: string, who = person): Promise<void> =>
  small.tell(account, words(who, '', { content: { type: 'form_reply', fields: {}, choiceId, text } }));

/** This person's conversation, once it is in this state. */
const inState = (state: string, who = person): Promise<ListedConversation> =>
  eventually(async () =>
    (await small.hub.admin.conversations()).find((row) => row.proxyUser.platformUserId === who && row.session?.state === state),
  );

function lineOf({ kind, content }: MessageView): string {
  if (content.type === 'text') return `${kind}: ${content.text}`;
  if (content.type === 'menu') return `${kind}: ${content.text} [${content.options.map(({ label }) => label).join('|')}]`;
  if (content.type === 'form_reply') return `${kind}: <${content.text ?? ''}>`;
  return `${kind}: ${content.type}`;
}

/** What was said, without the desk's own lines, once there are so many of them. */
async function talk(conversationId: string, length: number): Promise<string[]> {
  return eventually(async () => {
    const said = (await small.hub.admin.history(conversationId)).filter(({ kind }) => kind !== 'system');
    return said.length >= length ? said.map(lineOf) : undefined;
  });
}

describe('the bot of an account', () => {
  beforeAll(async () => {
    await open();
    await entry('When will my order arrive?');
    await entry('怎么退款？');
  });
  afterAll(close);

  it('S3-27 S3-29: answers as a message of the conversation, under its own name, and the session is on record', async () => {
    await switchOn({ suggests: false });
    await says('When will my order arrive?');
    const { id, session } = await inState('bot');
    expect(await talk(id, 2)).toEqual(['in: When will my order arrive?', 'bot: Answer: When will my order arrive?']);
    await says('怎么退款');
    expect((await talk(id, 4)).slice(2)).toEqual(['in: 怎么退款', 'bot: Answer: 怎么退款？']);
    const answer = await small.reached(id, 2, 'sent');
    await small.reached(id, 4, 'sent');
    expect(answer.sender).toMatchObject({ type: 'system', name: 'Robin' });
    const heard = small.platform.received
      .map(({ call }) => call.payload as { to: string; text?: string })
      .filter(({ to }) => to === person);
    expect(heard.map(({ text }) => text)).toEqual(['Answer: When will my order arrive?', 'Answer: 怎么退款？']);
    expect(await small.hub.admin.get(`/sessions/${session?.id ?? ''}`)).toMatchObject({ session: { state: 'bot' } });
  });

  it('S3-28: leaves the conversation to people who are asked for, and says so', async () => {
    await switchOn();
    await says('转人工');
    const { id, session } = await inState('queued');
    expect(await talk(id, 2)).toEqual(['in: 转人工', 'bot: 正在为您转接人工客服，请稍候。']);
    const { events } = await small.hub.admin.get<{ events: { name: string; data: unknown }[] }>(`/sessions/${session?.id ?? ''}`);
    expect(events).toMatchObject([{ name: 'bot' }, { name: 'handed_off', data: { reason: 'asked' } }]);
  });

  it('S3-30: is silent once a person has the conversation', async () => {
    await switchOn({ suggests: false });
    await says('When will my order arrive?');
    const { id } = await inState('bot');
    await talk(id, 2);
    await says('human');
    await inState('queued');
    await small.hub.admin.post(`/conversations/${id}/claim`);
    await says('When will my order arrive?');
    await says('怎么退款');
    await talk(id, 6);
    await small.reply(id, 'Let me look.');
    const said = await talk(id, 7);
    expect(said.slice(-3)).toEqual(['in: When will my order arrive?', 'in: 怎么退款', 'out: Let me look.']);
    expect(said.filter((line) => line.startsWith('bot'))).toHaveLength(2);
  });

  it('gives up after as many misses as it may have', async () => {
    await switchOn({ suggests: false, maxMisses: 2 });
    await says('hello');
    const { id } = await inState('bot');
    await talk(id, 2);
    await says('the weather is lovely');
    await talk(id, 4);
    await says('my cat says hello');
    await inState('queued');
    expect(await talk(id, 6)).toEqual([
      'in: hello',
      'bot: Hello! What can I help you with? [Talk to a person]',
      'in: the weather is lovely',
      'bot: Sorry, I did not understand that. Could you say it in other words? [Talk to a person]',
      'in: my cat says hello',
      'bot: I am passing you on to a colleague. One moment, please.',
    ]);
  });

  it('leaves another bot that answers it to people, without a word', async () => {
    await switchOn({ suggests: false, maxMisses: 20 });
    await says('I am out of office.');
    const { id } = await inState('bot');
    for (let times = 1; times < 5; times++) {
      await talk(id, 2 * times);
      await says('I am out of office.');
    }
    const { session } = await inState('queued');
    const { events } = await small.hub.admin.get<{ events: { data: unknown }[] }>(`/sessions/${session?.id ?? ''}`);
    expect(events.at(-1)).toMatchObject({ data: { reason: 'loop' } });
    expect((await talk(id, 9)).at(-1)).toBe('in: I am out of office.');
  });

  it('hands over what it has when it is switched off, and begins nothing more', async () => {
    await switchOn({ suggests: false });
    await says('When will my order arrive?');
    await inState('bot');
    await switchOn({ enabled: false });
    await inState('queued');
    await says('hello', 'somebody else');
    await inState('queued', 'somebody else');
  });

  it('S3-24: answers once though the hub starts again in between', async () => {
    await switchOn({ suggests: false });
    await says('When will my order arrive?');
    const { id } = await inState('bot');
    await talk(id, 2);
    await small.hub.restart();
    await says('怎么退款');
    const said = await talk(id, 4);
    expect(said.filter((line) => line.startsWith('bot'))).toEqual(['bot: Answer: When will my order arrive?', 'bot: Answer: 怎么退款？']);
  });
});

describe('suggested questions', () => {
  beforeAll(async () => {
    await open();
    await entry('When will my order arrive?', { suggested: true, language: 'en' });
    await entry('How do I get a refund?', { suggested: true, language: 'en' });
    await entry('怎么退款？', { suggested: true, language: 'zh' });
    await entry('Do you ship to France?');
    await switchOn();
  });
  afterAll(close);

  it('S3-4 S3-5: come at the start of a session, once, and answer when they are chosen', async () => {
    await says('hi there');
    const { id } = await inState('bot');
    expect((await talk(id, 2))[1]).toBe(
      'bot: Hello! What can I help you with?\nPeople often ask: [When will my order arrive?|How do I get a refund?|Talk to a person]',
    );
    const menu = (await small.hub.admin.history(id)).find(({ content }) => content.type === 'menu')?.content;
    const option = menu?.type === 'menu' ? menu.options[1] : undefined;
    await chooses(option?.id ?? '', option?.label ?? '');
    expect((await talk(id, 4)).slice(2)).toEqual(['in: <How do I get a refund?>', 'bot: Answer: How do I get a refund?']);
    await small.hub.restart();
    await says('1');
    expect((await talk(id, 6))[5]).toBe('bot: Answer: When will my order arrive?');
    await chooses('human', 'Talk to a person');
    await inState('queued');
    expect((await talk(id, 8)).filter((line) => line.includes('People often ask'))).toHaveLength(1);
  });

  it('are those of the customer’s language', async () => {
    await says('你好');
    const { id } = await inState('bot');
    expect((await talk(id, 2))[1]).toBe('bot: 您好！请问有什么可以帮您？\n猜你想问： [怎么退款？|转人工]');
  });

  it('are answered by their number too', async () => {
    await says('hi there');
    const { id } = await inState('bot');
    await talk(id, 2);
    await says('２．');
    expect((await talk(id, 4))[3]).toBe('bot: Answer: How do I get a refund?');
  });

  it('follow the answer when the first words are a question', async () => {
    await says('do you ship to france');
    const { id } = await inState('bot');
    const said = await talk(id, 3);
    expect(said[1]).toBe('bot: Answer: Do you ship to France?');
    expect(said[2]).toContain('People often ask:');
  });

  it('come as a choice when two entries fit alike', async () => {
    await entry('Delivery to Germany');
    await entry('Delivery to Spain');
    await says('hi there');
    const { id } = await inState('bot');
    await talk(id, 2);
    await says('delivery');
    expect((await talk(id, 4))[3]).toBe('bot: Did you mean one of these? [Delivery to Germany|Delivery to Spain|Talk to a person]');
    await says('2');
    expect((await talk(id, 6))[5]).toBe('bot: Answer: Delivery to Spain');
  });
});

describe('where a channel has no menus', () => {
  afterAll(close);

  it('the choices are numbered lines, and a number chooses', async () => {
    await open({ capabilities: { menu: { maxOptions: 1, labelMax: 20, idMaxBytes: 64 } } });
    await entry('When will my order arrive?', { suggested: true });
    await switchOn();
    await says('hi there');
    const { id } = await inState('bot');
    expect((await talk(id, 2))[1]).toBe(
      'bot: Hello! What can I help you with?\nPeople often ask:\n1. When will my order arrive?\n2. Talk to a person',
    );
    await says('1');
    expect((await talk(id, 4))[3]).toBe('bot: Answer: When will my order arrive?');
    await says('2');
    await inState('queued');
  });
});
