// Messages written for a later time: they wait outside the conversation and become messages once, when their time has come.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type {
  ChannelAccountView,
  ListedConversation,
  MessageView,
  Page,
  ScheduledMessageView,
  StoredMedia,
} from '../../src/contract/index.js';
import { doomForgottenFiles } from '../../src/store/media-removal.js';
import { AgentSocket } from '../support/agent-socket.js';
import { eventually, type ApiClient } from '../support/hub.js';
import { ShiftedClock } from '../support/shifted-clock.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

const HOUR_MS = 3_600_000;

let clock: ShiftedClock;
let platform: SmallPlatform;
let small: SmallHub;
let account: ChannelAccountView;
let conversation: ListedConversation;
let admin: ApiClient;
let desk: AgentSocket;

beforeEach(async () => {
  clock = new ShiftedClock();
  platform = new SmallPlatform();
  small = await startSmallHub(platform, { clock });
  admin = small.hub.admin;
  account = await small.bind('key-1', 'shop-1');
  conversation = await small.claimed(account, 'ana');
  desk = await AgentSocket.signIn(small.hub.url, admin.token);
});
afterEach(async () => {
  desk.end();
  await small.hub.expectConsistent();
  await small.hub.close();
});

const inHours = (hours: number): string => new Date(clock.now().getTime() + hours * HOUR_MS).toISOString();
const later = (text: string, hours: number, more: object = {}) => ({
  clientMsgId: text,
  content: { type: 'text', text },
  sendAt: inHours(hours),
  ...more,
});
const write = (body: object, who = admin) =>
  who.post<{ scheduled?: ScheduledMessageView; message?: MessageView }>(`/conversations/${conversation.id}/messages`, body);
const waiting = async (): Promise<ScheduledMessageView[]> =>
  (await admin.get<Page<ScheduledMessageView>>(`/conversations/${conversation.id}/scheduled-messages`)).items;
const told = (state: string) => desk.event('scheduled.changed', (event) => event.state === state);
const heard = (): unknown[] => platform.received.flatMap(({ call }) => (call.method === 'send' ? [call.payload['text']] : []));
const said = async (): Promise<string[]> =>
  (await admin.history(conversation.id)).flatMap(({ kind, content }) =>
    kind !== 'system' && content.type === 'text' ? [content.text] : [],
  );
const code = (error: string) => ({ body: { error: { code: error } } });

