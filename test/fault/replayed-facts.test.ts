// An event that died and is worked again later brings back nothing that was so before: what was told since stays.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ChannelAccountView, ListedConversation, InboundEvent } from '../../src/contract/index.js';
import { eventually } from '../support/hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

const DAY_MS = 24 * 3_600_000;

let small: SmallHub;
let shop: ChannelAccountView;
beforeEach(async () => {
  small = await startSmallHub(new SmallPlatform());
  shop = await small.bind('key-1', 'shop-1');
});
afterEach(async () => {
  await small.hub.expectConsistent();
  await small.hub.close();
});

async function stateOf(dedupeKey: string): Promise<{ id: number; state: string } | undefined> {
  const [row] = await small.hub.database.query<{ id: number; state: string }>({
    text: 'SELECT id, state FROM webhook_event WHERE dedupe_key = $1',
    values: [dedupeKey],
  });
  return row;
}

async function told(event: InboundEvent): Promise<void> {
  await small.tell(shop, event);
  await eventually(async () => ((await stateOf(event.dedupeKey))?.state === 'received' ? undefined : true));
}

/** As after failing five times, that long ago: nothing of it had taken effect when it died. */
async function died(event: InboundEvent, agoMs = 0): Promise<void> {
  await small.hub.database.query({
    text: `INSERT INTO webhook_event (company_id, account_id, dedupe_key, body, received_at, state, reason)
      SELECT company_id, id, $2, $3, $4, 'dead', 'processing failed' FROM channel_account WHERE id = $1`,
    values: [shop.id, event.dedupeKey, JSON.stringify({ id: event.dedupeKey, events: [event] }), new Date(Date.now() - agoMs)],
  });
}

/** As after a failure half-way: some of it had taken effect when it died. */
async function replayed({ dedupeKey }: InboundEvent): Promise<void> {
  await small.hub.database.query({ text: `UPDATE webhook_event SET state = 'dead' WHERE dedupe_key = $1`, values: [dedupeKey] });
  await small.hub.admin.post(`/webhook-events/${String((await stateOf(dedupeKey))?.id)}/replay`);
  await eventually(async () => ((await stateOf(dedupeKey))?.state === 'received' ? undefined : true));
}

async function deletedThrough(): Promise<number | undefined> {
  const [row] = await small.hub.database.query<{ seq: number }>({ text: 'SELECT user_deleted_seq AS seq FROM conversation' });
  return row?.seq;
}

const known = async (): Promise<ListedConversation> => small.waiting('ana');
const reachability = (dedupeKey: string, reachable: boolean): InboundEvent => {
  return { type: 'reachability', dedupeKey, platformUserId: 'ana', reachable, reason: reachable ? 'unblocked' : 'blocked_by_user' };
};

