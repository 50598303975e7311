// What a visitor learns of the desk: whom they are served by, where they stand in the queue, what they may ask, and how they reach people.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { BotSettingsView, ChannelAccountView, FaqEntryView, OverviewReport, VisitorServiceView } from '../../src/contract/index.js';
import { eventually, startHub, type TestHub } from '../support/hub.js';
import { bindSite, claimedBy, Visitor, type Device } from '../support/visitor.js';

let hub: TestHub;
let account: ChannelAccountView;
const visitors: Visitor[] = [];

beforeEach(async () => {
  hub = await startHub();
  account = await bindSite(hub);
});
afterEach(async () => {
  for (const visitor of visitors.splice(0)) visitor.leave();
  await hub.expectConsistent();
  await hub.close();
});

async function arrive(): Promise<{ visitor: Visitor; phone: Device }> {
  const visitor = await Visitor.arrive(hub.url, account.id);
  visitors.push(visitor);
  return { visitor, phone: await visitor.device() };
}

const serviceOf = (visitor: Visitor, language = 'en'): Promise<VisitorServiceView> =>
  visitor.call<VisitorServiceView>('GET', `/service?language=${language}`);

const inState = (visitor: Visitor, state: string): Promise<VisitorServiceView> =>
  eventually(async () => {
    const service = await serviceOf(visitor);
    return service.session?.state === state ? service : undefined;
  });

async function botWithQuestions(...questions: [question: string, language: string][]): Promise<FaqEntryView[]> {
  const entries: FaqEntryView[] = [];
  for (const [question, language] of questions) {
    const answer = { type: 'text', text: `Answer: ${question}` };
    entries.push(await hub.admin.post<FaqEntryView>('/faq-entries', { question, language, answer, suggested: true }));
  }
  const path = `/channel-accounts/${account.id}/bot`;
  await hub.admin.put(path, { ...(await hub.admin.get<BotSettingsView>(path)), enabled: true, name: 'Robin' });
  return entries;
}

it('is nothing but an open door before anything is said and without a bot', async () => {
  const { visitor } = await arrive();
  expect(await serviceOf(visitor)).toEqual({ session: null, suggestions: [], transfer: null });
});

it('begins with the questions of the visitor’s language, each of which the bot answers, and a way to people', async () => {
  const [english, chinese] = await botWithQuestions(['When do you ship?', 'en'], ['什么时候发货？', 'zh-CN']);
  const { visitor, phone } = await arrive();
  expect(await serviceOf(visitor, 'zh-CN')).toEqual({
    session: null,
    suggestions: [{ id: `faq.${chinese?.id ?? ''}`, label: '什么时候发货？' }],
    transfer: { id: 'human', label: '转人工' },
  });
  const { suggestions, transfer } = await serviceOf(visitor);
  expect([suggestions, transfer]).toEqual([
    [{ id: `faq.${english?.id ?? ''}`, label: 'When do you ship?' }],
    { id: 'human', label: 'Talk to a person' },
  ]);

  await phone.ask(visitor.frame({ type: 'form_reply', fields: {}, choiceId: suggestions[0]?.id ?? '', text: 'When do you ship?' }));
  await eventually(async () =>
    (await visitor.history()).find(({ content }) => content.type === 'text' && content.text === 'Answer: When do you ship?'),
  );
  // The questions were for the beginning; the way to people stays.
  expect(await serviceOf(visitor)).toEqual({ session: { state: 'bot', servedBy: 'Robin' }, suggestions: [], transfer });

  await phone.ask(visitor.frame({ type: 'form_reply', fields: {}, choiceId: transfer?.id ?? '', text: transfer?.label ?? '' }));
  expect(await inState(visitor, 'queued')).toMatchObject({ suggestions: [], transfer: null });
});

