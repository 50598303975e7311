// An account whose stored credentials cannot be opened, e.g. after SECRET_KEY was lost: not served, and not forgotten.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ChannelAccountView, ListedConversation } from '../../src/contract/index.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

let small: SmallHub;
let account: ChannelAccountView;
let conversation: ListedConversation;

async function begin(platform: SmallPlatform): Promise<void> {
  small = await startSmallHub(platform);
  account = await small.bind('key', 'shop');
  conversation = await small.claimed(account);
  await small.hub.database.query({ text: `UPDATE channel_account SET sealed_credentials = repeat('AAAA', 10)` });
  await small.hub.restart();
}
const message = (externalAccountId?: string) => {
  const event = words('ana', 'still there?');
  return { id: event.dedupeKey, events: [{ ...event, ...(externalAccountId !== undefined && { to: externalAccountId }) }] };
};

beforeEach(() => begin(new SmallPlatform()));
afterEach(() => small.hub.close());

describe('an account that cannot be opened', () => {
  it('is shown as one that needs attention, and why', async () => {
    const [shown] = (await small.hub.admin.get<{ items: ChannelAccountView[] }>('/channel-accounts')).items;
    expect(shown).toMatchObject({ id: account.id, state: 'auth_failed', health: { ok: false } });
    expect(shown?.health?.checks[0]?.message).toContain('SECRET_KEY');
  });

  it('keeps its conversations in the lists', async () => {
    const [row] = await small.hub.admin.conversations('mine');
    expect(row).toMatchObject({ id: conversation.id, accountState: 'auth_failed', accountName: account.name });
    expect((await small.conversation(conversation.id)).lastSeq).toBeGreaterThan(0);
  });

  it('asks the platform to send again what comes for it', async () => {
    expect((await small.post(account.id, message())).status).toBe(503);
  });

  it('takes no reply', async () => {
    await expect(small.reply(conversation.id, 'hello')).rejects.toMatchObject({ body: { error: { code: 'account_not_served' } } });
  });

  it('cannot be changed, and says so', async () => {
    await expect(small.hub.admin.patch(`/channel-accounts/${account.id}`, { name: 'Other' })).rejects.toMatchObject({ status: 409 });
  });
});

describe('an account that cannot be opened, of a platform with one address for all', () => {
  it('asks the platform to send again although others of the platform are served', async () => {
    await small.hub.close();
    const platform = new SmallPlatform({ sharesAddress: true });
    await begin(platform);
    expect((await small.post(null, message('shop'))).status).toBe(503);
    await small.bind('other', 'other-shop');
    expect((await small.post(null, message('shop'))).status).toBe(503);
    expect((await small.post(null, message('other-shop'))).status).toBe(200);
    expect((await small.post(null, message('nobody'))).status).toBe(200);
  });
});
