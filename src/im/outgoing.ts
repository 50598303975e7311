// What agents say and change: rights, the channel's capabilities and limits are checked here, before anything is stored.
import {
  HubError,
  previewText,
  type Capabilities,
  type Clock,
  type ContentInput,
  type MessageContent,
  type Role,
  type StoredMedia,
} from '../contract/index.js';
import { conversationTargets, type ConversationTarget, type TargetQuestion } from '../store/conversations.js';
import type { Database } from '../store/database.js';
import {
  enqueueOperation,
  forgetRefusedChange,
  RESENDABLE,
  resendMessage,
  resolveUncertain,
  type ResendableStatus,
} from '../store/deliveries.js';
import { GroupCommit } from '../store/group-commit.js';
import { messageAt, messageById, storedUnder, type MessageRow } from '../store/messages.js';
import type { AppendResult } from '../store/append-messages.js';
import { requireCarried, requirePublicAnswer } from './carried.js';
import type { MessageDraft, MessageWriter } from './message-writer.js';
import { carriesFiles, withFiles } from './named-files.js';
import type { RealtimeFrame } from './push.js';
import type { ReplyLedger } from './reply-ledger.js';
import type { AcceptedOperation } from './updates.js';
import { isForVisitors } from './visitor-view.js';

export interface Speaker {
  companyId: string;
  agentId: string;
  name: string;
  role: Role;
  /** A program speaks in their name: it holds their API token. */
  isProgram?: boolean;
  /** Which token that is. */
  apiTokenId?: string;
}

export interface OutgoingMessage {
  conversationId: string;
  /** The IM address the sender means; refused when it is not this conversation's end user. */
  addressee?: { appid: string; uid: string };
  clientMsgId: string;
  content: ContentInput;
  kind: 'out' | 'note';
  replyToMessageId?: string | undefined;
  /** Below the public message it answers, for everybody to read. */
  isPublic?: boolean | undefined;
  connectionId?: string | undefined;
  deviceId?: string | undefined;
  /** Written earlier for now, with the right to: nobody has to serve the conversation any more, but nobody else may. */
  isDue?: boolean;
}

export interface SentMessage {
  /** What was stored just now; null when it had been stored before. */
  draft: MessageDraft | null;
  result: AppendResult;
}

/** Channels whose end users connect to the hub itself: what is said and changed there is so at once, nothing is delivered. */
export interface DirectChannels {
  serves(accountId: string): boolean;
  /** Makes an edit, a retraction or a reaction true of the stored message. */
  apply(operation: AcceptedOperation): Promise<void>;
  /** To the visitor's connections alone; stored nowhere. */
  whisper(proxyUserId: string, frame: RealtimeFrame): void;
}

export interface OutgoingDependencies {
  database: Database;
  writer: MessageWriter;
  clock: Clock;
  newId: () => string;
  replies: ReplyLedger;
  capabilitiesOf(accountId: string): Capabilities | undefined;
  /** The content of a template with the words it has at its platform. */
  withTemplateWords(accountId: string, content: MessageContent): Promise<MessageContent>;
  /** The stored files of a company, by id; unknown ones are missing. */
  describeMedia(companyId: string, mediaIds: string[]): Promise<Map<string, StoredMedia>>;
  /** May this person send the content's files; if so, the content with each file in the form it goes out in. `capabilities` null: it stays here. */
  prepareFiles(
    speaker: Speaker,
    place: { conversationId: string; messageId: string },
    content: MessageContent,
    capabilities: Capabilities | null,
  ): Promise<MessageContent>;
  direct: DirectChannels;
  /** There is something to send to this person. */
  onDelivery(to: { accountId: string; proxyUserId: string }): void;
  onChanged(message: MessageRow): void;
}

const TARGETS_AT_ONCE = 200;
const MAX_WAITING = 20_000;

export class Outgoing {
  /** Every frame of every agent asks for one: asked together, they cost one query. */
  private readonly targets: GroupCommit<TargetQuestion, ConversationTarget | null>;

  constructor(private readonly deps: OutgoingDependencies) {
    this.targets = new GroupCommit({
      write: (questions) => conversationTargets(deps.database, questions),
      maxBatch: TARGETS_AT_ONCE,
      maxWaiting: MAX_WAITING,
    });
  }

