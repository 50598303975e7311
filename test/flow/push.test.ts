// Agents whose pages are closed are told by their browsers' push services: whom it concerns, once per conversation, in nobody's way.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Page, PushAlert, PushDeviceView, PushPayload } from '../../src/contract/index.js';
import { AgentSocket } from '../support/agent-socket.js';
import { DeskHub } from '../support/desk-hub.js';
import { ADMIN, ApiClient, ApiFailure, eventually } from '../support/hub.js';
import { PushService, type BrowserSubscription, type ReceivedPush } from '../support/push-service.js';
import { secondCompany } from '../support/second-company.js';
import { words } from '../support/small-hub.js';

const GATHERED_MS = 3_000;

let desk: DeskHub;
let service: PushService;
beforeAll(async () => {
  desk = await DeskHub.start({ strategy: 'manual' });
});
afterAll(() => desk.close());
beforeEach(async () => {
  service = await PushService.start(desk.clock);
});
// Agents and people have names of their own in each test; nobody of an earlier one is in the group.
afterEach(async () => {
  expect(service.refused).toEqual([]);
  service.close();
  await desk.admin.put(`/groups/${desk.groupId}/members`, { agentIds: [] });
});

interface Wanted {
  alerts?: PushAlert[];
  showsText?: boolean;
  language?: PushDeviceView['language'];
}

async function turnOn(
  api: ApiClient,
  browser: string,
  { alerts = ['own', 'assigned', 'waiting'], showsText = true, language = 'en' }: Wanted = {},
) {
  const { publicKey } = await api.get<{ publicKey: string }>('/me/push-key');
  const subscription = service.subscribe(browser, publicKey);
  await put(api, subscription, { alerts, showsText, language });
  return subscription;
}

function put(api: ApiClient, subscription: BrowserSubscription, wanted: Required<Wanted>): Promise<Page<PushDeviceView>> {
  return api.put('/me/push-devices/current', { name: 'Chrome, Android', ...subscription, ...wanted });
}

const devicesOf = async (api: ApiClient): Promise<PushDeviceView[]> => (await api.get<Page<PushDeviceView>>('/me/push-devices')).items;

/** A member who has a device and no page open. */
async function away(login: string, wanted?: Wanted): Promise<ApiClient> {
  const api = await desk.hub.hire(login);
  await turnOn(api, login, wanted);
  return api;
}

/** Stored when this resolves. */
async function says(person: string, text: string): Promise<void> {
  const message = words(person, text);
  await desk.small.tell(desk.account, message);
  await eventually(async () => {
    const rows = await desk.hub.database.query({
      text: 'SELECT FROM platform_message WHERE platform_message_id = $1',
      values: [message.platformMessageId],
    });
    return rows.length > 0 ? true : undefined;
  });
}

/** Was at the desk a moment ago: may still be given something. */
async function closesPage(api: ApiClient): Promise<void> {
  const socket = await AgentSocket.signIn(desk.hub.url, api.token);
  socket.end();
  await desk.gone(api.agentId);
}

/** This person's conversation, served by this agent. */
async function servedBy(api: ApiClient, person: string): Promise<string> {
  await says(person, 'hello');
  const { id } = await desk.reached(person, 'queued');
  await api.post(`/conversations/${id}/claim`);
  await api.post(`/conversations/${id}/read`, { seq: 1 });
  return id;
}

/** What this browser shows, once it has been told so often. What was gathered until now goes out. */
function told(browser: string, count: number): Promise<ReceivedPush[]> {
  return eventually(async () => {
    if (desk.clock.waitingFor(GATHERED_MS) > 0) {
      // An instance lives by the database's time, which goes on while the test's stands still.
      await desk.hub.database.query({ text: `UPDATE hub_instance SET expires_at = clock_timestamp() + interval '1 minute'` });
      desk.clock.advance(GATHERED_MS);
    }
    return service.of(browser).length >= count ? service.of(browser) : undefined;
  });
}
const shown = (pushes: ReceivedPush[]): Pick<PushPayload, 'title' | 'body'>[] =>
  pushes.map(({ payload: { title, body } }) => ({ title, body }));

async function codeOf(call: Promise<unknown>): Promise<string> {
  const failure = await call.then(
    () => null,
    (error: unknown) => error,
  );
  return failure instanceof ApiFailure ? failure.body.error.code : 'let in';
}

