// What the desk promises, where absence, a full house, the night or a second look might break it. One hub; each promise has a group of its own,
// to which a word of the customer leads.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  AutomationRunView,
  BotSettingsView,
  ContactView,
  ConversationView,
  GroupView,
  OverviewReport,
  Page,
  ServiceRecordView,
  SessionView,
} from '../../src/contract/index.js';
import { DeskHub, type Colleague } from '../support/desk-hub.js';
import { eventually } from '../support/hub.js';
import { words } from '../support/small-hub.js';

let desk: DeskHub;
beforeAll(async () => {
  desk = await DeskHub.start({ strategy: 'manual' });
});
afterAll(() => desk.close());

interface Room {
  id: string;
  /** In one webhook, in this order. */
  write(...people: string[]): Promise<void>;
}

async function room(name: string, settings: Partial<GroupView> = {}): Promise<Room> {
  const { id } = await desk.newGroup(name, { strategy: 'least_loaded', timeoutMinutes: null, ...settings });
  await desk.admin.post('/routing-rules', { name, conditions: { keywords: [name] }, groupId: id });
  return {
    id,
    async write(...people) {
      const events = people.map((person) => words(person, `${name} please`, { sentAt: desk.clock.now() }));
      const answer = await desk.small.post(desk.account.id, { id: `${name}-${people.join()}`, events });
      if (answer.status !== 200) throw new Error(`the hub answered ${String(answer.status)}`);
    },
  };
}

const idOf = async (person: string): Promise<string> => (await desk.conversation(person))?.id ?? '';
const sessionOf = async (person: string): Promise<string> => (await desk.conversation(person))?.session?.id ?? '';
const namesOf = async (person: string): Promise<string[]> => (await desk.eventsOf(await sessionOf(person))).map(({ name }) => name);
const transfer = async (who: Colleague, person: string, to: object) =>
  who.api.post<{ session: SessionView }>(`/conversations/${await idOf(person)}/transfer`, to);

describe('who is not there', () => {
  it('gets nothing by a transfer, though a page of theirs is open, and by a rule only while idle', async () => {
    const { id: groupId, write } = await room('absence');
    const eve = await desk.agent('eve', { groupId });
    const lea = await desk.agent('lea', { groupId, status: 'offline' });
    await write('ann');
    await desk.reached('ann', 'active', ({ assigneeId }) => assigneeId === eve.id);
    await expect(transfer(eve, 'ann', { agentId: lea.id })).rejects.toMatchObject({ body: { error: { code: 'agent_offline' } } });
    await lea.api.put('/me/status', { status: 'busy' });
    const actions = [{ type: 'assign', agentId: lea.id }];
    await desk.admin.post('/automation-rules', {
      name: 'to lea',
      trigger: 'message.received',
      conditions: { keywords: ['lea!'] },
      actions,
    });
    await desk.small.tell(desk.account, words('ann', 'lea!'));
    const { items } = await eventually(async () => {
      const runs = await desk.admin.get<Page<AutomationRunView>>('/automation-runs');
      return runs.items.some(({ state }) => state === 'done') ? runs : undefined;
    });
    expect(items[0]?.results).toEqual([{ action: 'assign', outcome: 'refused', reason: 'agent_not_idle' }]);
    expect((await transfer(eve, 'ann', { agentId: lea.id })).session.assigneeId).toBe(lea.id);
  });

  it('T7: is passed over when what they served goes back, and only for a while', async () => {
    const { id: groupId, write } = await room('single', { requeueAfterSeconds: 0, graceSeconds: 0 });
    const sue = await desk.agent('sue', { groupId });
    await write('bob');
    await desk.reached('bob', 'active', ({ assigneeId }) => assigneeId === sue.id);
    sue.socket.end();
    await desk.gone(sue.id);
    await desk.pass(12_000, 2_000);
    await desk.reached('bob', 'queued');
    await desk.connect(sue.api);
    await eventually(async () => ((await desk.colleague(sue.id))?.status === 'idle' ? true : undefined));
    await write('cy');
    await desk.reached('cy', 'active', ({ assigneeId }) => assigneeId === sue.id);
    expect(await desk.queue(groupId)).toEqual(['bob']);
    await desk.pass(182_000, 91_000);
    await desk.reached('bob', 'active', ({ assigneeId }) => assigneeId === sue.id);
  });

  it('S3-35: is idle since they came, or since the last conversation ended', async () => {
    const { id: groupId, write } = await room('idle', { graceSeconds: 0 });
    const ida = await desk.agent('ida', { groupId });
    const since = async () => (await desk.colleague(ida.id))?.idleSince;
    ida.socket.end();
    await desk.gone(ida.id);
    await desk.pass(4_000, 2_000);
    await eventually(async () => ((await desk.colleague(ida.id))?.status === 'offline' ? true : undefined));
    const came = desk.clock.now().toISOString();
    await desk.connect(ida.api);
    await eventually(async () => ((await since()) === came ? true : undefined));
    await write('dan');
    const { id } = await desk.reached('dan', 'active', ({ assigneeId }) => assigneeId === ida.id);
    desk.clock.advance(60_000);
    await ida.api.post(`/conversations/${id}/close`);
    const now = desk.clock.now().toISOString();
    await eventually(async () => ((await since()) === now ? true : undefined));
  });
});

