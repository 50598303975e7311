// What the hub says by itself: each text once, in the person's language, only when it fits the moment; and ratings.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ChannelAccountView, ListedConversation, GroupView, InboundEvent, MessageView, Page } from '../../src/contract/index.js';
import { AgentSocket } from '../support/agent-socket.js';
import { FakeClock } from '../support/fake-clock.js';
import { eventually } from '../support/hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** How often the desk looks at silence and at queues. */
const LOOKS_MS = [1_000, 5_000];

let clock: FakeClock;
let platform: SmallPlatform;
let small: SmallHub;
let account: ChannelAccountView;
/** How many wait for each of `LOOKS_MS` when nothing is under way. */
let resting: number[];

async function start(capabilities: ConstructorParameters<typeof SmallPlatform>[0] = {}): Promise<void> {
  clock = new FakeClock(Date.parse('2026-03-02T09:00:00.000Z'));
  platform = new SmallPlatform(capabilities);
  small = await startSmallHub(platform, { clock });
  account = await small.bind('key-1', 'shop-1');
  resting = waitingLooks();
}
afterEach(() => small.hub.close());

const waitingLooks = (): number[] => LOOKS_MS.map((every) => clock.waitingFor(every));

function say(texts: Record<string, Record<string, string>>, more: Record<string, unknown> = {}): Promise<unknown> {
  return small.hub.admin.put(`/channel-accounts/${account.id}/texts`, { defaultLanguage: 'en', texts, ...more });
}

/** What the platform was asked to show to this person, in order. */
function heard(person = 'ana'): unknown[] {
  return platform.received.flatMap(({ call }) => (call.payload['to'] === person ? [call.payload['text'] ?? call.payload['type']] : []));
}

const hears = (count: number, person = 'ana'): Promise<unknown[]> =>
  eventually(() => (heard(person).length >= count ? heard(person) : undefined));

/** The same, while time goes on in such steps, and stands still while the desk looks. */
const hearsIn = (stepMs: number, count: number, person: string): Promise<unknown[]> =>
  eventually(() => {
    if (waitingLooks().every((count, index) => count >= (resting[index] ?? 0))) clock.advance(stepMs);
    return heard(person).length >= count ? heard(person) : undefined;
  });

async function botMessages(conversationId: string): Promise<MessageView[]> {
  return (await small.hub.admin.history(conversationId)).filter(({ kind }) => kind === 'bot');
}

/** Somebody's message, once it is stored. */
async function tells(event: Extract<InboundEvent, { type: 'message' }>): Promise<ListedConversation> {
  await small.tell(account, event);
  return eventually(async () =>
    (await small.hub.admin.conversations()).find(
      ({ proxyUser, lastMessage, lastSeq }) => proxyUser.platformUserId === event.platformUserId && lastMessage !== null && lastSeq > 0,
    ),
  );
}

async function inState(conversationId: string, state: string | undefined): Promise<ListedConversation> {
  return eventually(async () => {
    const conversation = await small.conversation(conversationId);
    return conversation.session?.state === state ? conversation : undefined;
  });
}

