// One platform in the lab, for the bench: people with phones, and the way from a phone to the agent and back.
import { setTimeout as delay } from 'node:timers/promises';
import type { ListedConversation, Page } from '../src/contract/api.js';
import type { HubClient } from './hub-client.js';

/** A demo account of the lab. */
export interface Demo {
  id: string;
  externalAccountId: string;
}

interface Phone {
  version: number;
  messages: { from: string; text?: string }[];
}

const SETTLED_AFTER_MS = 30;

export class ConnectorLine {
  readonly tripsMs: number[] = [];
  private readonly conversations: string[] = [];

  private constructor(
    private readonly admin: HubClient,
    readonly platform: string,
    private readonly account: Demo,
    private readonly people: (string | number)[],
  ) {}

  static async open(admin: HubClient, platform: string, peopleCount: number): Promise<ConnectorLine> {
    const account = await admin.call<Demo>('POST', '/lab/demo', { platform });
    const people: (string | number)[] = [];
    for (let index = 0; index < peopleCount; index++)
      people.push(
        (await admin.call<{ id: string | number }>('POST', `/lab/${platform}/people`, { displayName: `Person ${String(index)}` })).id,
      );
    return new ConnectorLine(admin, platform, account, people);
  }

  /** Everybody has written once and is served. */
  async meet(): Promise<void> {
    for (const person of this.people) await this.act(person, { type: 'text', text: helloOf(person) });
    for (const person of this.people) {
      const conversation = await this.conversationOf(person);
      await this.admin.call('POST', `/conversations/${conversation.id}/take-over`);
      this.conversations.push(conversation.id);
    }
  }

  async goRound(index: number, round: number, waiting: Map<string, () => void>): Promise<void> {
    const person = this.people[index] ?? '';
    const words = `${this.platform} ${String(index)} ${String(round)}`;
    const before = (await this.phone(person, 0)).version;
    // What was said before has been seen now, which some platforms tell the hub; that is no part of this round.
    await delay(SETTLED_AFTER_MS);
    const shown = new Promise<void>((resolve) => waiting.set(words, resolve));
    const startedAt = performance.now();
    await this.act(person, { type: 'text', text: words });
    await shown;
    await this.admin.call('POST', `/conversations/${this.conversations[index] ?? ''}/messages`, {
      clientMsgId: words,
      content: { type: 'text', text: `answer to ${words}` },
    });
    for (let seen = before; ;) {
      const { version, messages } = await this.phone(person, seen);
      if (messages.some(({ from, text }) => from !== 'user' && text === `answer to ${words}`)) break;
      seen = version;
    }
    this.tripsMs.push(performance.now() - startedAt);
    waiting.delete(words);
  }

  private act(person: string | number, action: object): Promise<unknown> {
    return this.admin.call(
      'POST',
      `/lab/${this.platform}/accounts/${this.account.externalAccountId}/chats/${String(person)}/actions`,
      action,
    );
  }

  /** As it is once it has changed since `after`. Held in the hand each time: some platforms tell of that, others of every look. */
  private phone(person: string | number, after: number): Promise<Phone> {
    const query = `after=${String(after)}&waitSeconds=5`;
    return this.admin.call('GET', `/lab/${this.platform}/accounts/${this.account.externalAccountId}/chats/${String(person)}?${query}`);
  }

  private async conversationOf(person: string | number): Promise<ListedConversation> {
    for (;;) {
      const { items } = await this.admin.call<Page<ListedConversation>>('GET', `/conversations?accountId=${this.account.id}&limit=200`);
      const found = items.find(({ lastMessage, session }) => lastMessage?.preview === helloOf(person) && session !== null);
      if (found) return found;
      await delay(50);
    }
  }
}

const helloOf = (person: string | number): string => `hello of ${String(person)}`;
