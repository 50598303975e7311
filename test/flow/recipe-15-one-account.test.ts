// Recipe 15 (I1, I35): a platform account belongs to one company, and switching it off drops nothing.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ChannelAccountView, MessageView, Page } from '../../src/contract/index.js';
import { secondCompany } from '../support/second-company.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, type SmallHub } from '../support/small-hub.js';

let platform: SmallPlatform;
let small: SmallHub;
let account: ChannelAccountView;
beforeAll(async () => {
  platform = new SmallPlatform();
  small = await startSmallHub(platform);
  account = await small.bind('key', 'shop');
});
afterAll(() => small.hub.close());

it('recipe 15: the same platform account is refused to a second company, and stays with the first', async () => {
  const other = await secondCompany(small.hub);
  const [group] = (await other.get<Page<{ id: string }>>('/groups')).items;
  const request = { platform: 'small', groupId: group?.id, credentials: { key: 'key' }, settings: { publicUrl: small.hub.url } };
  await expect(other.post('/channel-accounts', request)).rejects.toMatchObject({ status: 409 });
  expect((await other.get<Page<ChannelAccountView>>('/channel-accounts')).items).toEqual([]);
  expect(await small.hub.admin.get<ChannelAccountView>(`/channel-accounts/${account.id}`)).toMatchObject({ state: 'active' });
  // Its webhook still leads to the first one.
  expect((await small.claimed(account, 'bob')).accountId).toBe(account.id);
});

it('recipe 15: five replies wait while the account is off, through a restart too, and go in order when it is on', async () => {
  const { id } = await small.claimed(account, 'ana');
  await small.hub.admin.post(`/channel-accounts/${account.id}/disable`);
  const texts = ['1', '2', '3', '4', '5'];
  const replies: MessageView[] = [];
  for (const text of texts) replies.push(await small.reply(id, text));
  await small.hub.restart();
  const waiting = (await small.hub.admin.history(id)).filter(({ kind }) => kind === 'out');
  expect(waiting.map(({ status }) => status)).toEqual(texts.map(() => 'queued'));
  const heard = () => platform.received.flatMap(({ call }) => (call.payload['to'] === 'ana' ? [call.payload['text']] : []));
  expect(heard()).toEqual([]);
  await small.hub.admin.post(`/channel-accounts/${account.id}/enable`);
  for (const { seq } of replies) await small.reached(id, seq, 'sent');
  expect(heard()).toEqual(texts);
  await small.hub.expectConsistent();
});
