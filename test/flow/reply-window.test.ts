// The time to answer, by the platform's clock and by the platform's word: what comes late opens no more than it would have in time.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { ConnectorError, systemClock, type ChannelAccountView, type ConversationView, type MessageView } from '../../src/contract/index.js';
import { ConversationRows } from '../../src/im/conversation-row.js';
import { PushHub } from '../../src/im/push.js';
import { ReplyLedger, type ReplyIntent } from '../../src/im/reply-ledger.js';
import { eventually } from '../support/hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * HOUR_MS);

let platform: SmallPlatform;
let small: SmallHub;
let account: ChannelAccountView;
beforeAll(async () => {
  platform = new SmallPlatform({ capabilities: { replyWindow: { hours: 168, automaticHours: 24, allowedAfter: ['template'] } } });
  small = await startSmallHub(platform);
  account = await small.bind('key-1', 'shop-1');
});
afterAll(async () => {
  await small.hub.expectConsistent();
  await small.hub.close();
});

type Window = ConversationView['replyWindow'];
const windowOf = async (id: string): Promise<Window> => (await small.conversation(id)).replyWindow;
const closed = (id: string): Promise<Window> =>
  eventually(async () => {
    const window = await windowOf(id);
    return window.state === 'closed' ? window : undefined;
  });

/** Somebody wrote, so many hours ago, and the admin serves them. */
async function wroteAgo(platformUserId: string, hours: number): Promise<string> {
  await small.tell(account, words(platformUserId, 'hello', { sentAt: hoursAgo(hours) }));
  const { id } = await small.waiting(platformUserId);
  await small.hub.admin.post(`/conversations/${id}/claim`);
  return id;
}

const refuse = (): void => {
  platform.answers.push(() => {
    throw new ConnectorError({ code: 'reply_window_closed', kind: 'permanent', message: 'More than 24 hours have passed' });
  });
};

it('counts from when they wrote, though it is told late, and never from the future', async () => {
  const late = await wroteAgo('late', 169);
  expect((await windowOf(late)).state).toBe('closed');
  const future = await wroteAgo('future', -10_000);
  const { state, closesAt } = await windowOf(future);
  expect(state).toBe('open');
  expect(Date.parse(closesAt ?? '')).toBeLessThanOrEqual(Date.now() + 168 * HOUR_MS);
});

it('is not shortened by an earlier message that is told after a later one', async () => {
  const id = await wroteAgo('both', 1);
  const before = await windowOf(id);
  await small.tell(account, words('both', 'older', { sentAt: hoursAgo(200) }));
  await small.said(id, 'older');
  expect(await windowOf(id)).toEqual(before);
});

it('is over when the platform says so, until they write again', async () => {
  const id = await wroteAgo('refused', 30);
  expect((await windowOf(id)).state).toBe('open');
  refuse();
  await small.reached(id, (await small.reply(id, 'too late')).seq, 'expired');
  expect(await closed(id)).toEqual({ state: 'closed', allowedAfter: ['template'] });
  await expect(small.reply(id, 'once more')).rejects.toMatchObject({ status: 422, body: { error: { code: 'reply_window_closed' } } });
  await small.tell(account, words('refused', 'I am back'));
  await small.said(id, 'I am back');
  expect((await windowOf(id)).state).toBe('open');
});

it('is over when a receipt says so', async () => {
  const id = await wroteAgo('receipt', 30);
  platform.answers.push(() => ({ platformMessageIds: ['taken-at-first'] }));
  const { seq } = await small.reply(id, 'taken, and thrown away');
  await small.reached(id, seq, 'sent');
  await small.tell(account, {
    type: 'receipt',
    dedupeKey: 'receipt-1',
    platformUserId: 'receipt',
    platformMessageId: 'taken-at-first',
    status: 'failed',
    error: { code: 'reply_window_closed', message: 'More than 24 hours have passed' },
  });
  await small.reached(id, seq, 'failed');
  expect(await closed(id)).toEqual({ state: 'closed', allowedAfter: ['template'] });
});

it('is over for programs alone when the platform refuses what may have been one’s', async () => {
  const id = await wroteAgo('early', 2);
  refuse();
  await small.reached(id, (await small.reply(id, 'refused')).seq, 'expired');
  const personal = await eventually(async () => {
    const window = await windowOf(id);
    return Date.parse(window.personalFrom ?? '') <= Date.now() ? window : undefined;
  });
  expect(personal.state).toBe('open');
});

it('is shorter for a program that holds an agent’s key than for the agent', async () => {
  const fresh = await wroteAgo('fresh', 2);
  const old = await wroteAgo('old', 30);
  const { token } = await small.hub.admin.post<{ token: string }>('/api-tokens', { name: 'importer', scope: 'admin' });
  const asProgram = async (id: string): Promise<{ status: number; body: { message: MessageView; error?: { code: string } } }> => {
    const response = await fetch(`${small.hub.url}/api/v1/conversations/${id}/messages`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ clientMsgId: `program-${id}`, content: { type: 'text', text: 'your parcel is on its way' } }),
    });
    return { status: response.status, body: (await response.json()) as { message: MessageView; error?: { code: string } } };
  };
  expect(await asProgram(old)).toMatchObject({ status: 422, body: { error: { code: 'reply_window_closed' } } });
  await small.reached(old, (await small.reply(old, 'from a person')).seq, 'sent');
  const { body } = await asProgram(fresh);
  await small.reached(fresh, body.message.seq, 'sent');
});

it('is shorter for what the hub says by itself also when that has waited', async () => {
  const id = await wroteAgo('waited', 30);
  const [row] = await small.hub.database.query<Pick<ReplyIntent, 'companyId' | 'proxyUserId' | 'lastInboundAt'>>({
    text: `SELECT company_id AS "companyId", proxy_user_id AS "proxyUserId", window_opened_at AS "lastInboundAt" FROM conversation WHERE id = $1`,
    values: [id],
  });
  if (!row) throw new Error('no conversation');
  const rows = new ConversationRows(small.hub.database, new PushHub({ isNeeded: false, pass: () => undefined }), pino({ level: 'silent' }));
  const replies = new ReplyLedger(small.hub.database, rows, systemClock);
  const capabilities = platform.connector.capabilities(account.settings);
  const leave = (automatic: boolean) =>
    replies.take(capabilities, { ...row, conversationId: id, accountId: account.id, contentType: 'text', automatic });
  expect((await leave(true)).refusal).toMatchObject({ code: 'reply_window_closed' });
  expect((await leave(false)).refusal).toBeNull();
});
