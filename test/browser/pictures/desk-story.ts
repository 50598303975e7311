// What people and agents do in the story, over the hub's own API and the lab's control face, each step waited for.
import { randomUUID } from 'node:crypto';
import type { ChannelAccountView, ListedConversation, GroupView, MessageView, Page } from '../../../src/contract/index.js';
import type { ContentInput } from '../../../src/contract/content.js';
import { ApiClient } from '../../support/api-client.js';
import { eventually } from '../../support/eventually.js';
import type { PictureHub } from './picture-hub.js';

export const PASSWORD = 'correct horse battery';
export const ADMIN_LOGIN = 'ada@bluekite.example';

export interface Customer {
  id: number;
  account: ChannelAccountView;
}

/** The ways a person acts on their phone; see the stand-in's actions. */
export type PhoneAct = { type: string } & Record<string, unknown>;

export class DeskStory {
  private constructor(
    readonly hub: PictureHub,
    readonly ada: ApiClient,
  ) {}

  static async open(hub: PictureHub): Promise<DeskStory> {
    return new DeskStory(hub, await ApiClient.signIn(hub.url, ADMIN_LOGIN, PASSWORD));
  }

  async firstGroup(): Promise<GroupView> {
    const [group] = (await this.ada.get<Page<GroupView>>('/groups')).items;
    if (group === undefined) throw new Error('the company has no group');
    return group;
  }

  async bind(name: string, groupId: string): Promise<ChannelAccountView> {
    const made = await this.ada.post<{ baseUrl: string; credentials: Record<string, string> }>('/lab/telegram/accounts', { name });
    const settings = { baseUrl: made.baseUrl, publicUrl: this.hub.url };
    return this.ada.post('/channel-accounts', { platform: 'telegram', name, groupId, credentials: made.credentials, settings });
  }

  async customer(account: ChannelAccountView, person: { displayName: string; username?: string; language?: string }): Promise<Customer> {
    const { id } = await this.ada.post<{ id: number }>('/lab/telegram/people', person);
    return { id, account };
  }

  async knownCustomer(account: ChannelAccountView, displayName: string): Promise<Customer> {
    const { items } = await this.ada.get<{ items: { id: number; displayName: string }[] }>('/lab/telegram/people');
    const person = items.find((candidate) => candidate.displayName === displayName);
    if (person === undefined) throw new Error(`the lab has no ${displayName}`);
    return { id: person.id, account };
  }

  /** Returns the ids the phone gave what was sent. */
  async act(customer: Customer, action: PhoneAct): Promise<number[]> {
    const path = `/lab/telegram/accounts/${customer.account.externalAccountId}/chats/${String(customer.id)}/actions`;
    const before = (await this.conversationOf(customer))?.lastSeq ?? 0;
    const { messageIds } = await this.ada.post<{ messageIds: number[] }>(path, action);
    const changesOnly = ['edit', 'react', 'block', 'unblock'].includes(action.type);
    await eventually(async () => {
      const row = await this.conversationOf(customer);
      return changesOnly || (row?.lastSeq ?? 0) >= before + Math.max(1, messageIds.length) || undefined;
    });
    return messageIds;
  }

  /** The chat as this person sees it. */
  async onPhone(customer: Customer): Promise<{ id: number; buttons?: { data?: string }[][] }[]> {
    const path = `/lab/telegram/accounts/${customer.account.externalAccountId}/chats/${String(customer.id)}`;
    return (await this.ada.get<{ messages: { id: number; buttons?: { data?: string }[][] }[] }>(path)).messages;
  }

  say(customer: Customer, text: string): Promise<number[]> {
    return this.act(customer, { type: 'text', text });
  }

  async conversationOf(customer: Customer): Promise<ListedConversation | undefined> {
    const rows = await this.ada.conversations('all');
    const closed = await this.ada.conversations('closed');
    return [...rows, ...closed].find(
      (row) => row.accountId === customer.account.id && row.proxyUser.platformUserId === String(customer.id),
    );
  }

  async idOf(customer: Customer): Promise<string> {
    const row = await this.conversationOf(customer);
    if (row === undefined) throw new Error('this customer has not written yet');
    return row.id;
  }

  async step(agent: ApiClient, customer: Customer, name: 'claim' | 'release' | 'close', body: Record<string, unknown> = {}): Promise<void> {
    await agent.post(`/conversations/${await this.idOf(customer)}/${name}`, body);
  }

  /** Resolves when the message has left, or has failed to. */
  async answer(
    agent: ApiClient,
    customer: Customer,
    content: ContentInput | string,
    extra: { replyTo?: string } = {},
  ): Promise<MessageView> {
    const message = await this.post(agent, customer, { content: asContent(content), kind: 'out', ...extra });
    return eventually(async () => {
      const now = (await this.history(customer)).find(({ id }) => id === message.id);
      return now === undefined || now.status === 'queued' || now.status === 'sending' ? undefined : now;
    });
  }

  async post(
    agent: ApiClient,
    customer: Customer,
    input: { content: ContentInput; kind: 'out' | 'note'; replyTo?: string },
  ): Promise<MessageView> {
    const path = `/conversations/${await this.idOf(customer)}/messages`;
    return (await agent.post<{ message: MessageView }>(path, { clientMsgId: randomUUID(), ...input })).message;
  }

  async note(agent: ApiClient, customer: Customer, text: string): Promise<void> {
    await this.post(agent, customer, { content: { type: 'text', text }, kind: 'note' });
  }

  async history(customer: Customer): Promise<MessageView[]> {
    return this.ada.history(await this.idOf(customer));
  }

  async read(customer: Customer): Promise<void> {
    const row = await this.conversationOf(customer);
    if (row !== undefined) await this.ada.post(`/conversations/${row.id}/read`, { seq: row.lastSeq });
  }

  async upload(bytes: Buffer, name: string, mime: string): Promise<string> {
    return (await this.sendFile<{ mediaId: string }>('POST', '/media', { bytes, name, mime })).mediaId;
  }

  async sendFile<T>(
    method: 'POST' | 'PUT',
    path: string,
    { bytes, name, mime }: { bytes: Buffer; name: string; mime: string },
  ): Promise<T> {
    const form = new FormData();
    form.append('file', new Blob([Uint8Array.from(bytes)], { type: mime }), name);
    const headers = { Authorization: `Bearer ${this.ada.token}` };
    const response = await fetch(`${this.hub.url}/api/v1${path}`, { method, headers, body: form });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  async faults(faults: { rules?: unknown[]; down?: boolean }): Promise<void> {
    await this.ada.put('/lab/telegram/faults', faults);
  }
}

function asContent(content: ContentInput | string): ContentInput {
  return typeof content === 'string' ? { type: 'text', text: content } : content;
}
