// An event that died and is worked again later brings back nothing that was so before: what was told since stays.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ChannelAccountView, ListedConversation, InboundEvent } from '../../src/contract/index.js';
import { eventually } from '../support/hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

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

/** As after a failure half-way: some of it had taken effect when it died. */
async function replayed({ dedupeKey }: InboundEvent): Promise<void> {
  await small.hub.database.query({ text: `UPDATE webhook_event SET state = 'dead' WHERE dedupe_key = $1`, values: [dedupeKey] });
  await small.hub.admin.post(`/webhook-events/${String((await stateOf(dedupeKey))?.id)}/replay`);
  await eventually(async () => ((await stateOf(dedupeKey))?.state === 'received' ? undefined : true));
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