  /**
   * Stores an agent's message together with its delivery. The same clientMsgId again yields the message already stored, also when it would be
   * refused by now.
   */
  async send(speaker: Speaker, message: OutgoingMessage): Promise<SentMessage> {
    try {
      const target = await this.readableTarget(speaker, message.conversationId);
      requireAddressee(message, target);
      return await this.store(speaker, message, target);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const { companyId, agentId } = speaker;
      const known = await storedUnder(this.deps.database, { senderId: agentId, clientMsgId: message.clientMsgId });
      if (known?.conversationId !== message.conversationId) throw error;
      const [conversation] = await conversationTargets(this.deps.database, [
        { companyId, agentId, conversationId: message.conversationId },
      ]);
      if (!conversation) throw error;
      return { draft: null, result: { ...known, outcome: 'known', entries: [], conversation } };
    }
  }

  private async store(speaker: Speaker, message: OutgoingMessage, target: ConversationTarget): Promise<SentMessage> {
    const isDirect = this.deps.direct.serves(target.accountId);
    const isNote = message.kind === 'note';
    if (!isNote && !(message.isDue === true && target.assigneeId === null)) this.requireWriter(speaker, target);
    const capabilities = this.deps.capabilitiesOf(target.accountId);
    if (!isNote && !capabilities) throw new HubError(409, 'account_not_served', 'This channel account is not served just now.');
    const place = { conversationId: target.conversationId, messageId: this.deps.newId() };
    const described = await this.fillMedia(speaker.companyId, message.content);
    const prepared = await this.deps.prepareFiles(speaker, place, described, isNote ? null : (capabilities ?? null));
    const content = isNote ? prepared : await this.deps.withTemplateWords(target.accountId, prepared);
    const { replyToMessageId } = message;
    const quoted = replyToMessageId === undefined ? null : await this.quoted(target, replyToMessageId);
    const isPublic = message.isPublic === true && !isNote;
    if (!isNote && (isPublic || quoted?.isPublic === true)) requireFromPublic(quoted);
    if (!isNote && capabilities) {
      requireCarried(content, capabilities);
      if (isPublic) requirePublicAnswer(content, capabilities);
      else if (!target.reachable)
        throw new HubError(422, 'unreachable', 'This person has blocked the account or cannot be reached any more.');
      // The platform takes an answer to a comment whatever was written in private.
      if (quoted?.isPublic !== true) await this.requireReplyWindow(target, capabilities, content, speaker.isProgram === true);
    }
    if (quoted && isDirect && !isNote && !isForVisitors(quoted.kind))
      throw new HubError(422, 'foreign_reply', 'The end user cannot see the quoted message.');
    const now = this.deps.clock.now();
    const draft: MessageDraft = {
      companyId: speaker.companyId,
      conversationId: target.conversationId,
      accountId: target.accountId,
      proxyUserId: target.proxyUserId,
      id: place.messageId,
      kind: message.kind,
      senderType: 'agent',
      senderId: speaker.agentId,
      senderName: speaker.name,
      byProgram: speaker.isProgram,
      content,
      // A visitor's queue is all the way there is.
      status: isNote ? 'stored' : isDirect ? 'sent' : 'queued',
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
      ...(isPublic && { isPublic: true }),
      originDevice: message.deviceId,
      connectionId: message.connectionId,
      // The assignee may change between the check above and the commit; the statement has the last word.
      ...(!isNote && !isDirect && { deliveryId: this.deps.newId() }),
      ...(!isNote && {
        requiredAssigneeId: speaker.role === 'agent' && target.assigneeId !== null ? speaker.agentId : (target.assigneeId ?? undefined),
      }),
    };
    const result = await this.deps.writer.append(draft);
    if (result.outcome === 'refused') throw notAssignee(await this.readableTarget(speaker, message.conversationId));
    if (result.conversationId !== target.conversationId)
      throw new HubError(409, 'client_msg_id_taken', 'This clientMsgId was used for a message of another conversation.');
    if (result.outcome === 'stored' && draft.deliveryId !== undefined) this.deps.onDelivery(target);
    return { draft, result };
  }

  /** Could this be said just now? Whether it can be when its time comes is decided then. */
  async requireSendable(
    speaker: Speaker,
    message: Pick<OutgoingMessage, 'conversationId' | 'content'> & { id: string },
  ): Promise<ConversationTarget> {
    const target = await this.readableTarget(speaker, message.conversationId);
    this.requireWriter(speaker, target);
    const capabilities = this.deps.capabilitiesOf(target.accountId);
    if (!capabilities) throw new HubError(409, 'account_not_served', 'This channel account is not served just now.');
    const described = await this.fillMedia(speaker.companyId, message.content);
    // Its files are held by what waits, as by a message.
    const place = { conversationId: target.conversationId, messageId: message.id };
    requireCarried(await this.deps.prepareFiles(speaker, place, described, capabilities), capabilities);
    return target;
  }

