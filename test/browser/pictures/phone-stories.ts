// The lab's remaining phones, a site with a bot, and what is put out of sight: told last, since it changes every list.
import type { BotSettingsView } from '../../../src/contract/answers.js';
import type { ChannelAccountView, Page } from '../../../src/contract/index.js';
import { eventually } from '../../support/eventually.js';
import type { DeskStory } from './desk-story.js';

export interface PhoneStories {
  /** The account of the site with the widget. */
  site: string;
}

export async function tellPhoneStories(story: DeskStory): Promise<PhoneStories> {
  await written(story, 'api', 'Order BK-10520: please add a second line set.', 'Added, thank you!');
  await outOfSight(story);
  const { items } = await story.ada.get<Page<ChannelAccountView>>('/channel-accounts');
  const site =
    items.find(({ platform }) => platform === 'web') ?? (await story.ada.post<ChannelAccountView>('/lab/demo', { platform: 'web' }));
  const bot = await story.ada.get<BotSettingsView>(`/channel-accounts/${site.id}/bot`);
  await story.ada.put(`/channel-accounts/${site.id}/bot`, { ...bot, enabled: true, name: 'Kito', suggests: true });
  return { site: site.id };
}

async function written({ ada }: DeskStory, platform: string, question: string, answer: string): Promise<void> {
  const account = await ada.post<ChannelAccountView>('/lab/demo', { platform });
  const { items } = await ada.get<{ items: { id: string; displayName: string }[] }>(`/lab/${platform}/people`);
  const person = items[0];
  if (person === undefined) throw new Error(`the lab has nobody on ${platform}`);
  const chat = `/lab/${platform}/accounts/${account.externalAccountId}/chats/${encodeURIComponent(person.id)}`;
  await ada.post(`${chat}/actions`, { type: 'text', text: question });
  const row = await eventually(async () =>
    (await ada.conversations('all')).find(({ accountId, session }) => accountId === account.id && session !== null),
  );
  await ada.post(`/conversations/${row.id}/take-over`);
  const content = { type: 'text', text: answer };
  await ada.post(`/conversations/${row.id}/messages`, { clientMsgId: `${platform}-answer`, content, kind: 'out' });
}

/** One conversation hidden, one person blocked for a week. */
async function outOfSight({ ada }: DeskStory): Promise<void> {
  const rows = await ada.conversations('all');
  const named = (name: string) => rows.find(({ contact }) => contact.displayName.startsWith(name));
  const [hidden, blocked] = [named('Dr. Hubert'), named('Zoë')];
  if (hidden === undefined || blocked === undefined) throw new Error('the story has lost somebody');
  await ada.put(`/conversations/${hidden.id}/hidden`, { value: true });
  const until = new Date(Date.now() + 7 * 24 * 3_600_000).toISOString();
  await ada.post(`/contacts/${blocked.contact.id}/block`, { until, reason: 'Advertising' });
}