describe('a full queue', () => {
  it('keeps the order of coming: who comes when a place is free waits behind those who came before', async () => {
    const { id: groupId, write } = await room('full', { strategy: 'manual', queueMax: 1, queueTimeoutMinutes: 30 });
    await write('fay', 'gus');
    await desk.reached('gus', 'parked');
    await desk.hub.database.transaction(async (tx) => {
      // Whoever gives out the queue waits here, as behind another instance.
      await tx.query({ text: 'SELECT id FROM agent_group WHERE id = $1 FOR NO KEY UPDATE', values: [groupId] });
      await desk.admin.post(`/conversations/${await idOf('fay')}/claim`);
      await write('hal');
      await desk.reached('hal', 'parked');
    });
    await desk.reached('gus', 'queued');
    expect(await namesOf('hal')).toEqual(['parked']);
  });

  it('does not keep anybody for ever: who waits for room in it waits no longer than who is in it', async () => {
    await desk.pass(31 * 60_000);
    // Whom gus lets in at that very moment is looked at again the next time.
    await desk.pass(2_000);
    await desk.ended('hal');
    await desk.ended('gus');
  });

  it('counts as waiting, for reports and for rules, also for whom there was no room in it from the first', async () => {
    const { id: groupId, write } = await room('house', { strategy: 'manual', queueMax: 1 });
    const annex = await room('annex', { strategy: 'manual' });
    await desk.admin.post('/automation-rules', {
      name: 'waits outside',
      trigger: 'session.waiting',
      conditions: { groupIds: [groupId], waitingMinutes: 5 },
      actions: [{ type: 'prioritise', priority: 1 }],
    });
    await write('rae', 'sol');
    await desk.reached('sol', 'parked');
    await write('tom');
    const { id, contact } = await desk.reached('tom', 'parked');
    await annex.write('yan');
    await desk.reached('yan', 'queued');
    // Who is handed on to it does not overtake them.
    const { session } = await desk.admin.post<{ session: SessionView }>(`/conversations/${await idOf('yan')}/transfer`, { groupId });
    expect(session.state).toBe('parked');
    await desk.admin.put(`/conversations/${id}/priority`, { priority: 2 });
    desk.clock.advance(10 * 60_000);
    for (const person of ['rae', 'sol']) await desk.admin.post(`/conversations/${await idOf(person)}/claim`);
    await desk.reached('tom', 'queued');
    await desk.pass(10_000);
    await desk.reached('tom', 'queued', ({ priority }) => priority === 1);
    await desk.admin.post(`/conversations/${id}/claim`);
    expect(await namesOf('tom')).toEqual(['parked', 'prioritised', 'unparked', 'prioritised', 'claimed']);
    await desk.admin.post(`/conversations/${id}/close`);
    const { items } = await desk.admin.get<Page<ServiceRecordView>>(`/contacts/${contact.id}/sessions`);
    expect(items[0]?.waitedMs).toBeGreaterThanOrEqual(10 * 60_000);
  });
});

