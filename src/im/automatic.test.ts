// The hub's own words, on a real database: said once, or refused and not stored.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { eventually } from '../../test/support/hub.js';
import { SmallPlatform } from '../../test/support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../../test/support/small-hub.js';
import { systemClock, type ChannelAccountView } from '../contract/index.js';
import { AutomaticMessages, type AutomaticMessage } from './automatic.js';
import { ConversationRows } from './conversation-row.js';
import { MessageWriter } from './message-writer.js';
import { PushHub } from './push.js';
import { ReplyLedger } from './reply-ledger.js';

const log = pino({ level: 'silent' });

let platform: SmallPlatform;
let small: SmallHub;
let account: ChannelAccountView;
let companyId: string;
let people = 0;

beforeAll(async () => {
  platform = new SmallPlatform({ capabilities: { replyWindow: { hours: 24, allowedAfter: ['template'] } } });
  small = await startSmallHub(platform);
  account = await small.bind('key-1', 'shop-1');
  [{ companyId }] = (await small.hub.database.query<{ companyId: string }>({
    text: 'SELECT company_id AS "companyId" FROM channel_account',
    values: [],
  })) as [{ companyId: string }];
});
afterAll(() => small.hub.close());

/** As one instance has it. `isDirect`: the person is a visitor. */
function speaker(isDirect = false): AutomaticMessages {
  const { database } = small.hub;
  const push = new PushHub({ isNeeded: false, pass: () => undefined });
  return new AutomaticMessages({
    database,
    writer: new MessageWriter(
      database,
      push,
      () => undefined,
      log,
      () => isDirect,
    ),
    clock: systemClock,
    newId: v7,
    replies: new ReplyLedger(database, new ConversationRows(database, push, log), systemClock),
    capabilitiesOf: (accountId) => (accountId === account.id ? platform.connector.capabilities(account.settings) : undefined),
    isDirect: () => isDirect,
    describeMedia: () => Promise.resolve(new Map()),
    prepareFiles: (_sender, _place, content) => Promise.resolve(content),
    onDelivery: () => undefined,
  });
}

/** A person of their own who waits in the queue. */
async function waiting(): Promise<string> {
  const person = `person-${String(++people)}`;
  await small.tell(account, words(person, 'hello'));
  return (await small.waiting(person)).id;
}

function message(conversationId: string, more: Partial<AutomaticMessage> = {}): AutomaticMessage {
  const content = { type: 'text' as const, text: 'Welcome' };
  return { companyId, conversationId, key: `word:${conversationId}`, content, senderName: 'Shop', ...more };
}

const said = async (conversationId: string) => (await small.hub.admin.history(conversationId)).filter(({ kind }) => kind === 'bot');
const change = (text: string, id: string) => small.hub.database.query({ text, values: [id] });

describe('an automatic message', () => {
  it('is said once under its key, also by two instances at once', async () => {
    const id = await waiting();
    const outcomes = await Promise.all([speaker(), speaker(), speaker()].map((each) => each.send(message(id))));
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['known', 'known', 'sent']);
    expect(await said(id)).toMatchObject([{ sender: { type: 'system', id: account.id, name: 'Shop' }, content: { text: 'Welcome' } }]);
    await small.hub.expectConsistent();
  });

  it('to a visitor is there with being stored, and nothing is delivered', async () => {
    const id = await waiting();
    expect(await speaker(true).send(message(id))).toMatchObject({ outcome: 'sent' });
    expect(await said(id)).toMatchObject([{ status: 'sent' }]);
    expect(await change('SELECT id FROM delivery WHERE conversation_id = $1', id)).toEqual([]);
  });

  it.each<[string, string, string]>([
    [
      'to somebody who cannot be reached',
      'UPDATE proxy_user SET reachable = false WHERE id = (SELECT proxy_user_id FROM conversation WHERE id = $1)',
      'unreachable',
    ],
    [
      'after the reply window',
      `UPDATE conversation SET window_opened_at = now() - interval '25 hours' WHERE id = $1`,
      'reply_window_closed',
    ],
  ])('%s is refused and not stored, unless it was said before', async (_name, happened, reason) => {
    const [fresh, greeted] = [await waiting(), await waiting()];
    await speaker().send(message(greeted));
    for (const id of [fresh, greeted]) await change(happened, id);
    expect(await speaker().send(message(fresh))).toEqual({ outcome: 'refused', reason });
    expect(await speaker().send(message(greeted))).toEqual({ outcome: 'known' });
    expect(await said(fresh)).toEqual([]);
    expect(await said(greeted)).toHaveLength(1);
  });

  it('that is too long for the channel, or for nobody, is refused', async () => {
    const id = await waiting();
    const long = message(id, { content: { type: 'text', text: 'x'.repeat(5000) } });
    expect(await speaker().send(long)).toEqual({ outcome: 'refused', reason: 'text_too_long' });
    expect(await speaker().send(message(v7()))).toEqual({ outcome: 'refused', reason: 'not_found' });
    expect(await speaker().send({ ...message(id), companyId: v7() })).toEqual({ outcome: 'refused', reason: 'not_found' });
  });

  it('for a state is refused in any other', async () => {
    const id = await waiting();
    expect(await speaker().send(message(id, { requiredState: 'bot' }))).toEqual({ outcome: 'refused', reason: 'state_changed' });
    expect(await speaker().send(message(id, { requiredState: 'queued' }))).toMatchObject({ outcome: 'sent' });
    await small.hub.admin.post(`/conversations/${id}/close`);
    const late = message(id, { key: 'late', requiredState: 'queued' });
    expect(await speaker().send(late)).toEqual({ outcome: 'refused', reason: 'state_changed' });
  });

  it('for a state is refused when the session leaves it in the moment it is said (S3-30)', async () => {
    const id = await waiting();
    await change(`UPDATE service_session SET state = 'bot' WHERE conversation_id = $1`, id);
    const { database } = small.hub;
    const sending = await database.transaction(async (tx) => {
      await tx.query({ text: 'SELECT id FROM conversation WHERE id = $1 FOR UPDATE', values: [id] });
      await tx.query({ text: `UPDATE service_session SET state = 'queued' WHERE conversation_id = $1`, values: [id] });
      const outcome = speaker().send(message(id, { requiredState: 'bot' }));
      await eventually(async () => {
        const text = `SELECT pid FROM pg_stat_activity
          WHERE wait_event_type = 'Lock' AND datname = current_database() AND query LIKE 'WITH input%'`;
        return (await database.query({ text, values: [] })).length > 0 ? true : undefined;
      });
      // Wrapped, so that the transaction does not wait for what waits for it.
      return { outcome };
    });
    expect(await sending.outcome).toEqual({ outcome: 'refused', reason: 'state_changed' });
    expect(await said(id)).toEqual([]);
  });
});