describe('texts', () => {
  beforeEach(() => start());

  it('are none until somebody writes them', async () => {
    const { id } = await small.claimed(account);
    expect(await small.hub.admin.get(`/channel-accounts/${account.id}/texts`)).toEqual({
      defaultLanguage: 'en',
      queueEveryMinutes: 5,
      texts: {},
    });
    await small.hub.admin.post(`/conversations/${id}/close`);
    await small.reached((await small.claimed(account, 'ben')).id, 1, 'stored');
    expect(platform.received).toEqual([]);
  });

  it('greet once per session, whatever comes in how often (I34, recipe 1)', async () => {
    await say({ greeting: { en: 'Hello {{contact.name|there}}, this is {{account.name}}.' } });
    const first = words('ana', 'hello', { profile: { displayName: 'Ana' } });
    await Promise.all([1, 2, 3, 4, 5].map(() => small.tell(account, first)));
    const { id } = await small.waiting('ana');
    expect(await hears(1)).toEqual([`Hello Ana, this is ${account.name}.`]);
    await tells(words('ana', 'anybody?'));
    await small.hub.admin.post(`/conversations/${id}/claim`);
    const { seq } = await small.reply(id, 'here');
    await small.reached(id, seq, 'sent');
    expect(heard()).toEqual([`Hello Ana, this is ${account.name}.`, 'here']);
    const [greeting] = await botMessages(id);
    expect(greeting).toMatchObject({ kind: 'bot', status: 'sent', sender: { type: 'system', id: account.id, name: account.name } });
    await small.hub.admin.post(`/conversations/${id}/close`);
    await small.tell(account, words('ana', 'me again'));
    expect(await hears(3)).toEqual([expect.anything(), 'here', `Hello Ana, this is ${account.name}.`]);
    await small.hub.expectConsistent();
  });

  it('call nobody by the bare id of who has told no name', async () => {
    await say({ greeting: { en: 'Hello {{contact.name|there}}' } });
    await tells(words('ana', 'hello'));
    expect(await hears(1)).toEqual(['Hello there']);
  });

  it('greet who has come and not written yet, without a session, and not again when they write soon', async () => {
    await say({ greeting: { en: 'Hello {{contact.name|there}}' } });
    const arrives = (dedupeKey: string) =>
      small.tell(account, {
        type: 'reachability',
        dedupeKey,
        platformUserId: 'ana',
        profile: { displayName: 'Ana' },
        reachable: true,
        reason: 'followed',
        arrivedAt: clock.now(),
      });
    await arrives('follow-1');
    expect(await hears(1)).toEqual(['Hello Ana']);
    const [row] = await small.hub.admin.conversations();
    expect(row).toMatchObject({ session: null, proxyUser: { platformUserId: 'ana' } });
    await arrives('follow-2');
    await tells(words('ana', 'hello'));
    const { id } = await small.waiting('ana');
    await small.hub.admin.post(`/conversations/${id}/claim`);
    const { seq } = await small.reply(id, 'here');
    await small.reached(id, seq, 'sent');
    expect(heard()).toEqual(['Hello Ana', 'here']);
    await small.hub.admin.post(`/conversations/${id}/close`);
    clock.advance(61 * MINUTE_MS);
    await small.tell(account, words('ana', 'me again'));
    expect(await hears(3)).toEqual(['Hello Ana', 'here', 'Hello Ana']);
    await small.hub.expectConsistent();
  });

  it('are in the person’s language', async () => {
    await say({ greeting: { en: 'Hello', 'zh-CN': '您好' } });
    await small.tell(account, words('li', '你好', { profile: { language: 'zh_CN' } }));
    await small.tell(account, words('ben', 'hi', { profile: { language: 'fr' } }));
    expect(await hears(1, 'li')).toEqual(['您好']);
    expect(await hears(1, 'ben')).toEqual(['Hello']);
  });

  it('S3-51: say once per session that nobody is there, and when somebody will be', async () => {
    const [group] = (await small.hub.admin.get<Page<GroupView>>('/groups')).items;
    const weekly = [1, 2, 3, 4, 5].map((day) => ({ day, intervals: [{ start: '10:00', end: '18:00' }] }));
    await small.hub.admin.put(`/groups/${group?.id ?? ''}/working-hours/regular`, { weekly });
    await say({ outOfHours: { en: 'We are closed until {{hours.opensAt|later}}.' }, greeting: { en: 'Hello' } });
    const { id } = await tells(words('ana', 'hello'));
    await inState(id, 'parked');
    expect(await hears(1)).toEqual([expect.stringMatching(/^We are closed until Monday,? 2 March|^We are closed until Monday, March 2/)]);
    await tells(words('ana', 'hello?'));
    clock.advance(3_600_000);
    await inState(id, 'queued');
    await small.hub.expectConsistent();
    expect(heard()).toHaveLength(1);
  });

  it('say that the queue is full, not that nobody is there', async () => {
    const [group] = (await small.hub.admin.get<Page<GroupView>>('/groups')).items;
    await small.hub.admin.patch(`/groups/${group?.id ?? ''}`, { queueMax: 1 });
    await say({
      outOfHours: { en: 'We are closed.' },
      queueFull: { en: 'Many people are waiting just now.' },
      closing: { en: 'Goodbye.' },
    });
    await tells(words('ben', 'hello'));
    await small.waiting('ben');
    const { id } = await tells(words('ana', 'hello'));
    await inState(id, 'parked');
    expect(await hears(1)).toEqual(['Many people are waiting just now.']);
    const dates = [{ date: clock.now().toISOString().slice(0, 10), intervals: [] }];
    await small.hub.admin.put(`/groups/${group?.id ?? ''}/working-hours/special`, { dates });
    await small.hub.admin.put(`/conversations/${id}/priority`, { priority: 2 });
    await small.hub.admin.post(`/conversations/${id}/close`);
    expect(await hears(2)).toEqual(['Many people are waiting just now.', 'Goodbye.']);
    await small.hub.expectConsistent();
  });

  it('tell those who wait where they stand, not more often than the account says', async () => {
    await say({ queue: { en: 'You are number {{queue.position}}. Wait: {{queue.wait|unknown}}.' } }, { queueEveryMinutes: 60 });
    for (const person of ['ana', 'ben']) {
      await small.tell(account, words(person, 'hello'));
      await small.waiting(person);
      clock.advance(1_000);
    }
    await hearsIn(5_000, 1, 'ben');
    expect(await hears(1, 'ana')).toEqual(['You are number 1. Wait: unknown.']);
    expect(heard('ben')).toEqual(['You are number 2. Wait: unknown.']);
    await small.hub.admin.post(`/conversations/${(await small.waiting('ana')).id}/close`);
    await small.tell(account, words('cem', 'hello'));
    await small.waiting('cem');
    // Whoever looks tells those who wait longer first.
    await hearsIn(5_000, 1, 'cem');
    expect(heard('cem')).toEqual(['You are number 2. Wait: unknown.']);
    expect(heard('ben')).toHaveLength(1);
    await hearsIn(5 * MINUTE_MS, 2, 'ben');
    expect(heard('ben')).toEqual(['You are number 2. Wait: unknown.', 'You are number 1. Wait: unknown.']);
    expect(heard('ana')).toHaveLength(1);
    await small.hub.expectConsistent();
  });

  it('warn the customer, not when it is the agent who is silent, before silence ends the session', async () => {
    await say({ timeoutWarning: { en: 'Still there? {{timeout.minutes}} min left.' }, closing: { en: 'Goodbye.' } });
    const waiting = await small.claimed(account, 'ben');
    const answered = await small.claimed(account);
    await small.hub.admin.patch(`/groups/${waiting.session?.groupId ?? ''}`, { timeoutMinutes: 10 });
    for (const { id } of [waiting, answered]) await small.hub.admin.post(`/conversations/${id}/release`);
    for (const { id } of [waiting, answered]) await small.hub.admin.post(`/conversations/${id}/claim`);
    clock.advance(1_000);
    await small.reply(answered.id, 'Which size?');
    clock.advance(8 * MINUTE_MS);
    expect(await hearsIn(250, 2, 'ana')).toEqual(['Which size?', 'Still there? 2 min left.']);
    clock.advance(2 * MINUTE_MS);
    expect(await hearsIn(250, 3, 'ana')).toEqual([expect.anything(), expect.anything(), 'Goodbye.']);
    expect(await hearsIn(250, 1, 'ben')).toEqual(['Goodbye.']);
    await small.hub.expectConsistent();
  });

  it('are refused with a placeholder that cannot be filled in, and for a language nobody falls back on', async () => {
    await expect(say({ greeting: { en: '{{queue.position}}' } })).rejects.toMatchObject({ status: 400 });
    await expect(say({ greeting: { 'zh-CN': '您好' } })).rejects.toMatchObject({ status: 400 });
  });
});

