// What a call came to is kept, whatever the store, the lease and the platform do meanwhile; and nobody waits for somebody else.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  ConnectorError,
  type ChannelAccountView,
  type ListedConversation,
  type Delivered,
  type MessageView,
} from '../../src/contract/index.js';
import { finishSends, laneHeads } from '../../src/store/deliveries.js';
import { replaceContent } from '../../src/store/messages.js';
import { applyEarlyReceipts, applyReceipt, type MessageReceipt } from '../../src/store/receipts.js';
import { eventually } from '../support/hub.js';
import { ShiftedClock } from '../support/shifted-clock.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

let clock: ShiftedClock;
let platform: SmallPlatform;
let small: SmallHub;
let account: ChannelAccountView;
let conversation: ListedConversation;
beforeEach(async () => {
  clock = new ShiftedClock();
  platform = new SmallPlatform();
  small = await startSmallHub(platform, { clock });
  account = await small.bind('key-1', 'shop-1');
  conversation = await small.claimed(account, 'ana');
});
afterEach(async () => {
  await small.hub.close();
});

const sql = <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> => small.hub.database.query<Row>({ text, values });
const say = (text: string): Promise<MessageView> => small.reply(conversation.id, text);
const reached = (message: MessageView, status: string): Promise<MessageView> => small.reached(conversation.id, message.seq, status);
const at = async (seq: number): Promise<MessageView | undefined> =>
  (await small.hub.admin.history(conversation.id)).find((message) => message.seq === seq);

/** What the platform took, in order: to whom, and what. */
const taken = (): string[] =>
  platform.received.flatMap(({ call }) =>
    call.method === 'send' ? [`${String(call.payload['to'])}: ${String(call.payload['text'])}`] : [],
  );

/** The next call is held until `answer`. */
function held(): { begun: Promise<void>; answer(delivered: Delivered): void } {
  let begin: () => void = () => undefined;
  let answer: (delivered: Delivered) => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const answered = new Promise<Delivered>((resolve) => (answer = resolve));
  platform.answers.push(() => {
    begin();
    return answered;
  });
  return { begun, answer };
}
function refuseNext(fields: ConstructorParameters<typeof ConnectorError>[0]): void {
  platform.answers.push(() => {
    throw new ConnectorError(fields);
  });
}