  /** Passes a message on to the visitor's open connections and stores it nowhere. Refused like any other message. */
  async whisper(speaker: Speaker, message: Pick<OutgoingMessage, 'conversationId' | 'addressee' | 'content'>): Promise<void> {
    const target = await this.readableTarget(speaker, message.conversationId);
    requireAddressee(message, target);
    this.requireWriter(speaker, target);
    const capabilities = this.deps.capabilitiesOf(target.accountId);
    if (!capabilities || !this.deps.direct.serves(target.accountId))
      throw new HubError(422, 'not_supported', 'This channel keeps what it is sent; use `realtime` for what is not to be stored.');
    if (carriesFiles(message.content)) throw new HubError(422, 'not_supported', 'A message with files is always stored.');
    const content = await this.fillMedia(speaker.companyId, message.content);
    requireCarried(content, capabilities);
    const { conversationId } = target;
    this.deps.direct.whisper(target.proxyUserId, { conversationId, type: 'message', from: speaker.agentId, content });
  }

  /**
   * `seen`: the status for which it is to be sent again. A repeated request, or a colleague's, does not send anew what has become uncertain
   * meanwhile and may have arrived.
   */
  async resend(speaker: Speaker, messageId: string, seen: ResendableStatus | undefined): Promise<MessageRow> {
    const { row, target } = await this.settledBy(speaker, messageId);
    if (target.sessionId === null) await this.requireStillSendable(target, row);
    const delivery = { id: this.deps.newId(), at: this.deps.clock.now(), from: seen ? [seen] : RESENDABLE };
    const resent = await this.deps.database.transaction((tx) => resendMessage(tx, { ...row, messageId: row.id }, delivery));
    if (!resent) {
      const { status } = (await messageAt(this.deps.database, row.companyId, row.conversationId, row.seq)) ?? row;
      throw new HubError(409, 'not_resendable', 'Only a failed, uncertain or expired message can be sent again.', { status });
    }
    this.deps.onDelivery(target);
    return this.changed(row);
  }

  /** The agent knows what became of an uncertain message. Had it several parts, those that never left are sent now. */
  async resolve(speaker: Speaker, messageId: string, outcome: 'sent' | 'failed'): Promise<MessageRow> {
    const { row, target } = await this.settledBy(speaker, messageId);
    const rest = { deliveryId: this.deps.newId(), at: this.deps.clock.now() };
    const resolved = await this.deps.database.transaction((tx) => resolveUncertain(tx, { ...row, messageId: row.id }, outcome, rest));
    if (resolved === null) throw new HubError(409, 'not_uncertain', 'This message is not uncertain.', { status: row.status });
    if (resolved === 'rest_queued') this.deps.onDelivery(target);
    return this.changed(row);
  }

  /** Somebody has seen that the platform refused a change. */
  async forgetRefusedChange(speaker: Speaker, messageId: string): Promise<MessageRow> {
    const row = await this.message(speaker.companyId, messageId);
    this.requireSettler(speaker, await this.readableTarget(speaker, row.conversationId), row);
    return (await forgetRefusedChange(this.deps.database, row)) ? this.changed(row) : row;
  }

  async edit(speaker: Speaker, messageId: string, content: ContentInput): Promise<MessageRow> {
    const { row, target } = await this.ownMessage(speaker, messageId);
    const capabilities = this.requireCapability(target, (c) => c.edit, 'This channel cannot edit messages.');
    if (content.type !== row.content.type) throw new HubError(422, 'type_changed', 'An edit cannot change the kind of a message.');
    requireOnPlatform(row);
    const described = await this.fillMedia(speaker.companyId, content);
    const filled = await this.deps.prepareFiles(speaker, { ...row, messageId: row.id }, described, capabilities);
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
    return this.deps.direct.serves(target.accountId) ? this.changed(row) : row;
  }

