// Every message of a conversation once and in order, for webhooks and rules: at once after it is stored, and caught up after a crash.
import type { Logger } from 'pino';
import type { Clock } from '../../contract/index.js';
import type { MessageWriter } from '../../im/message-writer.js';
import type { Database, Queryable } from '../../store/database.js';
import { holdPeople } from '../../store/contact-merges.js';
import {
  feedConversation,
  lastSeqBefore,
  lockFeedPlace,
  markFeedsRead,
  moveFeedPlace,
  oldestUnrouted,
  unreadFeeds,
  type FeedConversation,
} from '../../store/message-feed.js';
import { messageHistory, type MessageRow } from '../../store/messages.js';
import { unattended } from '../../store/unattended.js';

export interface FeedReader {
  /** Since when it wants this company's messages; null: not at all. */
  since(companyId: string): Date | null;
  /** Within the transaction that moves the feed on. Everything before `since` has to be left out by the reader. */
  take(tx: Queryable, conversation: FeedConversation, messages: MessageRow[]): Promise<void>;
  /** What was taken is committed. */
  taken(): void;
}

export interface MessageFeedDependencies {
  database: Database;
  clock: Clock;
  log: Logger;
  /** The accounts this instance serves, with their companies. */
  ownedAccounts(): { companyId: string; accountId: string }[];
  /** Companies for which anybody reads at all. */
  companies(): Iterable<string>;
}

const CATCH_UP_EVERY_MS = 5_000;
/** Clocks of instances differ, and a message's time is from before its commit. */
const SLACK_MS = 2 * 60_000;
const BATCH = 200;
const PAGE = 100;

export class MessageFeed {
  private readonly readers: FeedReader[] = [];
  /** Conversations with something new, by their company. */
  private readonly noticed = new Map<string, string>();
  private running: Promise<void> | null = null;
  private cancel: (() => void) | null = null;
  private stopped = false;

  constructor(private readonly deps: MessageFeedDependencies) {}

  addReader(reader: FeedReader): void {
    this.readers.push(reader);
  }

  start(writer: MessageWriter): void {
    writer.onStored((stored) => this.notice(stored.flatMap(({ draft }) => (draft.kind === 'system' ? [] : [draft]))));
    this.schedule();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel?.();
    // Its failure has been told already.
    await this.running?.catch(() => undefined);
  }

  /** Something may be new there, or the desk has looked at what is. */
  notice(conversations: { companyId: string; conversationId: string }[]): void {
    for (const { companyId, conversationId } of conversations)
      if (this.since(companyId) !== null) this.noticed.set(conversationId, companyId);
    if (this.noticed.size === 0 || this.running || this.stopped) return;
    this.running = this.readNoticed().finally(() => {
      this.running = null;
      if (this.noticed.size > 0) this.notice([]);
    });
    unattended(this.running, this.deps.log, 'new messages are read by webhooks and rules a little later');
  }

  private since(companyId: string): Date | null {
    const starts = this.readers.flatMap((reader) => reader.since(companyId)?.getTime() ?? []);
    return starts.length === 0 ? null : new Date(Math.min(...starts));
  }

  private async readNoticed(): Promise<void> {
    while (this.noticed.size > 0 && !this.stopped) {
      const batch = [...this.noticed];
      this.noticed.clear();
      for (const [conversationId, companyId] of batch) await this.read(companyId, conversationId);
    }
  }

  /** Everything new in a conversation, page by page. False: it is not all read. */
  private async read(companyId: string, conversationId: string): Promise<boolean> {
    const since = this.since(companyId);
    if (since === null) return true;
    while (!this.stopped) {
      const page = await this.deps.database.transaction((tx) => this.readPage(tx, { companyId, conversationId, since }));
      for (const reader of this.readers) reader.taken();
      if (page !== 'more') return page === 'end';
    }
    return false;
  }

  private async readPage(
    tx: Queryable,
    { companyId, conversationId, since }: { companyId: string; conversationId: string; since: Date },
  ): Promise<'more' | 'end' | 'held'> {
    await holdPeople(tx, companyId);
    const place = await lockFeedPlace(tx, companyId, conversationId);
    const from = place === 0 ? await lastSeqBefore(tx, companyId, conversationId, since) : place;
    const messages = await messageHistory(tx, companyId, conversationId, { after: from, limit: PAGE });
    const last = messages.at(-1);
    const conversation = last && (await feedConversation(tx, companyId, conversationId));
    // The desk first, so that rules see the session and its group; it tells when it has looked.
    if (!last || !conversation) return 'end';
    if (conversation.isUnrouted) return 'held';
    for (const reader of this.readers) if (reader.since(companyId) !== null) await reader.take(tx, conversation, messages);
    await moveFeedPlace(tx, companyId, conversationId, last.seq);
    return messages.length === PAGE ? 'more' : 'end';
  }

  private schedule(): void {
    if (this.stopped) return;
    this.cancel = this.deps.clock.after(CATCH_UP_EVERY_MS, () => {
      const caughtUp = this.catchUp().finally(() => this.schedule());
      unattended(caughtUp, this.deps.log, 'could not look for messages that webhooks and rules have not read; trying again');
    });
  }

  /** What a crash left unread in conversations of accounts that are ours now. */
  private async catchUp(): Promise<void> {
    const { database, clock } = this.deps;
    for (const companyId of this.deps.companies()) {
      const since = this.since(companyId);
      const owned = this.deps.ownedAccounts();
      const accountIds = owned.flatMap((account) => (account.companyId === companyId ? [account.accountId] : []));
      if (since === null || accountIds.length === 0) continue;
      const startedAt = clock.now();
      // What the desk has not looked at cannot be read yet; asked first, so that what it looks at meanwhile is on one side or the other.
      const heldSince = await oldestUnrouted(database, companyId, accountIds);
      const unread = await unreadFeeds(database, { companyId, accountIds, since, slackMs: SLACK_MS, limit: BATCH });
      let isAllRead = unread.length < BATCH;
      for (const { conversationId } of unread) if (!(await this.read(companyId, conversationId))) isAllRead = false;
      const readUntil = heldSince !== null && heldSince < startedAt ? heldSince : startedAt;
      if (isAllRead && !this.stopped) await markFeedsRead(database, companyId, accountIds, readUntil);
    }
  }
}
