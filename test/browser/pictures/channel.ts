// An account on one of the lab's other channels, its people, and what goes between them and the desk.
import { randomUUID } from 'node:crypto';
import type { ContentInput } from '../../../src/contract/content.js';
import type { ChannelAccountView, ListedConversation, GroupView, MessageView, Page } from '../../../src/contract/index.js';
import type { ApiClient } from '../../support/api-client.js';
import { eventually } from '../../support/eventually.js';
import type { DeskStory, PhoneAct } from './desk-story.js';

/** A conversation and the phone on its other side. */
export interface ChannelStory {
  conversation: string;
  platform: string;
  /** Whose phone it is. */
  person: string;
  /** Shown alone in the list; empty: all. */
  groupId: string;
}

const NAME = 'Blue Kite';

export class Channel {
  /** Whose conversations are known: nothing else tells them apart on every platform. */
  private readonly told = new Set<string>();

  private constructor(
    readonly ada: ApiClient,
    readonly platform: string,
    readonly account: ChannelAccountView,
  ) {}

  static async open({ ada, hub: { url: publicUrl } }: DeskStory, platform: string, own: Record<string, unknown> = {}): Promise<Channel> {
    const made = await ada.post<{ baseUrl: string; credentials: Record<string, string> }>(`/lab/${platform}/accounts`, { name: NAME });
    const [group] = (await ada.get<Page<GroupView>>('/groups')).items;
    const settings = { baseUrl: made.baseUrl, publicUrl, ...own };
    const bound = { platform, name: NAME, groupId: group?.id, credentials: made.credentials, settings };
    const account = await ada.post<ChannelAccountView>('/channel-accounts', bound);
    // Where no call sets the webhook's address, somebody enters it in the platform's console.
    const url = account.webhookUrl;
    if (platform === 'wechat') await ada.put(`/lab/${platform}/accounts/${account.externalAccountId}/webhook`, { url });
    return new Channel(ada, platform, account);
  }

  async person(displayName: string): Promise<ChannelPerson> {
    const { id } = await this.ada.post<{ id: string }>(`/lab/${this.platform}/people`, {
      displayName,
      photo: this.platform === 'instagram',
    });
    return new ChannelPerson(this, id, displayName);
  }

  /** The conversation, or, before one is known, the one nobody is known to have begun. */
  async row(known: string | undefined): Promise<ListedConversation | undefined> {
    const rows = (await this.ada.conversations('all')).filter(({ accountId }) => accountId === this.account.id);
    const row = rows.find(({ id }) => (known === undefined ? !this.told.has(id) : id === known));
    if (row !== undefined) this.told.add(row.id);
    return row;
  }
}

/** One person on it, served by Ada where nobody else is named. */
export class ChannelPerson {
  private conversation: string | undefined;

  constructor(
    private readonly channel: Channel,
    private readonly id: string,
    private readonly displayName: string,
  ) {}

  async act(action: PhoneAct): Promise<void> {
    const { ada, platform, account } = this.channel;
    const before = this.conversation === undefined ? 0 : (await this.known()).lastSeq;
    await ada.post(`/lab/${platform}/accounts/${account.externalAccountId}/chats/${this.id}/actions`, action);
    await eventually(async () => {
      const row = await this.channel.row(this.conversation);
      this.conversation = row?.id;
      return (row?.lastSeq ?? 0) > before || undefined;
    });
  }

  say(text: string): Promise<void> {
    return this.act({ type: 'text', text });
  }

  /** Ada may take it from anybody, an agent only out of the queue, where it comes a moment after the message. */
  async serve(agent = this.channel.ada): Promise<void> {
    const step = agent === this.channel.ada ? 'take-over' : 'claim';
    const { id } = await eventually(async () => {
      const row = await this.known();
      return row.session === null ? undefined : row;
    });
    await agent.post(`/conversations/${id}/${step}`);
  }

  async passOn(agent: ApiClient): Promise<void> {
    await this.channel.ada.post(`/conversations/${(await this.known()).id}/transfer`, { agentId: agent.agentId });
  }

  async answer(answer: string | ContentInput, agent = this.channel.ada): Promise<void> {
    const { id } = await this.known();
    const content = typeof answer === 'string' ? { type: 'text', text: answer } : answer;
    const body = { clientMsgId: randomUUID(), content, kind: 'out' };
    const { message } = await agent.post<{ message: MessageView }>(`/conversations/${id}/messages`, body);
    await eventually(async () => {
      const now = (await this.channel.ada.history(id)).find((candidate) => candidate.id === message.id);
      return now === undefined || now.status === 'queued' || now.status === 'sending' ? undefined : now;
    });
  }

  /** The account's own remark: the platform tells no names. */
  async nameAtPlatform(remark: string): Promise<void> {
    await this.channel.ada.patch(`/conversations/${(await this.known()).id}/remarks`, { remark });
  }

  /** Read by who serves it. */
  async story(agent = this.channel.ada, groupId = ''): Promise<ChannelStory> {
    const { id, lastSeq } = await this.known();
    await agent.post(`/conversations/${id}/read`, { seq: lastSeq });
    return { conversation: id, platform: this.channel.platform, person: this.displayName, groupId };
  }

  private async known(): Promise<ListedConversation> {
    const row = this.conversation === undefined ? undefined : await this.channel.row(this.conversation);
    if (row === undefined) throw new Error('nobody has written yet');
    return row;
  }
}
