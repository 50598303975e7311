// What agents say and change: rights, the channel's capabilities and limits are checked here, before anything is stored.
import {
  HubError,
  mapMedia,
  mediaOf,
  previewText,
  type Capabilities,
  type Clock,
  type ContentInput,
  type MessageContent,
  type Role,
  type StoredMedia,
} from '../contract/index.js';
import { conversationTarget, type ConversationTarget } from '../store/conversations.js';
import type { Database } from '../store/database.js';
import { enqueueOperation, resendMessage, resolveUncertain } from '../store/deliveries.js';
import { messageAt, messageById, type MessageRow } from '../store/messages.js';
import type { AppendResult } from '../store/append-messages.js';
import type { MessageDraft, MessageWriter } from './message-writer.js';

export interface Speaker {
  companyId: string;
  agentId: string;
  name: string;
  role: Role;
}

export interface OutgoingMessage {
  conversationId: string;
  clientMsgId: string;
  content: ContentInput;
  kind: 'out' | 'note';
  replyToMessageId?: string | undefined;
  connectionId?: string | undefined;
  deviceId?: string | undefined;
}

export interface OutgoingDependencies {
  database: Database;
  writer: MessageWriter;
  clock: Clock;
  newId: () => string;
  capabilitiesOf(accountId: string): Capabilities | undefined;
  /** The stored files of a company, by id; unknown ones are missing. */
  describeMedia(companyId: string, mediaIds: string[]): Promise<Map<string, StoredMedia>>;
  /** There is something to send for this account. */
  onDelivery(accountId: string): void;
  onChanged(message: MessageRow): void;
}

export class Outgoing {
  constructor(private readonly deps: OutgoingDependencies) {}

  /** Stores an agent's message together with its delivery. The same clientMsgId again yields the message already stored. */
  async send(speaker: Speaker, message: OutgoingMessage): Promise<{ draft: MessageDraft; result: AppendResult }> {
    const target = await this.readableTarget(speaker, message.conversationId);
    const isNote = message.kind === 'note';
    if (!isNote) this.requireWriter(speaker, target);
    const content = await this.fillMedia(speaker.companyId, message.content);
    const capabilities = this.deps.capabilitiesOf(target.accountId);
    if (!isNote) {
      if (!capabilities) throw new HubError(409, 'account_not_served', 'This channel account is not served just now.');
      requireCarried(content, capabilities);
      if (!target.reachable) throw new HubError(422, 'unreachable', 'This person has blocked the account or cannot be reached any more.');
      requireReplyWindow(target, capabilities, content, this.deps.clock.now());
    }
    const quoted = message.replyToMessageId === undefined ? null : await this.quoted(speaker.companyId, message);
    const now = this.deps.clock.now();
    const draft: MessageDraft = {
      companyId: speaker.companyId,
      conversationId: target.conversationId,
      accountId: target.accountId,
      proxyUserId: target.proxyUserId,
      id: this.deps.newId(),
      kind: message.kind,
      senderType: 'agent',
      senderId: speaker.agentId,
      senderName: speaker.name,
      content,
      status: isNote ? 'stored' : 'queued',
      sentAt: now,
      clientMsgId: message.clientMsgId,
      ...(quoted && {
        replyToSeq: quoted.seq,
        replyTo: {
          messageId: quoted.id,
          seq: quoted.seq,
          preview: previewText(quoted.content),
          type: quoted.content.type,
          senderName: quoted.senderName,
        },
      }),
      originDevice: message.deviceId,
      connectionId: message.connectionId,
      // The assignee may change between the check above and the commit; the statement has the last word.
      ...(!isNote && {
        deliveryId: this.deps.newId(),
        requiredAssigneeId: speaker.role === 'agent' ? speaker.agentId : (target.assigneeId ?? undefined),
      }),
    };
    const result = await this.deps.writer.append(draft);
    if (result.outcome === 'refused') throw notAssignee(await this.readableTarget(speaker, message.conversationId));
    if (result.outcome === 'stored' && !isNote) this.deps.onDelivery(target.accountId);
    return { draft, result };
  }

  async resend(speaker: Speaker, messageId: string): Promise<MessageRow> {
    const { row, target } = await this.ownMessage(speaker, messageId);
    const resent = await this.deps.database.transaction((tx) =>
      resendMessage(tx, { ...row, messageId: row.id }, this.deps.newId(), this.deps.clock.now()),
    );
    if (!resent)
      throw new HubError(409, 'not_resendable', 'Only a failed, uncertain or expired message can be sent again.', { status: row.status });
    this.deps.onDelivery(target.accountId);
    return this.changed(row);
  }