/** The store refuses to write this status into a message so many times. */
async function refuseStatus(status: string, sqlState: string, times: number): Promise<void> {
  await sql('CREATE SEQUENCE refusals');
  await sql(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN IF NEW.status = '${status}' AND nextval('refusals') <= ${String(times)} THEN RAISE 'refused' USING ERRCODE = '${sqlState}'; END IF;
    RETURN NEW; END $$`);
  await sql('CREATE TRIGGER refuse BEFORE UPDATE ON message FOR EACH ROW EXECUTE FUNCTION refuse()');
}

describe('an outcome', () => {
  it('that cannot be written for the moment is written when it can; the call is not made twice and the person not blocked', async () => {
    await refuseStatus('sent', '57014', 2);
    const [first, second] = [await say('first'), await say('second')];
    await reached(first, 'sent');
    await reached(second, 'sent');
    expect(taken()).toEqual(['ana: first', 'ana: second']);
    await small.hub.expectConsistent();
  });

  it('that the store refuses for good leaves the message uncertain, and the next one goes', async () => {
    await refuseStatus('sent', '23514', 1);
    const [first, second] = [await say('first'), await say('second')];
    expect((await reached(first, 'uncertain')).error?.code).toBe('outcome_not_recorded');
    await reached(second, 'sent');
    expect(taken()).toEqual(['ana: first', 'ana: second']);
    await small.hub.expectConsistent();
  });

  it('of a refusal whose words the store cannot keep is shown without them', async () => {
    refuseNext({ code: 'rejected', kind: 'permanent', message: `nul \0 and half \ud83d` });
    expect((await reached(await say('no'), 'failed')).error?.message).toBe('nul  and half \ufffd');
  });

  it('comes to the call whose lease was lost meanwhile, and no second call to that person begins before it', async () => {
    const gate = held();
    const first = await say('first');
    await gate.begun;
    const second = await say('second');
    const renewals = async (): Promise<string> => {
      const [row] = await sql<{ until: string }>('SELECT expires_at::text AS until FROM account_lease');
      return row?.until ?? '';
    };
    await sql('UPDATE account_lease SET epoch = epoch + 1');
    for (let renewal = 0; renewal < 2; renewal++) {
      const before = await renewals();
      await eventually(async () => ((await renewals()) !== before ? true : undefined));
    }
    expect(taken()).toEqual(['ana: first']);
    gate.answer({ platformMessageIds: ['out-first'] });
    await reached(first, 'sent');
    await reached(second, 'sent');
    expect(taken()).toEqual(['ana: first', 'ana: second']);
    await small.hub.expectConsistent();
  });

  it('is not given up for the time a paused account has waited', async () => {
    await small.hub.admin.post(`/channel-accounts/${account.id}/disable`);
    const waiting = await say('kept for you');
    clock.shift(25 * 3_600_000);
    refuseNext({ code: 'rate_limited', kind: 'temporary', message: 'slowly', retryAfterMs: 1 });
    await small.hub.admin.post(`/channel-accounts/${account.id}/enable`);
    await reached(waiting, 'sent');
    expect(taken()).toEqual(['ana: kept for you', 'ana: kept for you']);
  });
});

describe('a person with a new id', () => {
  const moved = (newPlatformUserId: string): void =>
    refuseNext({ code: 'identity_changed', kind: 'temporary', message: 'moved', newPlatformUserId, retryAfterMs: 0 });

  it('is sent only what has not arrived under the old one', async () => {
    platform.answers.push(() => ({ platformMessageIds: ['part-1'] }));
    moved('ana-2');
    await reached(await say('part one\npart two'), 'sent');
    expect(taken()).toEqual(['ana: part one', 'ana: part two', 'ana-2: part two']);
    expect((await small.conversation(conversation.id)).proxyUser.platformUserId).toBe('ana-2');
  });

  it('is reached there even when that id has a conversation of its own', async () => {
    await small.claimed(account, 'ben');
    moved('ben');
    await reached(await say('hello'), 'sent');
    expect(taken()).toEqual(['ana: hello', 'ben: hello']);
    await small.hub.expectConsistent();
  });

  it('is followed once; a platform that sends us round in circles fails the message with a reason', async () => {
    moved('ana-2');
    moved('ana');
    const failed = await reached(await say('hello'), 'failed');
    expect(failed.error).toMatchObject({ code: 'recipient_moved', says: { name: 'hub.recipient_moved' } });
    expect(taken()).toEqual(['ana: hello', 'ana-2: hello']);
  });
});

describe('receipts', () => {
  const receipt = (status: MessageReceipt['status'], platformMessageId: string): MessageReceipt => ({
    accountId: account.id,
    platformMessageId,
    status,
    error: status === 'failed' ? { code: 'undeliverable', message: 'not taken' } : null,
    at: clock.now(),
  });

  it('that cross the outcome’s commit are applied by whoever comes second', async () => {
    await small.hub.admin.post(`/channel-accounts/${account.id}/disable`);
    const { id, seq } = await say('crossing');
    const [row] = await sql<{ id: string; companyId: string; sentAt: Date }>(
      'SELECT d.id, d.company_id AS "companyId", i.sent_at AS "sentAt" FROM delivery d JOIN message_index i ON i.id = d.message_id WHERE d.message_id = $1',
      [id],
    );
    if (!row) throw new Error('there is no delivery');
    const key = { accountId: account.id, platformMessageId: 'crossing-1' };
    const parts = [{ status: 'sent', platformMessageIds: ['crossing-1'] }];
    await small.hub.database.transaction(async (tx) => {
      const { id: deliveryId, companyId, sentAt } = row;
      const where = { deliveryId, attempts: 0, companyId, accountId: account.id, conversationId: conversation.id, seq, sentAt };
      await finishSends(tx, [{ ...where, status: 'sent', error: null, parts, platformAt: null }]);
      expect(await applyReceipt(small.hub.database, receipt('read', 'crossing-1'))).toEqual([]);
      expect(await applyEarlyReceipts(small.hub.database, [key])).toEqual([]);
    });
    expect((await at(seq))?.status).toBe('sent');
    expect(await applyEarlyReceipts(small.hub.database, [key])).toMatchObject([{ seq, status: 'read' }]);
    expect((await at(seq))?.status).toBe('read');
    expect(await sql('SELECT FROM early_receipt')).toEqual([]);
  });

  it('left behind by an owner that ended between two commits are applied by the next', async () => {
    platform.answers.push(() => ({ platformMessageIds: ['left-1'] }));
    const message = await say('left behind');
    await reached(message, 'sent');
    await sql(`INSERT INTO early_receipt VALUES ($1, 'left-1', 'delivered', NULL, now())`, [account.id]);
    await small.hub.restart();
    await reached(message, 'delivered');
  });

  it('of the first time do not touch a message that is being sent again, which is really sent', async () => {
    platform.answers.push(() => ({ platformMessageIds: ['first-time'] }));
    const message = await say('again');
    await reached(message, 'sent');
    await applyReceipt(small.hub.database, receipt('failed', 'first-time'));
    await reached(message, 'failed');
    await small.hub.admin.post(`/channel-accounts/${account.id}/disable`);
    await small.hub.admin.post(`/messages/${message.id}/resend`);
    for (const status of ['failed', 'delivered'] as const) await applyReceipt(small.hub.database, receipt(status, 'first-time'));
    expect((await at(message.seq))?.status).toBe('queued');
    await small.hub.expectConsistent();
    await small.hub.admin.post(`/channel-accounts/${account.id}/enable`);
    await reached(message, 'sent');
    await applyReceipt(small.hub.database, receipt('failed', 'first-time'));
    expect((await at(message.seq))?.status).toBe('sent');
    expect(taken()).toEqual(['ana: again', 'ana: again']);
  });
});

describe('a message of several parts', () => {
  const lose = (): void => refuseNext({ code: 'outcome_unknown', kind: 'uncertain', message: 'no answer' });

  it('whose first part is said to have arrived is sent to its end', async () => {
    lose();
    const message = await say('part one\npart two');
    await reached(message, 'uncertain');
    await small.hub.admin.post(`/messages/${message.id}/resolve`, { outcome: 'sent' });
    const whole = await reached(message, 'sent');
    expect(whole.error).toBeUndefined();
    expect(taken()).toEqual(['ana: part one', 'ana: part two']);
    await small.hub.expectConsistent();
  });

  it('whose first part is said to be lost is sent whole when it is sent again', async () => {
    lose();
    const message = await say('part one\npart two');
    await reached(message, 'uncertain');
    await small.hub.admin.post(`/messages/${message.id}/resolve`, { outcome: 'failed' });
    expect((await at(message.seq))?.status).toBe('failed');
    await small.hub.admin.post(`/messages/${message.id}/resend`);
    await reached(message, 'sent');
    expect(taken()).toEqual(['ana: part one', 'ana: part one', 'ana: part two']);
  });

  it('has failed when that is told of a part which had arrived, while the rest is sent again', async () => {
    platform.answers.push(() => ({ platformMessageIds: ['part-1'] }));
    refuseNext({ code: 'rejected', kind: 'permanent', message: 'too long' });
    const message = await say('part one\npart two');
    await reached(message, 'failed');
    const call = held();
    await small.hub.admin.post(`/messages/${message.id}/resend`);
    await call.begun;
    const error = { code: 'blocked', message: 'The person has blocked the account.' };
    const told: MessageReceipt = { accountId: account.id, platformMessageId: 'part-1', status: 'failed', error, at: clock.now() };
    await applyReceipt(small.hub.database, told);
    call.answer({ platformMessageIds: ['part-2'] });
    expect((await reached(message, 'failed')).error).toMatchObject({ code: 'blocked' });
    expect((await at(message.seq))?.parts?.map(({ status }) => status)).toEqual(['failed', 'sent']);
    expect(taken()).toEqual(['ana: part one', 'ana: part two', 'ana: part two']);
    await small.hub.expectConsistent();
  });

  it('is shown as arrived by a receipt only when nothing of it is uncertain', async () => {
    platform.answers.push(() => ({ platformMessageIds: ['part-1'] }));
    lose();
    const message = await say('part one\npart two');
    await reached(message, 'uncertain');
    await applyReceipt(small.hub.database, {
      accountId: account.id,
      platformMessageId: 'part-1',
      status: 'read',
      error: null,
      at: clock.now(),
    });
    expect((await at(message.seq))?.status).toBe('uncertain');
  });
});

describe('nobody waits for somebody else', () => {
  it('when a person’s many messages stand before another’s only one', async () => {
    const ben = await small.claimed(account, 'ben');
    await small.hub.admin.post(`/channel-accounts/${account.id}/disable`);
    for (let count = 0; count < 12; count++) await say(`m${String(count)}`);
    await small.reply(ben.id, 'only one');
    const [lease] = await sql<{ epoch: number }>('SELECT epoch FROM account_lease');
    const epoch = lease?.epoch ?? 0;
    const look = { accountId: account.id, epoch, now: clock.now(), afterPerson: null, people: 2, rowsPerPerson: 3 };
    const rows = await laneHeads(small.hub.database, { ...look, held: [] });
    const byPerson = (person: string): number[] =>
      rows.flatMap(({ platformUserId, position }) => (platformUserId === person ? [position] : []));
    expect([byPerson('ana').length, byPerson('ben').length]).toEqual([3, 1]);
    expect(byPerson('ana')).toEqual([...byPerson('ana')].sort((one, other) => one - other));
    expect(await laneHeads(small.hub.database, { ...look, held: [], epoch: epoch - 1 })).toEqual([]);
    const first = rows[0];
    if (!first) throw new Error('nothing is waiting');
    const others = await laneHeads(small.hub.database, { ...look, held: [first.proxyUserId] });
    expect(new Set(others.map(({ proxyUserId }) => proxyUserId)).has(first.proxyUserId)).toBe(false);
    const next = await laneHeads(small.hub.database, { ...look, held: [], people: 1, afterPerson: first.proxyUserId });
    expect(new Set(next.map(({ proxyUserId }) => proxyUserId))).toEqual(new Set(others.map(({ proxyUserId }) => proxyUserId)));
    await small.hub.admin.post(`/channel-accounts/${account.id}/enable`);
    await eventually(() => (taken().length === 13 ? true : undefined));
    expect(taken().filter((line) => line.startsWith('ana'))).toEqual(Array.from({ length: 12 }, (_, count) => `ana: m${String(count)}`));
    await small.hub.expectConsistent();
  });

  it('when the platform takes long over as many people as are called at once', async () => {
    const gates = Array.from({ length: 64 }, () => held());
    const people = gates.map((_, index) => `slow-${String(index)}`);
    for (const person of people) await small.tell(account, words(person, 'hello'));
    // One look for all of them: each by itself they would keep the hub from its work.
    const slow = await eventually(async () => {
      const waiting = await small.hub.admin.conversations('queued');
      const found = waiting.filter(({ proxyUser }) => people.includes(proxyUser.platformUserId));
      return found.length === people.length ? found : undefined;
    });
    await Promise.all(slow.map(({ id }) => small.hub.admin.post(`/conversations/${id}/claim`)));
    await Promise.all(slow.map(({ id }) => small.reply(id, 'slow')));
    await Promise.all(gates.map(({ begun }) => begun));
    await reached(await say('quick'), 'sent');
    gates.forEach(({ answer }, index) => answer({ platformMessageIds: [`slow-${String(index)}`] }));
    await eventually(async () => ((await sql('SELECT FROM delivery')).length === 0 ? true : undefined));
    await small.hub.expectConsistent();
  });
});

it('a message taken back twice, because the first answer was lost, is taken back once', async () => {
  const message = await say('a slip');
  await reached(message, 'sent');
  await small.hub.admin.post(`/channel-accounts/${account.id}/disable`);
  await Promise.all([1, 2, 3].map(() => small.hub.admin.post(`/messages/${message.id}/retract`)));
  await small.hub.admin.post(`/channel-accounts/${account.id}/enable`);
  await eventually(async () => ((await sql('SELECT FROM delivery')).length === 0 ? true : undefined));
  expect((await at(message.seq))?.retractedAt).toBeDefined();
  expect(platform.received.filter(({ call }) => call.method === 'retract')).toHaveLength(1);
  await small.hub.expectConsistent();
});

it('a message edited twice to the same words, because the first answer was lost, is edited once', async () => {
  const message = await say('a slip');
  await reached(message, 'sent');
  const edit = (text: string) => small.hub.admin.patch(`/messages/${message.id}`, { content: { type: 'text', text } });
  await small.hub.admin.post(`/channel-accounts/${account.id}/disable`);
  await Promise.all([edit('mended'), edit('mended')]);
  await edit('better');
  await edit('mended');
  await small.hub.admin.post(`/channel-accounts/${account.id}/enable`);
  await eventually(async () => ((await sql('SELECT FROM delivery')).length === 0 ? true : undefined));
  await edit('mended');
  expect(await sql('SELECT FROM delivery')).toEqual([]);
  expect(platform.received.flatMap(({ call }) => (call.method === 'edit' ? [call.payload['text']] : []))).toEqual([
    'mended',
    'better',
    'mended',
  ]);
  await small.hub.expectConsistent();
});

it('a message sent again because it had failed is not sent a third time when that turned out uncertain', async () => {
  refuseNext({ code: 'rejected', kind: 'permanent', message: 'no' });
  const message = await say('once');
  await reached(message, 'failed');
  refuseNext({ code: 'outcome_unknown', kind: 'uncertain', message: 'no answer' });
  const resend = () => small.hub.admin.post(`/messages/${message.id}/resend`, { status: 'failed' });
  await resend();
  await reached(message, 'uncertain');
  await expect(resend()).rejects.toMatchObject({ body: { error: { code: 'not_resendable', details: { status: 'uncertain' } } } });
  expect(taken()).toEqual(['ana: once', 'ana: once']);
});

describe('files', () => {
  it('that are gone fail their message at once, and the words behind it go', async () => {
    const form = new FormData();
    form.append('file', new Blob(['prices'], { type: 'text/plain' }), 'prices.txt');
    const upload = await fetch(`${small.hub.url}/api/v1/media`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${small.hub.admin.token}` },
      body: form,
    });
    const { mediaId } = (await upload.json()) as { mediaId: string };
    await sql(`UPDATE media SET blob_key = 'no/such-file' WHERE id = $1`, [mediaId]);
    const { message } = await small.hub.admin.post<{ message: MessageView }>(`/conversations/${conversation.id}/messages`, {
      clientMsgId: 'file',
      content: { type: 'file', media: { mediaId } },
    });
    const behind = await say('words behind it');
    expect((await reached(message, 'failed')).error?.code).toBe('file_missing');
    await reached(behind, 'sent');
  });

  it('that arrive while an edit of their caption is on its way stay arrived', async () => {
    platform.fetchMedia = () => Promise.reject(new ConnectorError({ code: 'file_gone', kind: 'permanent', message: 'gone' }));
    const pending = { type: 'file' as const, caption: 'old', media: { ref: 'f', mime: 'text/plain', sizeBytes: 3 } };
    await small.tell(account, words('ana', '', { content: pending }));
    const [row] = await eventually(async () => {
      const rows = await sql<{ companyId: string; conversationId: string; seq: number; sentAt: Date; content: MessageView['content'] }>(
        `SELECT company_id AS "companyId", conversation_id AS "conversationId", seq, sent_at AS "sentAt", content FROM message
         WHERE content #>> '{media,state}' = 'failed'`,
      );
      // Given up for good, so that nothing but this test touches it any more.
      return rows.length > 0 ? rows : undefined;
    });
    if (row?.content.type !== 'file') throw new Error('the file is not there');
    const { content, ...key } = row;
    await sql(`UPDATE message SET content = jsonb_set(content, '{media,state}', '"ready"') WHERE content ->> 'type' = 'file'`);
    const edited = { ...content, caption: 'new', media: { ...content.media, state: 'pending' as const } };
    await replaceContent(small.hub.database, key, { content: edited, preview: 'new', words: [], editedAt: clock.now() });
    expect((await at(row.seq))?.content).toMatchObject({ caption: 'new', media: { state: 'ready' } });
  });
});
