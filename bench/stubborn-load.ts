// People who write and an agent who answers while the hub dies: each repeats what was not acknowledged, as platforms and browsers do.
import { setTimeout as delay } from 'node:timers/promises';
import { v7 } from 'uuid';
import { queuedConversations } from './conversations.js';
import type { HubClient } from './hub-client.js';
import { HttpLine } from './http-line.js';
import type { Ledger } from './ledger.js';
import { ask } from './rpc.js';
import { textUpdate } from './updates.js';
import { uniqueText } from './webhook-load.js';
import { bindAccount, firstGroup, type World } from './world.js';

interface Chat {
  chatId: number;
  conversationId: string;
}

const CHATS = 20;
const FIRST_CHAT = 10_000;
const AGAIN_AFTER_MS = 25;
const WRITE_EVERY_MS = 5;
const ANSWER_EVERY_MS = 20;

export class StubbornLoad {
  acknowledged = 0;
  private readonly over = new AbortController();
  private readonly lines: HttpLine[];
  private work: Promise<void>[] = [];

  private constructor(
    private readonly admin: HubClient,
    private readonly chats: Chat[],
    private readonly ledger: Ledger,
    newLine: () => HttpLine,
  ) {
    this.lines = chats.map(newLine);
  }

  /** Binds a bot and claims a conversation with each of its people. */
  static async prepare(world: Pick<World, 'hubUrl' | 'stub' | 'admin'>, ledger: Ledger): Promise<StubbornLoad> {
    const { admin, stub } = world;
    const groupId = await firstGroup(admin);
    const account = await bindAccount(world, groupId);
    await ask(stub, 'addWriters', { bot: account.bot, firstId: FIRST_CHAT, count: CHATS });
    const chats: Chat[] = [];
    for (const { id, proxyUser } of await queuedConversations(admin, groupId, CHATS)) {
      await admin.call('POST', `/conversations/${id}/claim`, {});
      chats.push({ chatId: Number(proxyUser.platformUserId), conversationId: id });
    }
    return new StubbornLoad(admin, chats, ledger, () => new HttpLine(account.webhook));
  }

  start(): void {
    this.work = this.chats.flatMap((chat, index) => [this.write(chat, this.lines[index]), this.answer(chat)]);
  }

  /** Lets what is under way be acknowledged, so the hub has to be there. */
  async finish(): Promise<void> {
    this.over.abort();
    await Promise.all(this.work);
    for (const line of this.lines) line.close();
  }

  /** Leaves everything as it is: what is under way stays unacknowledged. */
  async abandon(): Promise<void> {
    this.over.abort();
    this.admin.hangUp();
    for (const line of this.lines) line.close();
    await Promise.all(this.work);
  }

  private async write({ chatId }: Chat, line: HttpLine | undefined): Promise<void> {
    while (!this.over.signal.aborted) {
      const text = uniqueText();
      const body = textUpdate(chatId, text);
      if (await this.untilAcknowledged(async () => (await line?.post(body)) === 200)) this.note('in', chatId, text);
      await delay(WRITE_EVERY_MS);
    }
  }

  private async answer({ chatId, conversationId }: Chat): Promise<void> {
    while (!this.over.signal.aborted) {
      const text = uniqueText();
      const message = { clientMsgId: v7(), content: { type: 'text', text } };
      const sent = await this.untilAcknowledged(async () => {
        await this.admin.call('POST', `/conversations/${conversationId}/messages`, message);
        return true;
      });
      if (sent) this.note('out', chatId, text);
      await delay(ANSWER_EVERY_MS);
    }
  }

  private async untilAcknowledged(attempt: () => Promise<boolean>): Promise<boolean> {
    for (;;) {
      if (await attempt().catch(() => false)) return true;
      if (this.admin.isHungUp) return false;
      await delay(AGAIN_AFTER_MS);
    }
  }

  private note(direction: 'in' | 'out', chatId: number, text: string): void {
    this.ledger.note(direction, chatId, text);
    this.acknowledged++;
  }
}