describe('where the platform counts replies', () => {
  beforeEach(() => start({ capabilities: { replyWindow: { hours: 48, maxMessages: 5, allowedAfter: [] } } }));

  it('a greeting leaves the last one to the agent', async () => {
    await say({ greeting: { en: 'Hello' } });
    const allowed = (messages: number) => ({ replyAllowance: { messages, seconds: 3600, at: clock.now() } });
    await small.tell(account, words('ana', 'hello', allowed(1)));
    await small.tell(account, words('ben', 'hello', allowed(2)));
    expect(await hears(1, 'ben')).toEqual(['Hello']);
    const { id } = await small.waiting('ana');
    await small.hub.admin.post(`/conversations/${id}/claim`);
    const { seq } = await small.reply(id, 'the one there is');
    await small.reached(id, seq, 'sent');
    expect(heard()).toEqual(['the one there is']);
  });
});

describe('a rating', () => {
  beforeEach(async () => {
    await start();
    await say({ closing: { en: 'Goodbye.' }, ratingRequest: { en: 'How was it?' }, ratingThanks: { en: 'Thank you!' } });
  });

  async function asked(): Promise<{ id: string; sessionId: string }> {
    const { id, session } = await small.claimed(account);
    await small.hub.admin.post(`/conversations/${id}/close`);
    expect(await hears(2)).toEqual(['Goodbye.', 'menu']);
    return { id, sessionId: session?.id ?? '' };
  }

  const ratingOf = (sessionId: string) => small.hub.admin.get<{ rating?: unknown }>(`/sessions/${sessionId}`).then(({ rating }) => rating);

  it('is asked for once, after the closing words, as a menu', async () => {
    const { id, sessionId } = await asked();
    const menu = (await botMessages(id)).map(({ content }) => content).find(({ type }) => type === 'menu');
    expect(menu).toMatchObject({ text: 'How was it?', options: [1, 2, 3, 4, 5].map((n) => ({ id: `rating:${sessionId}:${String(n)}` })) });
    expect(await ratingOf(sessionId)).toBeUndefined();
  });

  it.each<[string, (sessionId: string) => Partial<Extract<InboundEvent, { type: 'message' }>>]>([
    ['a bare digit', () => ({})],
    ['a choice of the menu', (sessionId) => ({ content: { type: 'form_reply', fields: {}, choiceId: `rating:${sessionId}:4` } })],
  ])('by %s is kept, answered with thanks, and opens no session', async (_name, answer) => {
    const { id, sessionId } = await asked();
    await small.tell(account, words('ana', '4', answer(sessionId)));
    expect(await hears(3)).toEqual(['Goodbye.', 'menu', 'Thank you!']);
    expect(await ratingOf(sessionId)).toMatchObject({ score: 4 });
    expect((await small.conversation(id)).session).toBeNull();
    expect((await small.hub.admin.history(id)).at(-2)?.content).toMatchObject({ name: 'session.rated', data: { score: '4' } });
    await small.tell(account, words('ana', '5'));
    await inState(id, 'queued');
    expect(await ratingOf(sessionId)).toMatchObject({ score: 4 });
    await small.hub.expectConsistent();
  });

  describe('where all was read before it', () => {
    async function readToTheEnd(): Promise<{ id: string; sessionId: string; menuSeq: number }> {
      const { id, sessionId } = await asked();
      const { lastSeq } = await small.conversation(id);
      await small.hub.admin.post(`/conversations/${id}/read`, { seq: lastSeq });
      return { id, sessionId, menuSeq: lastSeq };
    }
    const rated = (id: string) =>
      eventually(
        async () =>
          (await small.hub.admin.history(id)).some(({ content }) => content.type === 'event' && content.name === 'session.rated') ||
          undefined,
      );

    it('is nothing to be read, and open pages hear of it', async () => {
      const { id, menuSeq } = await readToTheEnd();
      const page = await AgentSocket.signIn(small.hub.url, small.hub.admin.token);
      await small.tell(account, words('ana', '4'));
      await rated(id);
      await page.event('conversation.updated', ({ conversationId, lastSeq }) => conversationId === id && lastSeq > menuSeq);
      const row = await small.conversation(id);
      expect(row).toMatchObject({ unreadCount: 0, readSeq: menuSeq + 1 });
      expect(row.groupUnread).toBeUndefined();
      page.end();
      await small.tell(account, words('ana', 'And one more question'));
      await inState(id, 'queued');
      expect(await small.conversation(id)).toMatchObject({ unreadCount: 1, groupUnread: true });
      await small.hub.expectConsistent();
    });

    it('is to be read with the words somebody adds to it', async () => {
      const { id, sessionId } = await readToTheEnd();
      const content = { type: 'form_reply', fields: { comment: 'Too slow' }, choiceId: `rating:${sessionId}:2` } as const;
      await small.tell(account, words('ana', '', { content }));
      await rated(id);
      expect(await small.conversation(id)).toMatchObject({ unreadCount: 1, groupUnread: true });
    });
  });

  it('leaves unread what was unread before it', async () => {
    const { id } = await asked();
    expect((await small.conversation(id)).unreadCount).toBe(1);
    await small.tell(account, words('ana', '4'));
    expect(await hears(3)).toEqual(['Goodbye.', 'menu', 'Thank you!']);
    expect((await small.conversation(id)).unreadCount).toBe(2);
  });

  it('that is something else opens a session, and the question is over (T10)', async () => {
    const { id, sessionId } = await asked();
    await small.tell(account, words('ana', '5 apples, please'));
    await inState(id, 'queued');
    await small.hub.admin.post(`/conversations/${id}/close`);
    await small.tell(account, words('ana', '5'));
    await inState(id, 'queued');
    expect(await ratingOf(sessionId)).toBeUndefined();
  });

  it('that comes a day later opens a session (T10)', async () => {
    const { id, sessionId } = await asked();
    clock.advance(DAY_MS);
    await small.tell(account, words('ana', '5'));
    await inState(id, 'queued');
    expect(await ratingOf(sessionId)).toBeUndefined();
  });

  it('is not asked for when no agent served', async () => {
    const { id } = await tells(words('ana', 'hello'));
    await small.waiting('ana');
    await small.hub.admin.post(`/conversations/${id}/close`);
    expect(await hears(1)).toEqual(['Goodbye.']);
    await small.tell(account, words('ana', '5'));
    await inState(id, 'queued');
    expect(heard()).toEqual(['Goodbye.']);
  });
});
