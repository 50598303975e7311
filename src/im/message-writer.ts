// The only way a message comes into being: group commit into the store, then pushes, then whoever listens for `stored`.
import type { Logger } from 'pino';
import type { MessageView } from '../contract/index.js';
import { appendMessages, type AppendResult, type NewMessage } from '../store/append-messages.js';
import type { Database, Queryable } from '../store/database.js';
import { isDatabaseUnavailable, isUniqueViolation } from '../store/database.js';
import { GroupCommit } from '../store/group-commit.js';
import { MessageMonths } from '../store/partitions.js';
import { digestOf } from './digest.js';
import type { PushHub } from './push.js';
import { UnheardMessages } from './unheard.js';
import { visitorView } from './visitor-view.js';

export type MessageDraft = Omit<NewMessage, 'preview' | 'words'> & {
  /** What the quoted message says, for the live push. */
  replyTo?: MessageView['replyTo'] | undefined;
  /** The connection that sent it: gets the ack, not the push. */
  connectionId?: string | undefined;
};

export interface StoredMessage {
  draft: MessageDraft;
  result: AppendResult;
}

/** Bounds memory when the database stalls; beyond it senders hear 503 and nothing was stored. */
const MAX_WAITING = 20_000;
const MAX_BATCH = 200;

export class MessageWriter {
  private readonly commits: GroupCommit<MessageDraft[], AppendResult[]>;
  private readonly months: MessageMonths;
  private readonly unheard: UnheardMessages;
  private readonly listeners: ((stored: StoredMessage[]) => void)[] = [];

  constructor(
    database: Database,
    private readonly push: PushHub,
    private readonly publish: (topic: string, data: Record<string, unknown>) => void,
    private readonly log: Logger,
    /** Do the end users of this account connect to the hub itself? */
    private readonly hasVisitors: (accountId: string) => boolean,
  ) {
    this.months = new MessageMonths(database);
    this.unheard = new UnheardMessages(database, push, publish, log);
    this.commits = new GroupCommit({
      write: async (groups) => {
        await this.months.cover(groups.flatMap((group) => group.map((draft) => draft.sentAt)));
        return appendGroups(database, groups);
      },
      maxBatch: MAX_BATCH,
      maxWaiting: MAX_WAITING,
    });
  }

  /** Called after the commit, with what is new. Must not throw for long work: it is on the way of every message. */
  onStored(listener: (stored: StoredMessage[]) => void): void {
    this.listeners.push(listener);
  }

  async append(draft: MessageDraft): Promise<AppendResult> {
    const [result] = await this.appendAll([draft]);
    return result as AppendResult;
  }

  /** Stored together, in order: all or none. */
  async appendAll(drafts: MessageDraft[]): Promise<AppendResult[]> {
    if (drafts.length === 0) return [];
    const results = await this.commits.submit(drafts).catch((error: unknown) => {
      if (isDatabaseUnavailable(error)) this.unheard.note(drafts);
      throw error;
    });
    this.announce(drafts.map((draft, index) => ({ draft, result: results[index] as AppendResult })));
    return results;
  }

  /** Inside somebody else's transaction, in order; call `announce` after its commit. No two under the same client or platform id. */
  async appendAllWithin(tx: Queryable, drafts: MessageDraft[]): Promise<StoredMessage[]> {
    if (drafts.length === 0) return [];
    await this.months.cover(
      drafts.map((draft) => draft.sentAt),
      tx,
    );
    const results = await appendMessages(tx, drafts.map(toRow));
    return drafts.map((draft, index) => ({ draft, result: results[index] as AppendResult }));
  }

  /** What is stored is stored: telling of it must not make it look as if it had failed. */
  announce(messages: StoredMessage[]): void {
    const stored = messages.filter((message) => message.result.outcome === 'stored');
    if (stored.length === 0) return;
    for (const message of stored) this.attempt(() => this.pushMessage(message));
    for (const listener of this.listeners) this.attempt(() => listener(stored));
  }