it('counts who ends the chat after the answer as served by the bot, and who gets none as missed', async () => {
  await botWithQuestions(['When do you ship?', 'en']);
  const endAfter = async (words: string): Promise<object | undefined> => {
    const { visitor, phone } = await arrive();
    await phone.ask(visitor.frame(words));
    const { id, session } = await eventually(async () => {
      const row = (await hub.admin.conversations()).find((one) => one.id === visitor.session.conversationId);
      const [settled] = await hub.database.query({
        text: 'SELECT FROM bot_progress WHERE session_id = $1 AND turns > 0',
        values: [row?.session?.id ?? null],
      });
      return settled && row;
    });
    // It is the bot's to say, and nobody else's.
    await expect(hub.admin.post(`/conversations/${id}/close`, { reason: 'bot_done' })).rejects.toMatchObject({ status: 400 });
    await visitor.call('POST', '/end');
    return (await hub.admin.get<{ session: object }>(`/sessions/${session?.id ?? ''}`)).session;
  };
  expect(await endAfter('When do you ship?')).toMatchObject({ state: 'closed', closeReason: 'bot_done' });
  expect(await endAfter('qwerty')).toMatchObject({ state: 'closed', closeReason: 'end_user' });
  const day = 24 * 3_600_000;
  const [from, to] = [-day, day].map((ms) => new Date(Date.now() + ms).toISOString());
  const { total } = await hub.admin.get<OverviewReport>(`/reports/overview?from=${from ?? ''}&to=${to ?? ''}`);
  expect(total).toMatchObject({ sessions: 2, answeredByBot: 1, missed: 1 });
});

it('offers no questions where the bot is told not to, and none of it once the bot is switched off', async () => {
  await botWithQuestions(['When do you ship?', 'en']);
  const path = `/channel-accounts/${account.id}/bot`;
  const settings = await hub.admin.get<BotSettingsView>(path);
  const { visitor } = await arrive();
  await hub.admin.put(path, { ...settings, suggests: false });
  expect(await serviceOf(visitor)).toMatchObject({ suggestions: [], transfer: { id: 'human' } });
  await hub.admin.put(path, { ...settings, enabled: false });
  expect(await serviceOf(visitor)).toEqual({ session: null, suggestions: [], transfer: null });
});

it('tells who waits how many come before them, how long that may take, and who serves them then', async () => {
  for (let number = 1; number <= 3; number += 1) {
    const { visitor, phone } = await arrive();
    await phone.ask(visitor.frame('hello'));
    await claimedBy(hub.admin, visitor);
    await hub.admin.post(`/conversations/${visitor.session.conversationId}/close`, {});
  }
  const first = await arrive();
  await first.phone.ask(first.visitor.frame('first'));
  await inState(first.visitor, 'queued');
  const second = await arrive();
  await second.phone.ask(second.visitor.frame('second'));
  // Three in the last half hour are ten minutes each.
  expect((await inState(second.visitor, 'queued')).session).toEqual({ state: 'queued', queue: { position: 2, waitMinutes: 20 } });

  await hub.admin.post(`/conversations/${first.visitor.session.conversationId}/claim`);
  expect((await serviceOf(second.visitor)).session?.queue?.position).toBe(1);
  expect((await serviceOf(first.visitor)).session).toEqual({ state: 'active', servedBy: 'Admin' });
});

it('says nothing of how long where too few were served to know', async () => {
  const { visitor, phone } = await arrive();
  await phone.ask(visitor.frame('hello'));
  expect((await inState(visitor, 'queued')).session?.queue).toEqual({ position: 1, waitMinutes: null });
});

it('is told anew to every device of the visitor when the session opens, moves on and ends, and to nobody else', async () => {
  const { visitor, phone } = await arrive();
  const tab = await visitor.device('tab');
  const stranger = await arrive();
  const toldOf = (device: Device): number =>
    device.socket.frames.filter((frame) => frame.cmd === 'event' && frame.event.type === 'visitor.service').length;
  const told = (times: number): Promise<true> =>
    eventually(() => Promise.resolve([phone, tab].every((device) => toldOf(device) >= times) ? true : undefined));
  const { conversationId } = visitor.session;
  await phone.ask(visitor.frame('hello'));
  await told(1);
  await claimedBy(hub.admin, visitor);
  await told(2);
  await hub.admin.post(`/conversations/${conversationId}/close`, {});
  await told(3);
  await stranger.phone.settled();
  expect(toldOf(stranger.phone)).toBe(0);
  expect((await serviceOf(visitor)).session).toBeNull();
});

it('is asked for with the visitor’s own token, in a language the desk speaks', async () => {
  const { visitor } = await arrive();
  await expect(serviceOf(visitor, 'tlh')).rejects.toMatchObject({ status: 400 });
  expect((await fetch(`${hub.url}/api/v1/widget/service`)).status).toBe(401);
});
