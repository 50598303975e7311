// Three small stories on the lab's other channels: a code scanned in a shop, a time to answer that ends, an answer to a story.
import { randomUUID } from 'node:crypto';
import type { ChannelAccountView, ListedConversation, GroupView, MessageView, Page } from '../../../src/contract/index.js';
import { eventually } from '../../support/eventually.js';
import type { DeskStory, PhoneAct } from './desk-story.js';
import type { DrawnPhotos } from './drawn-photos.js';

/** A conversation and the phone on its other side. */
export interface ChannelStory {
  conversation: string;
  platform: string;
  /** Whose phone it is. */
  person: string;
  /** Shown alone in the list; empty: all. */
  groupId: string;
}

export interface ChannelStories {
  scannedCode: ChannelStory;
  windowClosed: ChannelStory;
  storyAnswer: ChannelStory;
}

export async function tellChannelStories(story: DeskStory, photos: DrawnPhotos): Promise<ChannelStories> {
  story.hub.moveTo(0);
  return { scannedCode: await scannedCode(story), windowClosed: await windowClosed(story), storyAnswer: await storyAnswer(story, photos) };
}

async function scannedCode(story: DeskStory): Promise<ChannelStory> {
  const { ada } = story;
  const told = await OnChannel.open(story, 'wechat', '王小雨');
  const { id: groupId } = await ada.post<GroupView>('/groups', {
    name: '上海门店 Shanghai',
    timezone: 'Asia/Shanghai',
    timeoutMinutes: null,
    offlinePolicy: 'stay',
  });
  await ada.put(`/groups/${groupId}/members`, { agentIds: [ada.agentId] });
  const scene = 'shop-3';
  await ada.post('/qr-codes', { accountId: told.account.id, scene, name: '上海门店的海报', groupId });
  await told.act({ type: 'scan', scene });
  await told.say('你好，刚在店里扫的码。猎鹰二号红色的还有现货吗？');
  await told.serve();
  await told.nameAtPlatform('王小雨');
  await told.answer('小雨您好！有的，红色还剩两只，要给您留一只吗？');
  await told.say('好的，下午来取！');
  return told.story(groupId);
}

async function windowClosed(story: DeskStory): Promise<ChannelStory> {
  const told = await OnChannel.open(story, 'whatsapp', 'Emma Carter');
  await told.say('Hi! Where is my order BK-10513?');
  await told.serve();
  await told.answer('Hello Emma, let me ask our warehouse.');
  await told.say('Thank you, no hurry.');
  await story.ada.post('/lab/time', { accountId: told.account.id, hours: 24 });
  return told.story();
}

async function storyAnswer(story: DeskStory, { kite }: DrawnPhotos): Promise<ChannelStory> {
  const told = await OnChannel.open(story, 'instagram', 'Emma Carter');
  await told.act({ type: 'story_reply', text: 'Wow, is this one still there?', fileBase64: kite.toString('base64') });
  await told.serve();
  await told.answer('Two of them! Shall we put one aside for you?');
  await told.say('Yes please 😍');
  return told.story();
}

const NAME = 'Blue Kite';

/** One person on one channel, served by Ada. */
class OnChannel {
  private constructor(
    private readonly ada: DeskStory['ada'],
    private readonly platform: string,
    readonly account: ChannelAccountView,
    private readonly person: { id: string; displayName: string },
  ) {}

  static async open({ ada, hub: { url: publicUrl } }: DeskStory, platform: string, displayName: string): Promise<OnChannel> {
    const made = await ada.post<{ baseUrl: string; credentials: Record<string, string> }>(`/lab/${platform}/accounts`, { name: NAME });
    const [group] = (await ada.get<Page<GroupView>>('/groups')).items;
    const settings = { baseUrl: made.baseUrl, publicUrl };
    const bound = { platform, name: NAME, groupId: group?.id, credentials: made.credentials, settings };
    const account = await ada.post<ChannelAccountView>('/channel-accounts', bound);
    // Where no call sets the webhook's address, somebody enters it in the platform's console.
    const url = account.webhookUrl;
    if (platform === 'wechat') await ada.put(`/lab/${platform}/accounts/${account.externalAccountId}/webhook`, { url });
    const { id } = await ada.post<{ id: string }>(`/lab/${platform}/people`, { displayName, photo: platform === 'instagram' });
    return new OnChannel(ada, platform, account, { id, displayName });
  }

  async act(action: PhoneAct): Promise<void> {
    const before = (await this.row())?.lastSeq ?? 0;
    await this.ada.post(`/lab/${this.platform}/accounts/${this.account.externalAccountId}/chats/${this.person.id}/actions`, action);
    await eventually(async () => ((await this.row())?.lastSeq ?? 0) > before || undefined);
  }

  say(text: string): Promise<void> {
    return this.act({ type: 'text', text });
  }

  async serve(): Promise<void> {
    await this.ada.post(`/conversations/${(await this.known()).id}/take-over`);
  }

  async answer(text: string): Promise<void> {
    const { id } = await this.known();
    const content = { type: 'text', text };
    const body = { clientMsgId: randomUUID(), content, kind: 'out' };
    const { message } = await this.ada.post<{ message: MessageView }>(`/conversations/${id}/messages`, body);
    await eventually(async () => {
      const now = (await this.ada.history(id)).find((candidate) => candidate.id === message.id);
      return now === undefined || now.status === 'queued' || now.status === 'sending' ? undefined : now;
    });
  }

  /** The account's own remark: the platform tells no names. */
  async nameAtPlatform(remark: string): Promise<void> {
    await this.ada.patch(`/conversations/${(await this.known()).id}/remarks`, { remark });
  }

  async story(groupId = ''): Promise<ChannelStory> {
    const { id, lastSeq } = await this.known();
    await this.ada.post(`/conversations/${id}/read`, { seq: lastSeq });
    return { conversation: id, platform: this.platform, person: this.person.displayName, groupId };
  }

  private async row(): Promise<ListedConversation | undefined> {
    return (await this.ada.conversations('all')).find(({ accountId }) => accountId === this.account.id);
  }

  private async known(): Promise<ListedConversation> {
    const row = await this.row();
    if (row === undefined) throw new Error('nobody has written yet');
    return row;
  }
}
