// Conversations: the lists, one conversation, its history, writing into it.
import { z } from 'zod';
import { contentInputSchema, HubError, TEXT_MAX_UTF16, type Capabilities, type Clock, type ListedConversation } from '../contract/index.js';
import type { AccountLabel } from '../accounts/accounts.js';
import type { ReadMark } from '../accounts/read-marks.js';
import { viewOf } from '../im/message-writer.js';
import type { Outgoing } from '../im/outgoing.js';
import { messageView } from '../im/presentation.js';
import type { PushHub } from '../im/push.js';
import type { ReplyLedger } from '../im/reply-ledger.js';
import type { ScheduledMessages } from '../im/scheduled-messages.js';
import { countsReplies } from '../im/reply-window.js';
import type { PlaceInList } from '../store/conversation-places.js';
import {
  conversationForViewer,
  listConversations,
  markRead,
  setHidden,
  setPinned,
  type ConversationRow,
  type ConversationTarget,
} from '../store/conversations.js';
import type { Database } from '../store/database.js';
import { messageById, messageHistory } from '../store/messages.js';
import { conversationCountsRoute, viewCountsRoute } from './conversation-counts.js';
import { pageOf } from './contact-views.js';
import { conversationFilter } from './conversation-filter.js';
import { conversationFilesRoute } from './conversation-files.js';
import {
  conversationPageSchema,
  conversationViewSchema,
  messageAnswerSchema,
  messageViewSchema,
  scheduledMessageSchema,
} from './conversation-schemas.js';
import { conversationTimelineRoute } from './conversation-timeline.js';
import { listedConversation } from './conversation-views.js';
import { formatCursor, parseCursor } from './cursor.js';
import { idParams, route, type Principal, type Route } from './route.js';
import { scheduledMessageView, sendAtSchema } from './scheduled-messages.js';

export interface ConversationDependencies {
  database: Database;
  outgoing: Outgoing;
  push: PushHub;
  replies: ReplyLedger;
  clock: Clock;
  labelOf(accountId: string): AccountLabel | undefined;
  /** Shows the end user that their agent is writing. */
  typing(target: ConversationTarget, agentId: string): void;
  scheduled: ScheduledMessages;
  /** The assignee's read position grew. */
  onRead(mark: ReadMark): void;
}

const listQuery = z.object({
  view: z.enum(['mine', 'offered', 'unassigned', 'queued', 'all', 'closed', 'hidden', 'blocked']).default('all'),
  accountId: z.uuid().optional(),
  groupId: z.uuid().optional(),
  assigneeId: z.uuid().optional(),
  platform: z.string().max(40).optional(),
  unread: z.stringbool().optional(),
  /** Id or name. */
  label: z.string().trim().min(1).max(100).optional(),
  q: z.string().trim().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});