  /** The agent knows what became of an uncertain message. */
  async resolve(speaker: Speaker, messageId: string, outcome: 'sent' | 'failed'): Promise<MessageRow> {
    const { row } = await this.ownMessage(speaker, messageId);
    if (!(await resolveUncertain(this.deps.database, row, outcome))) {
      throw new HubError(409, 'not_uncertain', 'This message is not uncertain.', { status: row.status });
    }
    return this.changed(row);
  }

  async edit(speaker: Speaker, messageId: string, content: ContentInput): Promise<MessageRow> {
    const { row, target } = await this.ownMessage(speaker, messageId);
    const capabilities = this.requireCapability(target, (c) => c.edit, 'This channel cannot edit messages.');
    if (content.type !== row.content.type) throw new HubError(422, 'type_changed', 'An edit cannot change the kind of a message.');
    requireOnPlatform(row);
    const filled = await this.fillMedia(speaker.companyId, content);
    requireCarried(filled, capabilities);
    await this.enqueue(target, row, 'edit', { content: filled });
    return this.changed(row);
  }

  async retract(speaker: Speaker, messageId: string): Promise<MessageRow> {
    const { row, target } = await this.ownMessage(speaker, messageId);
    const { retract } = this.requireCapability(target, (c) => c.retract.supported, 'This channel cannot take messages back.');
    requireOnPlatform(row);
    const ageHours = (this.deps.clock.now().getTime() - new Date(row.sentAt).getTime()) / 3_600_000;
    if (retract.withinHours !== undefined && ageHours >= retract.withinHours) {
      throw new HubError(422, 'too_old', `This channel takes messages back only within ${String(retract.withinHours)} hours.`);
    }
    await this.enqueue(target, row, 'retract', undefined);
    return this.changed(row);
  }

  async react(speaker: Speaker, messageId: string, emoji: string | null): Promise<MessageRow> {
    const row = await this.message(speaker.companyId, messageId);
    const target = await this.readableTarget(speaker, row.conversationId);
    this.requireWriter(speaker, target);
    const { reactions } = this.requireCapability(target, (c) => c.reactions.send, 'This channel has no reactions.');
    if (emoji !== null && reactions.emojis && !reactions.emojis.includes(emoji)) {
      throw new HubError(422, 'emoji_not_offered', 'The platform does not offer this reaction.', { emojis: reactions.emojis });
    }
    await this.enqueue(target, row, 'react', { emoji });
    return row;
  }

  async readableTarget(speaker: Speaker, conversationId: string): Promise<ConversationTarget> {
    const target = await conversationTarget(this.deps.database, speaker.companyId, speaker.agentId, conversationId);
    const mayRead = target && (speaker.role !== 'agent' || target.isMember || target.assigneeId === speaker.agentId);
    if (!mayRead) throw new HubError(404, 'not_found', 'There is no such conversation.');
    return target;
  }

  private requireWriter(speaker: Speaker, target: ConversationTarget): void {
    if (target.assigneeId === speaker.agentId) return;
    if (speaker.role !== 'agent' && target.assigneeId !== null) return;
    throw notAssignee(target);
  }

  private requireCapability(target: ConversationTarget, has: (capabilities: Capabilities) => boolean, refusal: string): Capabilities {
    const capabilities = this.deps.capabilitiesOf(target.accountId);
    if (!capabilities || !has(capabilities)) throw new HubError(422, 'not_supported', refusal);
    return capabilities;
  }

  private async message(companyId: string, messageId: string): Promise<MessageRow> {
    const row = await messageById(this.deps.database, companyId, messageId);
    if (!row) throw new HubError(404, 'not_found', 'There is no such message.');
    return row;
  }

  private async ownMessage(speaker: Speaker, messageId: string): Promise<{ row: MessageRow; target: ConversationTarget }> {
    const row = await this.message(speaker.companyId, messageId);
    const target = await this.readableTarget(speaker, row.conversationId);
    this.requireWriter(speaker, target);
    if (row.kind !== 'out' || row.senderType !== 'agent')
      throw new HubError(422, 'not_ours', 'Only messages sent from here can be changed.');
    if (row.retractedAt) throw new HubError(409, 'retracted', 'This message was taken back.');
    return { row, target };
  }

  private async quoted(companyId: string, message: OutgoingMessage): Promise<MessageRow> {
    const row = await this.message(companyId, message.replyToMessageId as string);
    if (row.conversationId !== message.conversationId)
      throw new HubError(422, 'foreign_reply', 'The quoted message is in another conversation.');
    return row;
  }

