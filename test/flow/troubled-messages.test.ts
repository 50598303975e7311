// What did not arrive stands on one list until it does, whichever conversation it belongs to.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { ConnectorError, type ChannelAccountView, type MessageView, type Page } from '../../src/contract/index.js';
import { eventually } from '../support/hub.js';
import { secondCompany } from '../support/second-company.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, type SmallHub } from '../support/small-hub.js';

interface Troubled {
  messageId: string;
  status: string;
  preview: string;
  contactName: string;
  error: { code: string } | null;
}

let small: SmallHub;
let platform: SmallPlatform;
let account: ChannelAccountView;
beforeEach(async () => {
  platform = new SmallPlatform();
  small = await startSmallHub(platform);
  account = await small.bind('key-1', 'shop-1');
});
afterEach(async () => {
  await small.hub.expectConsistent();
  await small.hub.close();
});

const troubled = async (query = ''): Promise<Troubled[]> => (await small.hub.admin.get<Page<Troubled>>(`/troubled-messages${query}`)).items;

function refuseNext(): void {
  platform.answers.push(() => {
    throw new ConnectorError({ code: 'blocked_by_user', kind: 'permanent', message: 'The person has blocked the account.' });
  });
}

async function refused(person: string, text: string): Promise<MessageView> {
  const { id } = await small.claimed(account, person);
  refuseNext();
  const message = await small.reply(id, text);
  return small.reached(id, message.seq, 'failed');
}

it('a message a platform refused is listed until it is sent again and arrives', async () => {
  const message = await refused('ana', 'Your parcel is on its way.');
  expect(await troubled()).toMatchObject([
    {
      messageId: message.id,
      status: 'failed',
      preview: 'Your parcel is on its way.',
      contactName: 'ana',
      error: { code: 'blocked_by_user' },
    },
  ]);
  await small.hub.admin.post(`/messages/${message.id}/resend`, { status: 'failed' });
  await eventually(async () => ((await troubled()).length === 0 ? true : undefined));
});

it('they come newest first, page by page and by status, and another company sees none', async () => {
  const first = await refused('ana', 'one');
  const second = await refused('ben', 'two');
  const page = await small.hub.admin.get<Page<Troubled>>('/troubled-messages?limit=1');
  expect(page.items.map(({ messageId }) => messageId)).toEqual([second.id]);
  const next = await troubled(`?limit=1&cursor=${encodeURIComponent(page.nextCursor ?? '')}`);
  expect(next.map(({ messageId }) => messageId)).toEqual([first.id]);
  expect(await troubled('?status=expired')).toEqual([]);
  const other = await secondCompany(small.hub);
  expect((await other.get<Page<Troubled>>('/troubled-messages')).items).toEqual([]);
});
