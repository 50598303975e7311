// What visitors say: checked as theirs, stored by the same writer as what comes from platforms, or passed on and forgotten.
import { z } from 'zod';
import {
  HubError,
  mediaOf,
  previewText,
  type Clock,
  type ContentInput,
  type ContentType,
  type MessageContent,
  type StoredMedia,
} from '../contract/index.js';
import { findAgent } from '../store/agents.js';
import type { AppendResult } from '../store/append-messages.js';
import { conversationAudience } from '../store/conversations.js';
import type { Database } from '../store/database.js';
import { messageById, setReactions, type MessageRow } from '../store/messages.js';
import type { VisitorRow } from '../store/visitors.js';
import type { MessageWriter } from './message-writer.js';
import { carriesFiles, withFiles } from './named-files.js';
import { PersonGone } from './participants.js';
import type { PushHub, RealtimeFrame } from './push.js';
import type { AcceptedOperation, MessageUpdates } from './updates.js';
import { isForVisitors } from './visitor-view.js';

export type Visitor = VisitorRow;

export interface VisitorMessage {
  /** As the client names sender and addressee; refused when they are not the connection's own. */
  customerAppid: string;
  customerId: string;
  accountId: string;
  sellerId?: string | undefined;
  clientMsgId: string;
  content: ContentInput;
  replyTo?: string | undefined;
  deviceId: string;
  connectionId: string | undefined;
}

export interface VisitorMessageDependencies {
  database: Database;
  writer: MessageWriter;
  push: PushHub;
  updates: MessageUpdates;
  clock: Clock;
  newId: () => string;
  /** This visitor's own uploads, by id; others are missing. */
  describeFiles(visitor: Visitor, mediaIds: string[]): Promise<Map<string, StoredMedia>>;
  /** Notes down that the message shows its files. */
  useFiles(visitor: Visitor, messageId: string, mediaIds: string[]): Promise<void>;
  /** Something came in for this account. */
  onInbound(accountId: string): void;
}

const SPEAKABLE: ReadonlySet<ContentType> = new Set([
  'text',
  'image',
  'audio',
  'video',
  'file',
  'sticker',
  'album',
  'location',
  'contact_card',
  'link',
  'product',
  'products',
  'order',
  'form_reply',
]);

export class VisitorMessages {
  constructor(private readonly deps: VisitorMessageDependencies) {}

  /** Stores what a visitor says. The same clientMsgId again gives the message already stored. Throws `PersonGone` when they were erased. */
  async send(visitor: Visitor, message: VisitorMessage): Promise<AppendResult> {
    await this.requireOwn(visitor, message);
    const content = await withFiles(message.content, (ids) => this.deps.describeFiles(visitor, ids));
    const quoted = message.replyTo === undefined ? null : await this.visible(visitor, message.replyTo);
    const id = this.deps.newId();
    const files = mediaOf(content).map((file) => file.mediaId);
    if (files.length > 0) await this.deps.useFiles(visitor, id, files);
    const result = await this.deps.writer.append({
      companyId: visitor.companyId,
      conversationId: visitor.conversationId,
      accountId: visitor.accountId,
      proxyUserId: visitor.proxyUserId,
      id,
      kind: 'in',
      senderType: 'end_user',
      senderId: visitor.proxyUserId,
      senderName: visitor.displayName,
      content,
      status: 'stored',
      sentAt: this.deps.clock.now(),
      clientMsgId: message.clientMsgId,
      originDevice: message.deviceId,
      connectionId: message.connectionId,
      ...(quoted && { replyToSeq: quoted.seq, replyTo: quoteOf(quoted) }),
    });
    if (result.outcome === 'refused') throw new PersonGone('this visitor was erased meanwhile');
    this.deps.onInbound(visitor.accountId);
    return result;
  }

  /** Passes a message on to whoever serves the visitor just now and stores it nowhere. Refused like any other message. */
  async whisper(visitor: Visitor, message: VisitorMessage): Promise<void> {
    await this.requireOwn(visitor, message);
    if (carriesFiles(message.content)) throw new HubError(422, 'not_supported', 'A message with files is always stored.');
    const content = await withFiles(message.content, () => Promise.resolve(new Map<string, StoredMedia>()));
    await this.tellDesk(visitor, { type: 'message', content });
  }

  /** Never stored: typing and the like. */
  async realtime(visitor: Visitor, conversationId: string, type: string): Promise<void> {
    if (conversationId !== visitor.conversationId) throw new HubError(404, 'not_found', 'There is no such conversation.');
    await this.tellDesk(visitor, { type });
  }