describe('an event that is worked again', () => {
  it('adds to what is known of a person and changes none of it', async () => {
    const first = words('ana', 'one', { profile: { displayName: 'Ana', username: 'ana', email: 'ana@example.com' } });
    await told(first);
    await told(words('ana', 'two', { profile: { displayName: 'Ana Lima', username: 'lima' } }));
    await small.hub.database.query({ text: `UPDATE proxy_user SET profile = profile - 'email'` });
    await replayed(first);
    expect((await known()).contact.displayName).toBe('Ana Lima');
    const [row] = await small.hub.database.query<{ profile: object }>({ text: 'SELECT profile FROM proxy_user' });
    expect(row?.profile).toEqual({ displayName: 'Ana Lima', username: 'lima', email: 'ana@example.com' });
    // And what comes next is believed again.
    await told(words('ana', 'three', { profile: { displayName: 'Ana Souza', username: 'lima' } }));
    expect((await known()).contact.displayName).toBe('Ana Souza');
  });

  it('brings no profile back that was told as before once more', async () => {
    const named = (displayName: string): InboundEvent => words('ana', `I am ${displayName}`, { profile: { displayName } });
    await told(named('Ana'));
    const once = named('Anna');
    await died(once);
    await told(named('Ana'));
    await replayed(once);
    expect((await known()).contact.displayName).toBe('Ana');
    await told(named('Anna'));
    expect((await known()).contact.displayName).toBe('Anna');
  });

  it('tells a profile that nobody has told since', async () => {
    await told(words('ana', 'hello', { profile: { displayName: 'Ana' } }));
    const named = words('ana', 'I am Anna', { profile: { displayName: 'Anna' } });
    await died(named);
    await told(words('ana', 'are you there?'));
    await replayed(named);
    expect((await known()).contact.displayName).toBe('Anna');
  });

  it('leaves what brought the person since', async () => {
    const from = (payload: string, agoMs: number): Extract<InboundEvent, { type: 'message' }> =>
      words('ana', payload, { sentAt: new Date(Date.now() - agoMs), entryPoint: { kind: 'referral', payload } });
    const first = from('the first shop window', 3 * DAY_MS);
    await died(first);
    await told(from('the second', DAY_MS));
    await replayed(first);
    expect((await known()).entryPoint?.value).toBe('the second');
    await told(from('the third', 0));
    expect((await known()).entryPoint?.value).toBe('the third');
  });

  it('deletes on the end user’s side only what was there when it was told', async () => {
    const deletion: InboundEvent = { type: 'history_deleted', dedupeKey: 'gone', platformUserId: 'ana' };
    const before = words('ana', 'old', { sentAt: new Date(Date.now() - 3 * DAY_MS) });
    await died(before, 3 * DAY_MS);
    await died(deletion, 2 * DAY_MS);
    // Told before it, though it is stored after it was told.
    await replayed(before);
    await told(words('ana', 'new'));
    await replayed(deletion);
    expect(await deletedThrough()).toBe(1);
    await told({ ...deletion, dedupeKey: 'gone again' });
    expect(await deletedThrough()).toBe(3);
  });

  it('gives no more time to answer than it did when it was told', async () => {
    const message = words('ana', 'hello', { sentAt: new Date(Date.now() - 5 * DAY_MS) });
    const { platformMessageId } = message;
    const liked: InboundEvent = {
      type: 'reaction',
      dedupeKey: 'liked',
      platformUserId: 'ana',
      platformMessageId,
      emojis: ['❤'],
      opensWindow: true,
    };
    await told(message);
    await died(liked, 3 * DAY_MS);
    await replayed(liked);
    const [row] = await small.hub.database.query<{ days: number }>({
      text: 'SELECT round(extract(epoch FROM now() - window_opened_at) / 86400)::int AS days FROM conversation',
    });
    expect(row?.days).toBe(3);
  });

  it.each<[string, InboundEvent[], boolean]>([
    ['blocked and unblocked since', [reachability('e1', false), reachability('e2', true)], true],
    ['unblocked and blocked since', [reachability('e1', true), reachability('e2', false)], false],
    ['blocked and written since', [reachability('e1', false), words('ana', 'here I am')], true],
    ['written and blocked since', [words('ana', 'here I am'), reachability('e2', false)], false],
  ])('changes nothing for who had %s', async (_what, events, expected) => {
    await told(words('ana', 'hello'));
    for (const event of events) await told(event);
    await replayed(events[0] as InboundEvent);
    expect((await known()).proxyUser.reachable).toBe(expected);
  });

  it('takes no reaction back that its author has changed since, and keeps everybody else’s', async () => {
    const message = words('ana', 'hello');
    const { platformMessageId } = message;
    const reaction = (dedupeKey: string, authorName: string, emojis: string[]): InboundEvent => {
      return { type: 'reaction', dedupeKey, platformUserId: 'ana', platformMessageId, authorName, emojis };
    };
    const shown = async (): Promise<string[]> =>
      ((await small.hub.admin.history((await known()).id))[0]?.reactions ?? []).map(({ name = '', emoji }) => `${name} ${emoji}`);
    await told(message);
    const first = reaction('r1', 'Ben', ['❤']);
    await told(first);
    const other = reaction('r2', 'Cleo', ['👍']);
    await told(other);
    await told(reaction('r3', 'Ben', []));
    await replayed(first);
    expect(await shown()).toEqual(['Cleo 👍']);
    await replayed(other);
    expect(await shown()).toEqual(['Cleo 👍']);
  });

  it('says nothing of the account that the platform has said otherwise since', async () => {
    const notice = (dedupeKey: string, level: 'info' | 'error'): InboundEvent => {
      return { type: 'account', dedupeKey, level, code: 'template_status', about: 'template 1', message: `it is ${level}` };
    };
    const first = notice('n1', 'error');
    await told(first);
    await told(notice('n2', 'info'));
    await replayed(first);
    const { health } = await small.hub.admin.get<ChannelAccountView>(`/channel-accounts/${shop.id}`);
    expect(health?.checks.filter(({ about }) => about === 'template 1')).toMatchObject([{ ok: true, message: 'it is info' }]);
  });
});
