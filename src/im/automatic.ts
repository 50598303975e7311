// The hub's own words to an end user: greetings, answers of a bot, texts about the queue. Checked like an agent's message; a key says it once.
import {
  HubError,
  type Capabilities,
  type Clock,
  type ContentInput,
  type MessageContent,
  type SessionState,
  type StoredMedia,
} from '../contract/index.js';
import { conversationTarget, type ConversationTarget } from '../store/conversations.js';
import type { Database } from '../store/database.js';
import { isStored } from '../store/messages.js';
import { requireCarried } from './carried.js';
import { asChannelShows } from './menu-text.js';
import type { MessageWriter } from './message-writer.js';
import { withFiles } from './named-files.js';
import type { ReplyLedger } from './reply-ledger.js';

export interface AutomaticMessage {
  companyId: string;
  conversationId: string;
  /** Of the channel account: the same key again says nothing, e.g. `greeting:<sessionId>`. */
  key: string;
  content: ContentInput;
  /** As the end user and the agents see it: the bot's or the account's name. */
  senderName: string;
  /** Only said while the open session is in this state; the commit decides. */
  requiredState?: SessionState | undefined;
  /** Not said when fewer replies than this would be left to the agents, where the platform counts them. */
  leaveReplies?: number | undefined;
}

/** `known`: said earlier under this key. `refused`: nothing was stored; `reason` is a code such as `reply_window_closed` or `state_changed`. */
export type AutomaticOutcome =
  { outcome: 'sent'; messageId: string; seq: number } | { outcome: 'known' } | { outcome: 'refused'; reason: string };

export interface AutomaticDependencies {
  database: Database;
  writer: MessageWriter;
  clock: Clock;
  newId: () => string;
  replies: ReplyLedger;
  capabilitiesOf(accountId: string): Capabilities | undefined;
  /** Do the end users of this account connect to the hub itself? */
  isDirect(accountId: string): boolean;
  /** The stored files of a company, by id; unknown ones are missing. */
  describeMedia(companyId: string, mediaIds: string[]): Promise<Map<string, StoredMedia>>;
  /** Notes down that the message shows its files; gives the content with each file in the form it goes out in. */
  prepareFiles(
    sender: { companyId: string; accountId: string },
    place: { conversationId: string; messageId: string },
    content: MessageContent,
    capabilities: Capabilities,
  ): Promise<MessageContent>;
  /** There is something to send to this person. */
  onDelivery(to: { accountId: string; proxyUserId: string }): void;
}

export class AutomaticMessages {
  constructor(private readonly deps: AutomaticDependencies) {}

  /** Rejects only for what may be tried again, such as a database that is away; what can never be said is `refused`. */
  async send(message: AutomaticMessage): Promise<AutomaticOutcome> {
    const target = await conversationTarget(this.deps.database, message.companyId, null, message.conversationId);
    if (!target) return { outcome: 'refused', reason: 'not_found' };
    try {
      return await this.store(message, target);
    } catch (error) {
      if (!(error instanceof HubError) || error.status >= 500) throw error;
      // What was said in time stays said, whatever has changed since.
      const isKnown = await isStored(this.deps.database, { senderId: target.accountId, clientMsgId: message.key });
      return isKnown ? { outcome: 'known' } : { outcome: 'refused', reason: error.code };
    }
  }

  private async store(message: AutomaticMessage, target: ConversationTarget): Promise<AutomaticOutcome> {
    const { companyId, conversationId, accountId, proxyUserId } = target;
    const capabilities = this.deps.capabilitiesOf(accountId);
    if (!capabilities) throw new HubError(409, 'account_not_served', 'This channel account is not served just now.');
    if (!target.reachable) throw new HubError(422, 'unreachable', 'This person has blocked the account or cannot be reached any more.');
    const id = this.deps.newId();
    const content = await this.contentFor(message, target, capabilities, id);
    await this.requireReplyWindow(message, target, capabilities, content);
    const isDirect = this.deps.isDirect(accountId);
    const result = await this.deps.writer.append({
      companyId,
      conversationId,
      accountId,
      proxyUserId,
      id,
      kind: 'bot',
      senderType: 'system',
      senderId: accountId,
      senderName: message.senderName,
      content,
      // A visitor's queue is all the way there is.
      status: isDirect ? 'sent' : 'queued',
      sentAt: this.deps.clock.now(),
      clientMsgId: message.key,
      requiredState: message.requiredState,
      ...(!isDirect && { deliveryId: this.deps.newId() }),
    });
    switch (result.outcome) {
      case 'refused':
        return { outcome: 'refused', reason: 'state_changed' };
      case 'known':
        return { outcome: 'known' };
      case 'stored':
        if (!isDirect) this.deps.onDelivery({ accountId, proxyUserId });
        return { outcome: 'sent', messageId: result.messageId, seq: result.seq };
    }
  }

  private async contentFor(
    message: AutomaticMessage,
    target: ConversationTarget,
    capabilities: Capabilities,
    messageId: string,
  ): Promise<MessageContent> {
    const { companyId, accountId, conversationId } = target;
    const described = await withFiles(asChannelShows(message.content, capabilities), (ids) => this.deps.describeMedia(companyId, ids));
    const content = await this.deps.prepareFiles({ companyId, accountId }, { conversationId, messageId }, described, capabilities);
    requireCarried(content, capabilities);
    return content;
  }

  private async requireReplyWindow(
    message: AutomaticMessage,
    target: ConversationTarget,
    capabilities: Capabilities,
    content: MessageContent,
  ): Promise<void> {
    const intent = { ...target, contentType: content.type, reserve: message.leaveReplies, automatic: true };
    const refusal = await this.deps.replies.refusalOf(capabilities, intent);
    if (refusal !== null) throw new HubError(422, refusal.code, refusal.message);
  }
}