  async readableTarget(speaker: Speaker, conversationId: string): Promise<ConversationTarget> {
    const target = await this.targets.submit({ companyId: speaker.companyId, agentId: speaker.agentId, conversationId });
    const mayRead = target && (speaker.role !== 'agent' || target.isMember || target.assigneeId === speaker.agentId);
    if (!mayRead) throw new HubError(404, 'not_found', 'There is no such conversation.');
    return target;
  }

  private requireWriter(speaker: Speaker, target: ConversationTarget): void {
    if (target.assigneeId === speaker.agentId) return;
    if (speaker.role !== 'agent' && target.assigneeId !== null) return;
    throw notAssignee(target);
  }

  /**
   * Who may say what becomes of a message in trouble: whoever serves the conversation, supervisors and admins at any time, and once it is closed
   * also who wrote the message.
   */
  private requireSettler(speaker: Speaker, target: ConversationTarget, row: MessageRow): void {
    if (speaker.role !== 'agent' || target.assigneeId === speaker.agentId) return;
    if (target.sessionId === null && row.senderId === speaker.agentId) return;
    throw notAssignee(target);
  }

  /** Nobody answers there any more, so it is said at once what the platform would not take. */
  private async requireStillSendable(target: ConversationTarget, { content, byProgram, senderType, replyTo }: MessageRow): Promise<void> {
    const capabilities = this.deps.capabilitiesOf(target.accountId);
    if (capabilities && replyTo?.isPublic !== true)
      await this.requireReplyWindow(target, capabilities, content, byProgram === true || senderType !== 'agent');
  }

  private async requireReplyWindow(
    target: ConversationTarget,
    capabilities: Capabilities,
    content: MessageContent,
    automatic: boolean,
  ): Promise<void> {
    const refusal = await this.deps.replies.refusalOf(capabilities, { ...target, contentType: content.type, automatic });
    if (refusal !== null)
      throw new HubError(422, refusal.code, refusal.message, { allowedAfter: capabilities.replyWindow?.allowedAfter ?? [] });
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

  /** A message the hub sent, for who may settle it. */
  private async settledBy(speaker: Speaker, messageId: string): Promise<{ row: MessageRow; target: ConversationTarget }> {
    const row = await this.message(speaker.companyId, messageId);
    const target = await this.readableTarget(speaker, row.conversationId);
    this.requireSettler(speaker, target, row);
    if (row.kind !== 'bot' && (row.kind !== 'out' || row.senderType !== 'agent'))
      throw new HubError(422, 'not_ours', 'Only what was sent from here can be sent again.');
    if (row.retractedAt) throw new HubError(409, 'retracted', 'This message was taken back.');
    return { row, target };
  }

  private async quoted({ companyId, conversationId }: ConversationTarget, messageId: string): Promise<MessageRow> {
    const row = await this.message(companyId, messageId);
    if (row.conversationId !== conversationId) throw new HubError(422, 'foreign_reply', 'The quoted message is in another conversation.');
    return row;
  }

  private async enqueue(
    target: ConversationTarget,
    row: MessageRow,
    op: 'edit' | 'retract' | 'react',
    argument: { content?: MessageContent; emoji?: string | null } | undefined,
  ): Promise<void> {
    if (this.deps.direct.serves(target.accountId)) return this.deps.direct.apply({ ...row, op, argument: argument ?? null });
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
    this.deps.onDelivery(target);
  }

  private async changed(row: MessageRow): Promise<MessageRow> {
    const now = (await messageAt(this.deps.database, row.companyId, row.conversationId, row.seq)) ?? row;
    this.deps.onChanged(now);
    return now;
  }

  private fillMedia(companyId: string, content: ContentInput): Promise<MessageContent> {
    return withFiles(content, (ids) => this.deps.describeMedia(companyId, ids));
  }
}

/** Said no to, which says nothing of an earlier try. */
function isRefusal(error: unknown): boolean {
  return error instanceof HubError && error.status < 500;
}

function requireAddressee({ addressee }: Pick<OutgoingMessage, 'addressee'>, target: ConversationTarget): void {
  if (addressee && (addressee.uid !== target.proxyUserId || addressee.appid !== target.accountId))
    throw new HubError(422, 'wrong_addressee', 'This is not the conversation’s end user.');
}

/** An answer to a comment, there or in private, needs the comment. */
function requireFromPublic(quoted: MessageRow | null): void {
  if (quoted?.isPublic !== true || quoted.kind !== 'in')
    throw new HubError(422, 'not_a_public_message', 'Only what the end user wrote in public can be answered there.');
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
