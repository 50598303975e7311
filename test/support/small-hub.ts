// A whole hub bound to the smallest platform there can be: for what the core owes every connector, whichever it is.
import type { ChannelAccountView, ListedConversation, InboundEvent, MessageView, Page } from '../../src/contract/index.js';
import { eventually, startHub, type HubOptions, type TestHub } from './hub.js';
import type { SmallBody, SmallPlatform } from './small-connector.js';

export interface SmallHub {
  hub: TestHub;
  platform: SmallPlatform;
  bind(key: string, externalAccountId: string, secret?: string): Promise<ChannelAccountView>;
  /** Posts to the account's own address, or to the platform's when `accountId` is null. */
  post(
    accountId: string | null,
    body: SmallBody | string,
    how?: { secret?: string; sealed?: boolean },
  ): Promise<{ status: number; type: string | null; text: string }>;
  /** One webhook with one event. */
  tell(account: ChannelAccountView, event: InboundEvent): Promise<void>;
  /** Somebody's first message, claimed by the admin. */
  claimed(account: ChannelAccountView, platformUserId?: string): Promise<ListedConversation>;
  /** This person's conversation, once it is in the queue. */
  waiting(platformUserId: string): Promise<ListedConversation>;
  conversation(id: string): Promise<ListedConversation>;
  /** Answers as the admin. */
  reply(conversationId: string, text: string): Promise<MessageView>;
  /** The message with these words, once it is in the conversation; those told before it are then, too. */
  said(conversationId: string, text: string): Promise<MessageView>;
  /** The message at `seq`, once it has this status. */
  reached(conversationId: string, seq: number, status: string): Promise<MessageView>;
}

let nextEvent = 1;

/** An end user's words. */
export function words(
  platformUserId: string,
  text: string,
  more: Partial<Extract<InboundEvent, { type: 'message' }>> = {},
): Extract<InboundEvent, { type: 'message' }> {
  const id = `in-${String(nextEvent++)}`;
  return {
    type: 'message',
    origin: 'user',
    dedupeKey: id,
    platformMessageId: id,
    platformUserId,
    sentAt: new Date(),
    content: { type: 'text', text },
    ...more,
  };
}

export async function startSmallHub(platform: SmallPlatform, options: HubOptions = {}): Promise<SmallHub> {
  const hub = await startHub({ ...options, connectors: [platform.connector] });
  const small: SmallHub = {
    hub,
    platform,
    async bind(key, externalAccountId, secret) {
      platform.addAccount(key, externalAccountId);
      const groups = await hub.admin.get<Page<{ id: string }>>('/groups');
      return hub.admin.post<ChannelAccountView>('/channel-accounts', {
        platform: 'small',
        groupId: groups.items[0]?.id,
        credentials: { key, ...(secret !== undefined && { secret }) },
        settings: { publicUrl: hub.url },
      });
    },
    async post(accountId, body, how = {}) {
      const address = accountId === null ? 'small' : `small/${accountId}`;
      const response = await fetch(`${hub.url}/webhooks/${address}`, {
        method: 'POST',
        ...platform.request(body, how.secret, how.sealed),
      });
      return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
    },
    async tell(account, event) {
      const answer = await small.post(account.id, { id: event.dedupeKey, events: [event] });
      if (answer.status !== 200) throw new Error(`the hub answered ${String(answer.status)}`);
    },
    async claimed(account, platformUserId = 'ana') {
      await small.tell(account, words(platformUserId, 'hello'));
      const conversation = await small.waiting(platformUserId);
      await hub.admin.post(`/conversations/${conversation.id}/claim`);
      return small.conversation(conversation.id);
    },
    waiting: (platformUserId) =>
      eventually(async () => (await hub.admin.conversations('queued')).find((row) => row.proxyUser.platformUserId === platformUserId)),
    conversation: (id) => hub.admin.get<ListedConversation>(`/conversations/${id}`),
    async reply(conversationId, text) {
      const { message } = await hub.admin.post<{ message: MessageView }>(`/conversations/${conversationId}/messages`, {
        clientMsgId: `reply-${String(nextEvent++)}`,
        content: { type: 'text', text },
      });
      return message;
    },
    said: (conversationId, text) =>
      eventually(async () =>
        (await hub.admin.history(conversationId)).find(({ content }) => content.type === 'text' && content.text === text),
      ),
    reached: (conversationId, seq, status) =>
      eventually(async () => (await hub.admin.history(conversationId)).find((message) => message.seq === seq && message.status === status)),
  };
  return small;
}