describe('a message for later', () => {
  it('waits where all who serve the conversation see it, and stands behind what was said until it was sent', async () => {
    const { scheduled } = await write(later('good morning', 10));
    expect(scheduled).toMatchObject({ state: 'waiting', content: { text: 'good morning' }, agent: { id: admin.agentId } });
    await told('waiting');
    expect(await waiting()).toEqual([scheduled]);
    await small.tell(account, words('ana', 'still there?'));
    await eventually(async () => ((await said()).length === 2 ? true : undefined));
    clock.shift(10 * HOUR_MS);
    await told('sent');
    expect(await waiting()).toEqual([]);
    expect(await said()).toEqual(['hello', 'still there?', 'good morning']);
    const [last] = (await admin.history(conversation.id)).slice(-1);
    expect(last).toMatchObject({ clientMsgId: 'good morning', sender: { id: admin.agentId } });
    await small.reached(conversation.id, last?.seq ?? 0, 'sent');
  });

  it('is one, however often it is asked for, and after its time it is the message', async () => {
    const request = later('once', 1);
    const [{ scheduled }] = await Promise.all([write(request), write(request)]);
    expect(await waiting()).toEqual([scheduled]);
    clock.shift(HOUR_MS);
    await told('sent');
    expect((await write({ ...request, sendAt: inHours(1) })).message).toMatchObject({ clientMsgId: 'once' });
    expect(await waiting()).toEqual([]);
    expect(await said()).toEqual(['hello', 'once']);
  });

  it('goes out once though the hub ended between sending it and noting that down, and those of one moment in their order', async () => {
    for (const text of ['first', 'second', 'third']) await write(later(text, 1));
    await write({ clientMsgId: 'first', content: { type: 'text', text: 'first' } });
    await small.hub.database.query({ text: `UPDATE scheduled_message SET state = 'sending' WHERE client_msg_id = 'first'` });
    await small.hub.restart();
    clock.shift(HOUR_MS);
    await eventually(() => (heard().length === 3 ? true : undefined));
    await eventually(async () =>
      (await small.hub.database.query({ text: 'SELECT FROM scheduled_message' })).length === 0 ? true : undefined,
    );
    expect(heard()).toEqual(['first', 'second', 'third']);
    admin = small.hub.admin;
    expect(await said()).toEqual(['hello', 'first', 'second', 'third']);
  });

  it('is a program’s when a program wrote it, with no more rights than the program had', async () => {
    const programs = { scope: 'agent', name: 'importer' };
    const { token } = await admin.post<{ token: string }>('/api-tokens', programs);
    const program = admin.program(token);
    await write(later('by the importer', 1), program);
    await write(later('of mine', 1));
    await write(later('too late', 3), program);
    clock.shift(HOUR_MS);
    await eventually(async () => ((await said()).includes('of mine') ? true : undefined));
    const sent = (await admin.history(conversation.id)).filter(({ kind }) => kind === 'out');
    expect(sent.map(({ clientMsgId, byProgram }) => [clientMsgId, byProgram])).toEqual([
      ['by the importer', true],
      ['of mine', undefined],
    ]);
    const lea = await small.hub.hire('lea');
    await admin.post(`/conversations/${conversation.id}/release`);
    await lea.post(`/conversations/${conversation.id}/claim`);
    clock.shift(2 * HOUR_MS);
    await told('refused');
    expect(await waiting()).toMatchObject([{ clientMsgId: 'too late', state: 'refused', error: { code: 'conversation_claimed' } }]);
  });

  it('of a program is not sent once its key is revoked, unlike what stands in the conversation, and what it wrote with a key that has run out', async () => {
    const keyFor = async (name: string, more: object = {}): Promise<{ id: string; program: ApiClient }> => {
      const made = await admin.post<{ token: string; apiToken: { id: string } }>('/api-tokens', { scope: 'agent', name, ...more });
      return { id: made.apiToken.id, program: admin.program(made.token) };
    };
    const leaked = await keyFor('leaked');
    const brief = await keyFor('brief', { expiresAt: inHours(1) });
    await write(later('from the leaked key', 2), leaked.program);
    await write(later('from the brief one', 2), brief.program);
    await admin.post(`/channel-accounts/${account.id}/disable`);
    await write({ clientMsgId: 'at once', content: { type: 'text', text: 'at once' } }, leaked.program);
    await admin.call('DELETE', `/api-tokens/${leaked.id}`);
    await admin.post(`/channel-accounts/${account.id}/enable`);
    clock.shift(2 * HOUR_MS);
    await told('refused');
    await told('sent');
    expect(await waiting()).toMatchObject([{ clientMsgId: 'from the leaked key', state: 'refused', error: { code: 'key_revoked' } }]);
    await eventually(() => (heard().length === 2 ? true : undefined));
    expect(heard()).toEqual(['at once', 'from the brief one']);
  });

  it('keeps its files as long as it waits, and goes out with them', async () => {
    const body = new FormData();
    body.append('file', new Blob(['the terms']), 'contract.txt');
    const headers = { Authorization: `Bearer ${admin.token}` };
    const { mediaId } = (await (await fetch(`${small.hub.url}/api/v1/media`, { method: 'POST', body, headers })).json()) as StoredMedia;
    const content = { type: 'file', media: { mediaId }, caption: 'as promised' };
    await write(later('contract', 48, { content }));
    await write(later('thought better of', 72, { content }));
    const forgotten = async (): Promise<number> => {
      const now = new Date(Date.now() + 100 * 24 * HOUR_MS);
      return (await doomForgottenFiles(small.hub.database, { after: null, before: now, now, limit: 1_000 })).doomed;
    };
    expect(await forgotten()).toBe(0);
    clock.shift(48 * HOUR_MS);
    await told('sent');
    const [last] = (await admin.history(conversation.id)).slice(-1);
    expect(last).toMatchObject({ clientMsgId: 'contract', content: { caption: 'as promised', media: { mediaId, state: 'ready' } } });
    // Taken back, it would leave the file to nobody but what still waits.
    await small.reached(conversation.id, last?.seq ?? 0, 'sent');
    await admin.post(`/messages/${String(last?.id)}/retract`);
    await eventually(async () => (await admin.history(conversation.id)).some(({ retractedAt }) => retractedAt !== undefined) || undefined);
    expect(await forgotten()).toBe(0);
    const [rest] = await waiting();
    await admin.call('DELETE', `/scheduled-messages/${String(rest?.id)}`);
    expect(await forgotten()).toBe(1);
  });

  it('is sent though the conversation was closed in between', async () => {
    await write(later('how was it?', 24));
    await admin.post(`/conversations/${conversation.id}/close`);
    clock.shift(24 * HOUR_MS);
    await told('sent');
    expect(await said()).toEqual(['hello', 'how was it?']);
  });

  it('that cannot be said when its time comes, because somebody else serves the person, is kept with the reason until it is put away', async () => {
    const ben = await small.hub.hire('ben');
    await admin.post(`/conversations/${conversation.id}/release`);
    await ben.post(`/conversations/${conversation.id}/claim`);
    await write(later('too late', 1), ben);
    await admin.post(`/conversations/${conversation.id}/take-over`);
    clock.shift(HOUR_MS);
    await told('refused');
    const [refused] = await waiting();
    expect(refused).toMatchObject({ state: 'refused', error: { code: 'conversation_claimed' } });
    await ben.call('DELETE', `/scheduled-messages/${String(refused?.id)}`);
    expect(await waiting()).toEqual([]);
    expect(await said()).toEqual(['hello']);
  });

  it('waits on while the account is switched off', async () => {
    await write(later('after the pause', 1));
    await admin.post(`/channel-accounts/${account.id}/disable`);
    clock.shift(HOUR_MS);
    await admin.post(`/channel-accounts/${account.id}/enable`);
    await told('sent');
    await eventually(() => (heard().length === 1 ? true : undefined));
  });

  it('waits on, and says why, while its account cannot be served; it can still be cancelled, and holds up no other account’s', async () => {
    const serve = async (accountId: string, isServed: boolean): Promise<void> => {
      await small.hub.database.query({
        text: `UPDATE channel_account SET secret_key_id = CASE WHEN $2 THEN replace(secret_key_id, 'lost ', '') ELSE 'lost ' || secret_key_id END WHERE id = $1`,
        values: [accountId, isServed],
      });
      await small.hub.restart();
      admin = small.hub.admin;
    };
    const lost = conversation;
    await write(later('held up', 1));
    await write(later('thought better of', 1));
    const other = await small.bind('key-2', 'shop-2');
    conversation = await small.claimed(other, 'ben');
    await write(later('to the other', 1));
    // As many as are looked at together, and earlier.
    await small.hub.database.query({
      text: `INSERT INTO scheduled_message (company_id, id, conversation_id, account_id, agent_id, client_msg_id, content, send_at, state, created_at)
        SELECT company_id, gen_random_uuid(), conversation_id, account_id, agent_id, 'copy ' || n, content, send_at - interval '1 minute', state, created_at
        FROM scheduled_message, generate_series(1, 100) n WHERE client_msg_id = 'held up'`,
    });
    await serve(account.id, false);
    clock.shift(HOUR_MS);
    await eventually(() => (heard().includes('to the other') ? true : undefined));
    conversation = lost;
    await small.hub.database.query({ text: `DELETE FROM scheduled_message WHERE client_msg_id LIKE 'copy %'` });
    const heldUp = { state: 'waiting', error: { code: 'account_not_served' } };
    expect(await waiting()).toMatchObject([
      { clientMsgId: 'held up', ...heldUp },
      { clientMsgId: 'thought better of', ...heldUp },
    ]);
    const [, second] = await waiting();
    await admin.call('DELETE', `/scheduled-messages/${String(second?.id)}`);
    await serve(account.id, true);
    await eventually(() => (heard().includes('held up') ? true : undefined));
    expect(await waiting()).toEqual([]);
    expect(await said()).toEqual(['hello', 'held up']);
  });

  it('can be cancelled by who wrote it and by supervisors, until its time has come', async () => {
    const ben = await small.hub.hire('ben');
    const sue = await small.hub.hire('sue', { role: 'supervisor' });
    await Promise.all([write(later('one', 1)), write(later('two', 2))]);
    const [one, two] = await waiting();
    await expect(ben.call('DELETE', `/scheduled-messages/${String(one?.id)}`)).rejects.toMatchObject(code('forbidden'));
    await sue.call('DELETE', `/scheduled-messages/${String(one?.id)}`);
    await told('cancelled');
    clock.shift(2 * HOUR_MS);
    await told('sent');
    await expect(admin.call('DELETE', `/scheduled-messages/${String(two?.id)}`)).rejects.toMatchObject(code('not_found'));
    expect(await said()).toEqual(['hello', 'two']);
  });
});

describe('what is refused at once', () => {
  it.each([
    ['a note', { kind: 'note' }, 'not_supported'],
    ['one for another year', { sendAt: '2999-01-01T00:00:00.000Z' }, 'too_far_ahead'],
    ['a time that is none', { sendAt: 'tomorrow' }, 'invalid_request'],
  ])('%s', async (_case, more, refusal) => {
    await expect(write(later('no', 1, more))).rejects.toMatchObject(code(refusal));
  });

  it('one by somebody who may not write here, now or then', async () => {
    await expect(write(later('no', 1), await small.hub.hire('ben'))).rejects.toMatchObject(code('conversation_claimed'));
  });

  it('a message for a time that is over is sent now', async () => {
    expect((await write(later('now', -1))).message).toMatchObject({ content: { text: 'now' } });
  });
});