describe('a night', () => {
  it('T8: ends with the hours, and does not count as waiting', async () => {
    const { id: groupId, write } = await room('night');
    const opens = new Date(Math.ceil((desk.clock.now().getTime() + 60_000) / 60_000) * 60_000 + 20 * 60_000);
    const [date = '', time = ''] = opens.toISOString().split('T');
    const dates = [{ date, intervals: [{ start: time.slice(0, 5), end: '24:00' }] }];
    await desk.admin.put(`/groups/${groupId}/working-hours/special`, { dates });
    await desk.admin.put(`/groups/${groupId}/working-hours/regular`, { weekly: [] });
    await desk.admin.post('/automation-rules', {
      name: 'waits',
      trigger: 'session.waiting',
      conditions: { groupIds: [groupId], waitingMinutes: 5 },
      actions: [{ type: 'prioritise', priority: 1 }],
    });
    await write('ivy');
    await desk.reached('ivy', 'parked');
    await desk.pass(opens.getTime() - desk.clock.now().getTime());
    await desk.reached('ivy', 'queued', ({ priority }) => priority === undefined);
    await desk.pass(10_000);
    expect(await namesOf('ivy')).toEqual(['parked', 'unparked']);
    const nia = await desk.agent('nia', { groupId });
    const { id } = await desk.reached('ivy', 'active', ({ assigneeId }) => assigneeId === nia.id);
    desk.clock.advance(90_000);
    await nia.api.post(`/conversations/${id}/messages`, { clientMsgId: 'good morning', content: { type: 'text', text: 'Good morning' } });
    desk.clock.advance(30_000);
    await nia.api.post(`/conversations/${id}/close`);
    const day = `from=2026-03-01T00:00:00Z&to=2026-03-03T00:00:00Z&groupId=${groupId}`;
    const { total } = await desk.admin.get<OverviewReport>(`/reports/overview?${day}`);
    expect(total.waiting.maxMs).toBeLessThan(60_000);
    const { contact } = (await desk.conversation('ivy')) ?? {};
    const records = await desk.admin.get<Page<ServiceRecordView>>(`/contacts/${contact?.id ?? ''}/sessions`);
    expect(records.items[0]).toMatchObject({ waitedMs: total.waiting.maxMs, firstReplyMs: 90_000, handledMs: 120_000 });
  });
});

describe('an offer', () => {
  it('stands while the place in the queue changes', async () => {
    const { id: groupId, write } = await room('offers', { acceptSeconds: 20 });
    const gil = await desk.agent('gil', { groupId });
    await write('quin');
    const { id } = await desk.reached('quin', 'queued', ({ offer }) => offer?.agentId === gil.id);
    const { session } = await desk.admin.put<{ session: SessionView }>(`/conversations/${id}/priority`, { priority: 3 });
    expect(session).toMatchObject({ priority: 3, offer: { agentId: gil.id, agentName: 'gil' } });
    await desk.hub.expectConsistent();
    await gil.api.post(`/conversations/${id}/accept`);
    expect(await namesOf('quin')).toEqual(['queued', 'offered', 'prioritised', 'accepted']);
    await desk.hub.expectConsistent();
  });
});