const historyQuery = z.object({
  before: z.coerce.number().int().min(0).optional(),
  after: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** Text beyond the limit is 413, told apart from other faults; nothing is stored. */
export function requireTextSize(body: unknown): void {
  const content = (body as { content?: { text?: unknown; caption?: unknown } } | null)?.content;
  for (const text of [content?.text, content?.caption]) {
    if (typeof text === 'string' && text.length > TEXT_MAX_UTF16) {
      throw new HubError(413, 'text_too_long', `A message takes at most ${String(TEXT_MAX_UTF16)} characters.`, {
        max: TEXT_MAX_UTF16,
        length: text.length,
      });
    }
  }
}

const sendBody = z.object({
  clientMsgId: z.string().min(1).max(128),
  content: contentInputSchema,
  kind: z.enum(['out', 'note']).default('out'),
  replyTo: z.uuid().optional(),
  isPublic: z.boolean().optional(),
  sendAt: sendAtSchema.optional(),
});

/** The size is looked at before the schema, so that too long is 413 and not 400. */
const sizedSendBody = z.unknown().transform((value, context) => {
  requireTextSize(value);
  const parsed = sendBody.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) context.addIssue({ ...issue, message: issue.message, code: 'custom' });
  return z.NEVER;
});

export function conversationRoutes(deps: ConversationDependencies): Route[] {
  const viewerOf = (principal: Principal) => ({
    companyId: principal.companyId,
    agentId: principal.agentId,
    seesAll: principal.role !== 'agent',
  });

  /** Each account's capabilities once: they are most of what there is to tell of a conversation. */
  const show = async (
    companyId: string,
    rows: ConversationRow[],
  ): Promise<{ items: ListedConversation[]; capabilities: Record<string, Capabilities> }> => {
    const served = rows.flatMap((row) => {
      const account = deps.labelOf(row.accountId);
      return account ? [{ row, account }] : [];
    });
    const counted = served.filter(({ account }) => countsReplies(account.capabilities)).map(({ row }) => row.id);
    const allowances = await deps.replies.allowancesOf(companyId, counted);
    const now = deps.clock.now();
    return {
      items: served.map(({ row, account }) => listedConversation(row, account, allowances.get(row.id) ?? [], now)),
      capabilities: Object.fromEntries(served.map(({ row, account }) => [row.accountId, account.capabilities])),
    };
  };

  const find = async (principal: Principal, id: string): Promise<ConversationRow> => {
    const row = await conversationForViewer(deps.database, viewerOf(principal), id);
    if (!row) throw new HubError(404, 'not_found', 'There is no such conversation.');
    return row;
  };

  const list = route({
    method: 'GET',
    path: '/conversations',
    access: 'agent',
    summary:
      'Conversations, the own pinned ones first, then by newest activity, in the queue the most urgent and longest waiting first; hidden and blocked ones in their own views and in a search',
    query: listQuery,
    response: conversationPageSchema,
    async handle({ principal, query }) {
      const { limit, cursor, ...narrowed } = query;
      const after = parseListCursor(cursor);
      const filter = await conversationFilter(deps.database, principal.companyId, narrowed);
      if (filter === null) return { items: [], nextCursor: null, capabilities: {} };
      const page = { ...filter, after, limit, now: deps.clock.now() };
      const { rows, next } = await listConversations(deps.database, viewerOf(principal), page);
      return {
        ...(await show(principal.companyId, rows)),
        nextCursor: next && formatListCursor(next),
      };
    },
  });

  const get = route({
    method: 'GET',
    path: '/conversations/:id',
    access: 'agent',
    summary: 'One conversation',
    params: idParams,
    response: conversationViewSchema,
    async handle({ principal, params }) {
      const { items, capabilities } = await show(principal.companyId, [await find(principal, params.id)]);
      const [row] = items;
      const carried = row && capabilities[row.accountId];
      if (!carried) throw new HubError(404, 'not_found', 'There is no such conversation.');
      return { ...row, capabilities: carried };
    },
  });

  const history = route({
    method: 'GET',
    path: '/conversations/:id/messages',
    access: 'agent',
    summary: 'History, ascending by seq: the newest before `before`, or the oldest after `after`',
    params: idParams,
    query: historyQuery,
    response: pageOf(messageViewSchema),
    async handle({ principal, params, query }) {
      await find(principal, params.id);
      const rows = await messageHistory(deps.database, principal.companyId, params.id, query);
      const edge = query.after === undefined ? rows[0] : rows.at(-1);
      return { items: rows.map(messageView), nextCursor: edge && rows.length === query.limit ? String(edge.seq) : null };
    },
  });

  const send = route({
    method: 'POST',
    path: '/conversations/:id/messages',
    access: 'agent',
    summary: 'Send a message or write a note; the same clientMsgId again gives the message already stored; with `sendAt`, it is sent then',
    params: idParams,
    body: sizedSendBody,
    response: z.union([messageAnswerSchema, z.object({ scheduled: scheduledMessageSchema })]),
    status: 201,
    async handle({ principal, params, body }) {
      const { clientMsgId, content, kind, replyTo, isPublic, sendAt } = body;
      const message = { conversationId: params.id, clientMsgId, content, replyToMessageId: replyTo, isPublic };
      if (sendAt && sendAt > deps.clock.now()) {
        if (kind === 'note') throw new HubError(422, 'not_supported', 'A note is written at once.');
        const row = await deps.scheduled.schedule(principal, { ...message, sendAt });
        if (row) return { scheduled: scheduledMessageView(row) };
      }
      const { draft, result } = await deps.outgoing.send(principal, { ...message, kind });
      if (draft && result.outcome === 'stored') return { message: viewOf(draft, result) };
      const known = await messageById(deps.database, principal.companyId, result.messageId);
      if (!known) throw new HubError(409, 'client_msg_id_taken', 'This clientMsgId was used before.');
      return { message: messageView(known) };
    },
  });

  const read = route({
    method: 'POST',
    path: '/conversations/:id/read',
    access: 'agent',
    summary: 'Move the own read position forward',
    params: idParams,
    body: z.object({ seq: z.int().min(0) }),
    response: z.object({ readSeq: z.int().nullable() }),
    async handle({ principal, params, body }) {
      const { companyId, agentId } = principal;
      const { accountId, assigneeId, groupId } = await find(principal, params.id);
      const position = await markRead(deps.database, companyId, params.id, agentId, body.seq);
      if (position === null) return { readSeq: null };
      const { readSeq, beforeSeq, readForGroup } = position;
      if (readForGroup)
        deps.push.toConversation({ companyId, groupId, assigneeId }, { type: 'group.read', conversationId: params.id, readSeq });
      deps.push.toAgent(companyId, agentId, { type: 'read.changed', conversationId: params.id, agentId, readSeq });
      if (readSeq > beforeSeq && assigneeId === agentId)
        deps.onRead({ companyId, accountId, conversationId: params.id, afterSeq: beforeSeq, seq: readSeq });
      return { readSeq };
    },
  });

  const typing = route({
    method: 'POST',
    path: '/conversations/:id/typing',
    access: 'agent',
    summary: 'Show the end user and the others that an answer is being written',
    params: idParams,
    async handle({ principal, params }) {
      const target = await deps.outgoing.readableTarget(principal, params.id);
      deps.push.realtime(target, { conversationId: params.id, type: 'typing', from: principal.agentId }, undefined);
      if (target.assigneeId === principal.agentId) deps.typing(target, principal.agentId);
    },
  });

  /** The own other tabs hear of it too. */
  const flag = (name: 'pinned' | 'hidden', summary: string, set: typeof setPinned) =>
    route({
      method: 'PUT',
      path: `/conversations/:id/${name}`,
      access: 'agent',
      summary,
      params: idParams,
      body: z.object({ value: z.boolean() }),
      async handle({ principal: { companyId, agentId }, principal, params: { id }, body }) {
        const { lastSeq } = await find(principal, id);
        await set(deps.database, companyId, id, agentId, body.value);
        deps.push.toAgent(companyId, agentId, { type: 'conversation.updated', conversationId: id, lastSeq });
      },
    });
  const pin = flag('pinned', 'Pin to the top of the own lists', setPinned);
  const hide = flag('hidden', 'Hide from the own lists until the end user writes again', setHidden);

  const { database } = deps;
  const beside = [
    conversationCountsRoute(deps),
    viewCountsRoute(deps),
    conversationFilesRoute(database),
    conversationTimelineRoute(database),
  ];
  return [list, get, history, send, read, typing, pin, hide, ...beside];
}

const PINNED = 'pinned_';
const PRIORITY = 'priority';
const PRIORITY_FIRST = /^priority(-?\d{1,3})_/;

function formatListCursor({ id, pinned, at, priority }: PlaceInList): string {
  return (pinned ? PINNED : '') + (priority === 0 ? '' : `${PRIORITY}${String(priority)}_`) + formatCursor({ at, id });
}

function parseListCursor(cursor: string | undefined): PlaceInList | undefined {
  const pinned = cursor?.startsWith(PINNED) === true;
  const unpinned = pinned ? cursor.slice(PINNED.length) : cursor;
  const [mark = '', priority = '0'] = PRIORITY_FIRST.exec(unpinned ?? '') ?? [];
  const place = parseCursor(unpinned?.slice(mark.length));
  return place && { ...place, pinned, priority: Number(priority) };
}