describe('an agent whose page is closed', () => {
  it('S1-14: is told of who waits, what is given to them and what is written to them; who has a page open anywhere is not', async () => {
    const [ben, cora] = [await away('ben'), await away('cora'), await away('dan', { alerts: ['own'] })];
    await AgentSocket.signIn(desk.hub.url, cora.token);
    await closesPage(ben);
    const stranger = await secondCompany(desk.hub);
    await turnOn(stranger, 'stranger');

    await says('ana', 'Is anybody there?');
    const { id } = await desk.reached('ana', 'queued');
    expect(shown(await told('ben', 1))).toEqual([{ title: 'ana', body: 'Waiting in the queue · Is anybody there?' }]);

    await cora.post(`/conversations/${id}/claim`);
    await cora.post(`/conversations/${id}/transfer`, { agentId: ben.agentId });
    expect(shown(await told('ben', 2)).at(-1)).toEqual({ title: 'ana', body: 'Assigned to you · Is anybody there?' });

    await ben.post(`/conversations/${id}/read`, { seq: 1 });
    await says('ana', 'Thank you');
    const [, , push] = await told('ben', 3);
    expect(push).toMatchObject({ payload: { title: 'ana', body: 'Thank you', tag: id, conversationId: id, count: 1 } });
    expect(service.received.filter(({ browser }) => browser !== 'ben')).toEqual([]);
  });

  it('with a page open on another instance is left alone', async () => {
    const [eve] = [await away('eve'), await away('fay')];
    // An account is held by the database's time, too: it is not to go over to the other instance.
    await desk.hub.database.query({ text: `UPDATE account_lease SET expires_at = 'infinity'` });
    const beside = await desk.hub.beside();
    try {
      await AgentSocket.signIn(beside.url, eve.token);
      await says('bea', 'hello');
      await told('fay', 1);
      expect(service.of('eve')).toEqual([]);
    } finally {
      await beside.close();
    }
  });

  it('is told once of several messages of a conversation, with how many there are, on top of what was told before', async () => {
    const id = await servedBy(await away('gus', { alerts: ['own'] }), 'cleo');
    await says('cleo', 'one');
    await says('cleo', 'two');
    expect(shown(await told('gus', 1))).toEqual([{ title: 'cleo', body: '2 new messages · two' }]);
    await says('cleo', 'three');
    const pushes = await told('gus', 2);
    expect(shown(pushes).at(-1)).toEqual({ title: 'cleo', body: '3 new messages · three' });
    expect(new Set(pushes.map(({ topic, payload }) => `${topic} ${payload.tag}`))).toEqual(new Set([`${id.replaceAll('-', '')} ${id}`]));
  });

  it('sees no words where the device is not to show them, and sees its own language', async () => {
    await servedBy(await away('hal', { alerts: ['own'], showsText: false }), 'dora');
    await servedBy(await away('wei', { alerts: ['own'], language: 'zh-CN' }), 'li');
    await says('dora', 'my card number is 4111');
    expect(shown(await told('hal', 1))).toEqual([{ title: 'dora', body: 'New message' }]);
    await says('li', '在吗');
    await says('li', '你好');
    expect(shown(await told('wei', 1))).toEqual([{ title: 'li', body: '2 条新消息 · 你好' }]);
  });

  it('hears nothing of people who are blocked, nor of queues while on a break', async () => {
    const ivo = await away('ivo');
    await away('jon');
    await ivo.put('/me/status', { status: 'break' });
    const blocked = await servedBy(desk.admin, 'spammer');
    const { contact } = await desk.admin.get<{ contact: { id: string } }>(`/conversations/${blocked}`);
    await desk.admin.post(`/contacts/${contact.id}/block`, {});
    await says('spammer', 'buy this');
    await says('ella', 'hello');
    expect(shown(await told('jon', 1)).at(-1)).toEqual({ title: 'ella', body: 'Waiting in the queue · hello' });
    expect(service.received.filter(({ browser, payload }) => browser === 'ivo' || payload.title === 'spammer')).toEqual([]);
  });
});

