// The store did what it was asked, and its answer was lost: what comes after must not overtake what nobody knows to be there.
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { ChannelAccountView, MessageView } from '../../src/contract/index.js';
import { AgentSocket } from '../support/agent-socket.js';
import { eventually } from '../support/hub.js';
import { MortalHub } from '../support/mortal-hub.js';
import { QuickClock } from '../support/quick-clock.js';
import { SmallPlatform } from '../support/small-connector.js';
import { words } from '../support/small-hub.js';
import { SyncingDevice } from '../support/syncing-device.js';

let mortal: MortalHub;
let account: ChannelAccountView;
beforeAll(async () => {
  // In real time: what looks for work that was left behind comes too late to help.
  mortal = await MortalHub.start(new SmallPlatform(), new QuickClock(1));
  account = await mortal.small.bind('key', 'shop');
});
afterEach(async () => {
  mortal.heal();
  await mortal.small.hub.expectConsistent();
});
afterAll(() => mortal.close());

/** The next commit of this kind is made, and whoever asked does not hear so. */
function loseAnswerOf(kind: string): void {
  mortal.commitFault = (commit) => {
    if (commit !== kind) return undefined;
    mortal.heal();
    return 'fail_after';
  };
}

async function said(person: string, count: number): Promise<MessageView[]> {
  const { id } = await mortal.small.waiting(person);
  return eventually(async () => {
    const history = await mortal.small.hub.admin.history(id);
    return history.length === count ? history : undefined;
  });
}
const textsOf = (messages: MessageView[]) => messages.map(({ content }) => (content.type === 'text' ? content.text : content.type));
const bodyOf = (event: ReturnType<typeof words>) => ({ id: event.dedupeKey, events: [event] });

it('a message whose webhook was stored unheard, and which the platform sent again, stays before the next one', async () => {
  const [first, second] = [words('ana', 'first'), words('ana', 'second')];
  loseAnswerOf('insert-webhook-events');
  expect((await mortal.small.post(account.id, bodyOf(first))).status).toBe(503);
  expect((await mortal.small.post(account.id, bodyOf(first))).status).toBe(200);
  expect((await mortal.small.post(account.id, bodyOf(second))).status).toBe(200);
  expect(textsOf(await said('ana', 2))).toEqual(['first', 'second']);
});

it('an edit finds the message whose webhook was stored unheard', async () => {
  const first = words('bob', 'first');
  loseAnswerOf('insert-webhook-events');
  expect((await mortal.small.post(account.id, bodyOf(first))).status).toBe(503);
  await mortal.small.tell(account, first);
  await mortal.small.tell(account, {
    type: 'edit',
    dedupeKey: 'edit of first',
    platformUserId: 'bob',
    platformMessageId: first.platformMessageId,
    editedAt: new Date(),
    content: { type: 'text', text: 'edited' },
  });
  await said('bob', 1);
  await eventually(async () => (textsOf(await said('bob', 1))[0] === 'edited' ? true : undefined));
});

it('an agent who is connected hears of a message that was stored unheard', async () => {
  const conversation = await mortal.small.claimed(account, 'cid');
  const device = new SyncingDevice(mortal.small.hub.url, mortal.small.hub.admin, 'desk');
  await device.connect();
  loseAnswerOf('append-messages');
  await mortal.small.tell(account, words('cid', 'are you there?'));
  await eventually(() => (device.frames.some(({ cmd }) => cmd === 'message' || cmd === 'sync_notify') ? true : undefined));
  await device.catchUp();
  const [last] = (await mortal.small.hub.admin.history(conversation.id)).slice(-1);
  expect(textsOf(last ? [last] : [])).toEqual(['are you there?']);
  expect([...(device.queues.get(mortal.small.hub.admin.agentId)?.entries.values() ?? [])]).toEqual([
    { conversationId: conversation.id, seq: last?.seq },
  ]);
  device.drop();
});

it('a reply by socket that was stored unheard is told as one nobody knows of, and is there once when it is said again', async () => {
  const { id, proxyUser } = await mortal.small.claimed(account, 'eve');
  const device = new SyncingDevice(mortal.small.hub.url, mortal.small.hub.admin, 'desk');
  await device.connect();
  const frame = { customerAppid: account.id, customerId: proxyUser.id, conversationId: id, clientMsgId: 'to eve', text: 'on its way' };
  loseAnswerOf('append-messages');
  expect(await device.say(frame)).toMatchObject({ cmd: 'error', code: 'unavailable' });
  const again = await device.say(frame);
  const history = await mortal.small.hub.admin.history(id);
  expect(again).toMatchObject({ cmd: 'ack', messageSeq: history.at(-1)?.seq });
  expect(textsOf(history).filter((text) => text === 'on its way')).toHaveLength(1);
  device.drop();
});

it('an answer that is stored stays answered: the same request after the conversation was closed gives the same message', async () => {
  const { id } = await mortal.small.claimed(account, 'dan');
  const { admin } = mortal.small.hub;
  const request = { clientMsgId: 'to dan', content: { type: 'text', text: 'goodbye' } };
  const send = () => admin.post<{ message: MessageView }>(`/conversations/${id}/messages`, request);
  const { message } = await send();
  await admin.post(`/conversations/${id}/close`);
  expect((await send()).message).toMatchObject({ id: message.id, seq: message.seq });
  await expect(admin.post(`/conversations/${id}/messages`, { ...request, clientMsgId: 'another' })).rejects.toMatchObject({
    body: { error: { code: 'no_open_session' } },
  });
});

it.each([
  ['claim', (id: string) => mortal.small.hub.admin.post(`/conversations/${id}/release`)],
  ['release', () => Promise.resolve()],
  ['close', () => Promise.resolve()],
])('the agent’s other tab is told to look after a %s that was stored unheard', async (command, before) => {
  const { id } = await mortal.small.claimed(account, `visitor to ${command}`);
  await before(id);
  const tab = await AgentSocket.signIn(mortal.small.hub.url, mortal.small.hub.admin.token);
  mortal.commitFault = (commit) => {
    if (!/move-session|session_event/.test(commit)) return undefined;
    mortal.heal();
    return 'fail_after';
  };
  await expect(mortal.small.hub.admin.post(`/conversations/${id}/${command}`)).rejects.toMatchObject({ status: 503 });
  await tab.event('conversation.updated', ({ conversationId }) => conversationId === id);
  const { session } = await mortal.small.conversation(id);
  expect(session?.state ?? 'closed').toBe({ claim: 'active', release: 'queued', close: 'closed' }[command]);
  tab.end();
});