describe('what is known of a person', () => {
  it('is that of whom they were merged with: an agent who speaks their language goes first', async () => {
    const { id: groupId, write } = await room('tongue');
    await write('jo', 'kim');
    const [jo, kim] = [await desk.reached('jo', 'queued'), await desk.reached('kim', 'queued')];
    await desk.admin.patch(`/contacts/${jo.contact.id}`, { language: 'fr' });
    await desk.admin.patch(`/contacts/${kim.contact.id}`, { language: 'de' });
    await desk.admin.post<ContactView>(`/contacts/${jo.contact.id}/merge`, { intoId: kim.contact.id });
    for (const { id } of [jo, kim]) await desk.admin.post(`/conversations/${id}/close`);
    const [french, german] = [await desk.agent('french', { groupId }), await desk.agent('german', { groupId })];
    await desk.admin.patch(`/agents/${french.id}`, { languages: ['fr'] });
    await desk.admin.patch(`/agents/${german.id}`, { languages: ['de'] });
    await desk.small.tell(desk.account, words('jo', 'tongue again'));
    const { session } = await desk.reached('jo', 'active');
    expect(session?.assigneeId).toBe(german.id);
  });

  it('S3-54: shows as unread to the whole group until one of them has read it', async () => {
    const { id: groupId, write } = await room('unread', { strategy: 'manual' });
    const [max, ned] = [await desk.agent('max', { groupId }), await desk.agent('ned', { groupId })];
    await write('liv');
    const { id, lastSeq } = await desk.reached('liv', 'queued');
    const seen = async (who: Colleague) => (await who.api.get<ConversationView>(`/conversations/${id}`)).groupUnread;
    expect(await seen(ned)).toBe(true);
    await desk.admin.post(`/conversations/${id}/read`, { seq: lastSeq });
    expect(await seen(ned)).toBe(true);
    await max.api.post(`/conversations/${id}/read`, { seq: lastSeq });
    expect(await seen(ned)).toBeUndefined();
    // Once, by the first of the group; who reads without being of it has told nobody before.
    expect(await ned.socket.event('group.read')).toMatchObject({ conversationId: id, readSeq: lastSeq });
    await ned.api.post(`/conversations/${id}/read`, { seq: lastSeq });
    await ned.socket.event('read.changed');
    expect(ned.socket.frames.filter((frame) => frame.cmd === 'event' && frame.event.type === 'group.read')).toHaveLength(1);
    await desk.small.tell(desk.account, words('liv', 'unread again'));
    await desk.seen('liv', 2);
    expect(await seen(ned)).toBe(true);
  });
});

describe('what comes first', () => {
  it('is the desk: a rule on the first message sees the session and its group', async () => {
    const { id: groupId, write } = await room('first', { strategy: 'manual' });
    await desk.admin.post('/automation-rules', {
      name: 'first words',
      trigger: 'message.received',
      conditions: { groupIds: [groupId], states: ['queued'] },
      actions: [{ type: 'prioritise', priority: 7 }],
    });
    await write('moe');
    await desk.reached('moe', 'queued', ({ priority }) => priority === 7);
  });

  it('may be people: an agent takes a conversation out of the bot’s hands', async () => {
    const path = `/channel-accounts/${desk.account.id}/bot`;
    await desk.admin.put(path, { ...(await desk.admin.get<BotSettingsView>(path)), enabled: true });
    await desk.admin.post('/faq-entries', { question: 'Where is it?', answer: { type: 'text', text: 'Here.' } });
    const { id: groupId, write } = await room('robot', { strategy: 'manual' });
    const pat = await desk.agent('pat', { groupId });
    await write('oli', 'uma');
    // What only the bot served waits for no reader once it is over.
    const uma = await desk.reached('uma', 'bot');
    expect(uma.groupUnread).toBe(true);
    await desk.admin.post(`/conversations/${uma.id}/close`);
    expect((await desk.conversation('uma'))?.groupUnread).toBeUndefined();
    const { id } = await desk.reached('oli', 'bot');
    const { session } = await pat.api.post<{ session: SessionView }>(`/conversations/${id}/handoff`);
    expect(session).toMatchObject({ state: 'queued', groupId });
    expect((await desk.eventsOf(session.id)).at(-1)).toMatchObject({ name: 'handed_off', actorType: 'agent', data: { reason: 'agent' } });
    expect((await pat.api.post<{ session: SessionView }>(`/conversations/${id}/handoff`)).session.state).toBe('queued');
  });

  it('wait for people no longer than the queue allows, also behind those for whom there is no room in it', async () => {
    const { write } = await room('robots', { strategy: 'manual', queueMax: 1, queueTimeoutMinutes: 30 });
    for (const person of ['uma', 'vic', 'wes']) {
      await write(person);
      await desk.reached(person, 'bot');
    }
    for (const person of ['uma', 'vic']) await desk.admin.post(`/conversations/${await idOf(person)}/handoff`);
    await desk.reached('vic', 'parked');
    const { session } = await desk.admin.post<{ session: SessionView }>(`/conversations/${await idOf('wes')}/handoff`);
    expect(session.state).toBe('parked');
    expect((await desk.eventsOf(session.id)).at(-1)?.data).toEqual({ reason: 'agent', full: true });
    await desk.pass(31 * 60_000, 31 * 60_000);
    await desk.ended('wes');
  });
});