describe('a push service', () => {
  it('that knows a device no more has it forgotten', async () => {
    const kim = await away('kim');
    service.answer = () => 410;
    await says('flora', 'hello');
    await told('kim', 1);
    await eventually(async () => ((await devicesOf(kim)).length === 0 ? true : undefined));
  });

  it('that cannot just now gets it again when it says, as what is newest by then; what it refuses is shown with the device', async () => {
    const lee = await away('lee', { alerts: ['own'] });
    await servedBy(lee, 'gina');
    await turnOn(await ApiClient.signIn(desk.hub.url, 'lee', ADMIN.password), 'phone', { alerts: ['own'] });
    const deviceHere = async () => (await devicesOf(lee)).find(({ current }) => current);
    service.answer = (browser) => (browser === 'lee' ? { status: 429, headers: { 'retry-after': '600' } } : 201);
    await says('gina', 'one');
    await told('lee', 1);
    await eventually(async () => ((await deviceHere())?.error === 'HTTP 429' ? true : undefined));
    await says('gina', 'two');
    await told('phone', 2);
    desk.clock.advance(590_000);
    expect(service.of('lee')).toHaveLength(1);
    service.answer = () => 201;
    desk.clock.advance(10_000);
    const [, push] = await told('lee', 2);
    expect(push).toMatchObject({ payload: { body: '2 new messages · two' } });
    await eventually(async () => ((await deviceHere())?.error === undefined ? true : undefined));
  });

  it('that never answers holds up nothing: messages are stored, given out and answered, and other devices are told', async () => {
    const max = await away('max');
    await away('nora');
    service.answer = (browser) => (browser === 'max' ? null : 201);
    const people = Array.from({ length: 12 }, (_, index) => `person-${String(index)}`);
    await desk.write(...people);
    await told('max', 8);
    const { id } = await desk.reached('person-0', 'queued');
    await max.post(`/conversations/${id}/claim`);
    const reply = await max.post<{ message: { seq: number } }>(`/conversations/${id}/messages`, {
      clientMsgId: 'reply',
      content: { type: 'text', text: 'here I am' },
    });
    await desk.small.reached(id, reply.message.seq, 'sent');
    expect(service.of('max')).toHaveLength(8);
  });
});

describe('a device', () => {
  it('is listed without where and how it is reached, changed in its place, and forgotten by its agent alone', async () => {
    const ole = await desk.hub.hire('ole');
    const subscription = await turnOn(ole, 'ole');
    const { items } = await put(ole, subscription, { alerts: ['waiting'], showsText: false, language: 'zh-CN' });
    expect(items).toEqual([
      {
        id: expect.any(String),
        name: 'Chrome, Android',
        current: true,
        alerts: ['waiting'],
        showsText: false,
        language: 'zh-CN',
        createdAt: desk.clock.now().toISOString(),
      },
    ]);
    const phone = await ApiClient.signIn(desk.hub.url, 'ole', ADMIN.password);
    expect((await devicesOf(phone)).map(({ current }) => current)).toEqual([false]);
    const path = `/me/push-devices/${items[0]?.id ?? ''}`;
    expect(await codeOf(desk.admin.call('DELETE', path))).toBe('not_found');
    await phone.call('DELETE', path);
    expect(await devicesOf(ole)).toEqual([]);
  });

  it('ends with the login it was turned on in, and goes over to whoever signs in there next', async () => {
    const [pia, quin] = [await desk.hub.hire('pia'), await desk.hub.hire('quin')];
    const subscription = await turnOn(pia, 'shared');
    await put(quin, subscription, { alerts: ['waiting'], showsText: true, language: 'en' });
    expect([await devicesOf(pia), (await devicesOf(quin)).length]).toEqual([[], 1]);
    await quin.post('/auth/logout');
    const again = await ApiClient.signIn(desk.hub.url, 'quin', ADMIN.password);
    expect(await devicesOf(again)).toEqual([]);
  });

  it('is refused where it is none: no keys, no https, another browser’s address, or a program', async () => {
    const [rob, sue] = [await desk.hub.hire('rob'), await desk.hub.hire('sue')];
    const subscription = await turnOn(rob, 'rob');
    const wanted = { alerts: ['own' as const], showsText: true, language: 'en' as const };
    const keys = { p256dh: Buffer.alloc(65, 4).toString('base64url'), auth: Buffer.alloc(16).toString('base64url') };
    expect(await codeOf(put(sue, { ...subscription, keys }, wanted))).toBe('bad_keys');
    expect(await codeOf(put(sue, { ...subscription, endpoint: 'http://push.example.com/x' }, wanted))).toBe('bad_address');
    const others = service.subscribe('sue', 'any');
    expect(await codeOf(put(sue, { ...others, endpoint: subscription.endpoint }, wanted))).toBe('device_taken');
    const { token } = await desk.admin.post<{ token: string }>('/api-tokens', { name: 'program', agentId: rob.agentId, scope: 'agent' });
    const program = await fetch(`${desk.hub.url}/api/v1/me/push-devices/current`, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'program', ...others, ...wanted }),
    });
    expect(await program.json()).toMatchObject({ error: { code: 'no_device' } });
    expect((await devicesOf(rob)).length).toBe(1);
  });
});