  private async enqueue(target: ConversationTarget, row: MessageRow, op: 'edit' | 'retract' | 'react', argument: unknown): Promise<void> {
    await this.deps.database.transaction((tx) =>
      enqueueOperation(tx, {
        id: this.deps.newId(),
        companyId: row.companyId,
        conversationId: row.conversationId,
        messageId: row.id,
        seq: row.seq,
        op,
        argument,
        at: this.deps.clock.now(),
      }),
    );
    this.deps.onDelivery(target.accountId);
  }

  private async changed(row: MessageRow): Promise<MessageRow> {
    const now = (await messageAt(this.deps.database, row.companyId, row.conversationId, row.seq)) ?? row;
    this.deps.onChanged(now);
    return now;
  }

  private async fillMedia(companyId: string, content: ContentInput): Promise<MessageContent> {
    const ids =
      content.type === 'album' ? content.items.map((item) => item.media.mediaId) : 'media' in content ? [content.media.mediaId] : [];
    const files = ids.length === 0 ? new Map<string, StoredMedia>() : await this.deps.describeMedia(companyId, ids);
    return mapMedia<{ mediaId: string }>(content, ({ mediaId }) => {
      const file = files.get(mediaId);
      if (!file || file.state !== 'ready')
        throw new HubError(422, 'unknown_media', 'A file of this message has not been uploaded.', { mediaId });
      return file;
    });
  }
}

function requireOnPlatform(row: MessageRow): void {
  if (!['sent', 'delivered', 'read'].includes(row.status)) {
    throw new HubError(409, 'not_sent_yet', 'Only a message that has been sent can be changed.', { status: row.status });
  }
}

function notAssignee(target: ConversationTarget): HubError {
  if (target.sessionId === null)
    return new HubError(409, 'no_open_session', 'This conversation is closed; it opens again with the next message.');
  if (target.assigneeId === null) return new HubError(409, 'not_claimed', 'Claim this conversation before answering.');
  return new HubError(409, 'conversation_claimed', `${target.assigneeName ?? 'Somebody else'} is serving this conversation.`, {
    assigneeId: target.assigneeId,
    assigneeName: target.assigneeName,
  });
}

/** What the channel rejects is refused here, with the same record the composer shows. */
function requireCarried(content: MessageContent, capabilities: Capabilities): void {
  const support = capabilities.content[content.type];
  if (support.level === 'rejected')
    throw new HubError(422, 'not_supported', `This channel cannot carry ${content.type.replace('_', ' ')} messages.`, {
      type: content.type,
    });
  if (content.type === 'text' && !capabilities.text.splits && lengthOf(content.text, capabilities.text.unit) > capabilities.text.max) {
    throw new HubError(413, 'text_too_long', `This channel takes at most ${String(capabilities.text.max)} ${capabilities.text.unit}.`, {
      max: capabilities.text.max,
    });
  }
  for (const file of mediaOf(content)) {
    const itemType = content.type === 'album' ? content.items.find((item) => item.media === file)?.type : undefined;
    const limit = (itemType ? capabilities.content[itemType] : support).maxBytes;
    if (limit !== undefined && file.sizeBytes > limit) {
      throw new HubError(413, 'file_too_large', `This channel takes files of at most ${String(Math.floor(limit / 1_048_576))} MB here.`, {
        maxBytes: limit,
      });
    }
  }
  if (content.type === 'album' && content.items.length > capabilities.albumMax) {
    throw new HubError(422, 'album_too_long', `This channel takes at most ${String(capabilities.albumMax)} files together.`);
  }
  if (content.type === 'menu' && content.options.length > capabilities.menu.maxOptions) {
    throw new HubError(422, 'menu_too_long', `This channel takes at most ${String(capabilities.menu.maxOptions)} options.`);
  }
}

function requireReplyWindow(target: ConversationTarget, capabilities: Capabilities, content: MessageContent, now: Date): void {
  const window = capabilities.replyWindow;
  if (!window || window.allowedAfter.includes(content.type)) return;
  const closesAtMs = (target.lastInboundAt?.getTime() ?? 0) + window.hours * 3_600_000;
  if (now.getTime() >= closesAtMs)
    throw new HubError(422, 'reply_window_closed', `The ${String(window.hours)} h to answer have passed.`, {
      allowedAfter: window.allowedAfter,
    });
}

function lengthOf(text: string, unit: Capabilities['text']['unit']): number {
  switch (unit) {
    case 'utf16':
      return text.length;
    case 'codepoints':
      return [...text].length;
    case 'bytes':
      return Buffer.byteLength(text);
  }
}