  /** A commit that may have changed who serves a conversation, whose answer was lost: they are told to look. */
  unheardChange(change: { companyId: string; conversationId: string; concerned: string[] }): void {
    this.unheard.noteChange(change);
  }

  private attempt(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.log.error({ error }, 'somebody was not told of stored messages');
    }
  }

  drained(): Promise<void> {
    return this.commits.drained();
  }

  private pushMessage({ draft, result }: StoredMessage): void {
    let forDesk: string | undefined;
    for (const { queue, key } of result.entries) {
      const isVisitors = queue === draft.proxyUserId;
      if (this.push.isFollowed(queue)) {
        const encoded = isVisitors
          ? JSON.stringify(visitorView(viewOf(draft, result)))
          : (forDesk ??= JSON.stringify(viewOf(draft, result)));
        this.push.message(queue, key, encoded, draft.connectionId);
      }
      if (!isVisitors || this.hasVisitors(draft.accountId)) this.publish('queue', { queue, key });
    }
    const conversation = result.conversation;
    if (conversation) {
      this.push.conversationUpdated(
        draft.conversationId,
        { companyId: draft.companyId, groupId: conversation.groupId, assigneeId: conversation.assigneeId },
        result.seq,
      );
    }
  }
}

/** The new message as a client sees it, without reading it back. */
export function viewOf(draft: MessageDraft, result: AppendResult): MessageView {
  return {
    id: result.messageId,
    conversationId: result.conversationId,
    seq: result.seq,
    kind: draft.kind,
    sender: { type: draft.senderType, id: draft.senderId, name: draft.senderName },
    ...(draft.byProgram === true && { byProgram: true }),
    content: draft.content,
    status: draft.status,
    sentAt: result.sentAt.toISOString(),
    ...(draft.replyTo && { replyTo: draft.replyTo }),
    ...(draft.isPublic && { isPublic: true }),
    ...(draft.platformAt && { platformAt: draft.platformAt.toISOString() }),
    ...(draft.albumId !== undefined && { albumId: draft.albumId }),
    ...(draft.forwardedFrom !== undefined && { forwardedFrom: draft.forwardedFrom }),
    ...(draft.clientMsgId !== undefined && { clientMsgId: draft.clientMsgId }),
  };
}

function toRow({ replyTo: _replyTo, connectionId: _connectionId, ...draft }: MessageDraft): NewMessage {
  return { ...draft, ...digestOf(draft.content) };
}

/**
 * One statement for all groups. Two drafts under the same client or platform id cannot share a statement: the later one takes
 * the earlier one's answer. Losing a race for such an id against another instance is a unique violation: looking again finds the winner.
 */
async function appendGroups(database: Database, groups: MessageDraft[][]): Promise<AppendResult[][]> {
  const firstOf = new Map<string, number>();
  const rows: NewMessage[] = [];
  const places = groups.map((group) =>
    group.map((draft) => {
      const keys = identityKeys(draft);
      const known = keys.map((key) => firstOf.get(key)).find((index) => index !== undefined);
      if (known !== undefined) return { index: known, repeated: true };
      for (const key of keys) firstOf.set(key, rows.length);
      rows.push(toRow(draft));
      return { index: rows.length - 1, repeated: false };
    }),
  );
  let results: AppendResult[];
  try {
    results = await appendMessages(database, rows);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    results = await appendMessages(database, rows);
  }
  return places.map((group) =>
    group.map(({ index, repeated }) => {
      const result = results[index] as AppendResult;
      return repeated && result.outcome === 'stored' ? { ...result, outcome: 'known' as const, entries: [] } : result;
    }),
  );
}

function identityKeys(draft: MessageDraft): string[] {
  const keys: string[] = [];
  if (draft.clientMsgId !== undefined) keys.push(`client ${draft.senderId} ${draft.clientMsgId}`);
  if (draft.platformMessageId !== undefined) keys.push(`platform ${draft.accountId} ${draft.platformMessageId}`);
  return keys;
}