  /** The visitor's one reaction to a message of the own conversation; null removes it. */
  async react(visitor: Visitor, messageId: string, emoji: string | null): Promise<MessageRow> {
    const row = await this.visible(visitor, messageId);
    if (row.retractedAt) throw new HubError(409, 'retracted', 'This message was taken back.');
    await setReactions(this.deps.database, row, { by: 'end_user', emojis: emoji === null ? [] : [emoji] });
    await this.deps.updates.show(row);
    return (await messageById(this.deps.database, visitor.companyId, messageId)) ?? row;
  }

  /** Says something else in its place: the same kind of message, as the desk sees at once. */
  async edit(visitor: Visitor, messageId: string, edited: ContentInput): Promise<MessageRow> {
    const row = await this.own(visitor, messageId);
    if (row.retractedAt) throw new HubError(409, 'retracted', 'This message was taken back.');
    if (edited.type !== row.content.type) throw new HubError(422, 'type_changed', 'An edit cannot change the kind of a message.');
    const content = await withFiles(edited, (ids) => this.deps.describeFiles(visitor, ids));
    const files = mediaOf(content).map((file) => file.mediaId);
    if (files.length > 0) await this.deps.useFiles(visitor, row.id, files);
    return this.apply(visitor, { ...row, op: 'edit', argument: { content } });
  }

  /** What it said is purged; that it was there stays. Taking back what is taken back already is no error. */
  async retract(visitor: Visitor, messageId: string): Promise<MessageRow> {
    const row = await this.own(visitor, messageId);
    return row.retractedAt ? row : this.apply(visitor, { ...row, op: 'retract', argument: null });
  }

  private async apply(visitor: Visitor, change: AcceptedOperation & Pick<MessageRow, 'id'>): Promise<MessageRow> {
    await this.deps.updates.applyOperation(change);
    await this.deps.updates.show(change);
    return this.visible(visitor, change.id);
  }

  private async tellDesk(visitor: Visitor, said: { type: string; content?: MessageContent }): Promise<void> {
    const { companyId, conversationId } = visitor;
    const audience = await conversationAudience(this.deps.database, companyId, conversationId);
    const frame: RealtimeFrame = { conversationId, from: visitor.proxyUserId, ...said };
    if (audience) this.deps.push.realtime(audience, frame, undefined);
  }

  private async requireOwn(visitor: Visitor, message: VisitorMessage): Promise<void> {
    if (message.customerAppid !== visitor.accountId) throw new HubError(403, 'forbidden', 'customerAppid is not this connection’s app.');
    if (message.customerId !== visitor.proxyUserId) throw new HubError(403, 'forbidden', 'customerId is not this connection’s visitor.');
    if (message.accountId !== visitor.accountId)
      throw new HubError(422, 'wrong_addressee', 'accountId is not the account this visitor writes to.');
    if (message.sellerId !== undefined && !(await this.isAgent(visitor.companyId, message.sellerId)))
      throw new HubError(422, 'wrong_addressee', 'sellerId names no agent here. Leave it out: the desk decides who answers.');
    if (!SPEAKABLE.has(message.content.type))
      throw new HubError(422, 'not_supported', `Visitors do not send ${message.content.type.replace('_', ' ')} messages.`, {
        type: message.content.type,
      });
  }

  private async isAgent(companyId: string, agentId: string): Promise<boolean> {
    if (!z.uuid().safeParse(agentId).success) return false;
    return (await findAgent(this.deps.database, companyId, agentId))?.active ?? false;
  }

  private async own(visitor: Visitor, messageId: string): Promise<MessageRow> {
    const row = await this.visible(visitor, messageId);
    requireOwnWords(row, visitor);
    return row;
  }

  /** Throws 404 for what is not the visitor's to see. */
  private async visible(visitor: Visitor, messageId: string): Promise<MessageRow> {
    const row = await messageById(this.deps.database, visitor.companyId, messageId);
    if (row?.conversationId !== visitor.conversationId || !isForVisitors(row.kind))
      throw new HubError(404, 'not_found', 'There is no such message.');
    const audience = await conversationAudience(this.deps.database, visitor.companyId, visitor.conversationId);
    if (row.seq <= (audience?.userDeletedSeq ?? 0)) throw new HubError(404, 'not_found', 'This message was deleted.');
    return row;
  }
}

/** What the desk said is not the visitor's to change. */
function requireOwnWords(row: MessageRow, visitor: Visitor): void {
  if (row.senderType !== 'end_user' || row.senderId !== visitor.proxyUserId)
    throw new HubError(422, 'not_ours', 'Only messages of one’s own can be changed.');
}

function quoteOf(row: MessageRow) {
  return { messageId: row.id, seq: row.seq, preview: previewText(row.content), type: row.content.type, senderName: row.senderName };
}
