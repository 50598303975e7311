// Inbound events become messages and changes to messages: the proxy user speaks here.
import {
  mapMedia,
  mediaOf,
  previewText,
  storableText,
  type EntryPoint,
  type InboundContent,
  type InboundEvent,
  type InboundMessage,
  type MediaReference,
  type MessageContent,
  type StoredMedia,
} from '../contract/index.js';
import type { Clock } from '../contract/index.js';
import type { Database } from '../store/database.js';
import { conversationAudience } from '../store/conversations.js';
import { originOfEcho, type EchoOrigin } from '../store/echoes.js';
import type { NewEntryPoint } from '../store/entry-points.js';
import type { NewMedia } from '../store/new-media.js';
import { findByPlatformIds, messageAt, replaceContent, retractMessage, setReactions, type MessageRow } from '../store/messages.js';
import { digestOf } from './digest.js';
import type { Participant } from '../store/participants.js';
import type { MessageDraft, MessageWriter } from './message-writer.js';
import type { HomeAccount, Introduction, Participants } from './participants.js';
import type { PushHub } from './push.js';
import type { ReplyLedger } from './reply-ledger.js';
import type { MessageUpdates } from './updates.js';

export interface InboundItem {
  event: InboundMessage;
  /** Marked as done in the same commit; absent: something else of that raw event is still open. */
  webhookEventId: number | undefined;
}

type ChangeEvent = Extract<InboundEvent, { type: 'edit' | 'unsend' | 'reaction' | 'typing' | 'reachability' | 'identity' }>;

/** Also told of every file that has to be fetched. */
export interface InboundDependencies {
  database: Database;
  writer: MessageWriter;
  participants: Participants;
  push: PushHub;
  updates: MessageUpdates;
  replies: ReplyLedger;
  clock: Clock;
  newId: () => string;
  onMediaPending(accountId: string): void;
}

export class Inbound {
  constructor(private readonly deps: InboundDependencies) {}

  /** Stores a run of messages of one account in their order, marking their raw events in the same commit. Per message: was it new? */
  async storeMessages(account: HomeAccount, items: InboundItem[]): Promise<boolean[]> {
    const now = this.deps.clock.now();
    const people = new Map(items.map(({ event }) => [event.platformUserId, event]));
    const participants = await this.deps.participants.resolve(account, people, now);
    const replies = await this.replyTargets(account.id, items);
    let filesPending = false;
    const drafts = items.map(({ event, webhookEventId }) => {
      const participant = participants.get(event.platformUserId) as Participant;
      const { content, media } = this.takeMedia(event.content);
      filesPending ||= media.some((file) => file.state === 'pending');
      const reply = event.replyToPlatformMessageId === undefined ? undefined : replies.get(event.replyToPlatformMessageId);
      const replyRow = reply?.conversationId === participant.conversationId ? reply : undefined;
      const fromUser = event.origin === 'user';
      return {
        companyId: account.companyId,
        conversationId: participant.conversationId,
        accountId: account.id,
        proxyUserId: participant.proxyUserId,
        id: this.deps.newId(),
        kind: fromUser ? 'in' : 'out',
        senderType: fromUser ? 'end_user' : 'business',
        senderId: participant.proxyUserId,
        senderName: storableText(event.authorName ?? (fromUser ? participant.displayName : ''), 256),
        content,
        status: fromUser ? 'stored' : 'sent',
        sentAt: now,
        platformAt: event.sentAt,
        replyToSeq: replyRow?.seq,
        replyTo: replyRow && {
          messageId: replyRow.id,
          seq: replyRow.seq,
          preview: previewText(replyRow.content),
          type: replyRow.content.type,
          senderName: replyRow.senderName,
        },
        albumId: event.albumId,
        forwardedFrom: event.forwardedFrom,
        platformMessageId: event.platformMessageId,
        webhookEventId,
        media,
        entryPoint: fromUser ? keptEntryPoint(event.entryPoint) : undefined,
      } satisfies MessageDraft;
    });
    const results = await this.deps.writer.appendAll(drafts);
    await this.welcomeBack(items.flatMap(({ event }) => (event.origin === 'user' ? (participants.get(event.platformUserId) ?? []) : [])));
    if (filesPending) this.deps.onMediaPending(account.id);
    return results.map((result) => result.outcome === 'stored');
  }

  /** Who writes can be written to, whatever was known before. */
  private async welcomeBack(writers: Participant[]): Promise<void> {
    for (const writer of new Set(writers)) if (!writer.reachable) await this.deps.participants.setReachable(writer, true, null);
  }

  /** Keeps what these happenings allow the business to send. Safe to repeat; to be called before what happened counts as done. */
  async grantReplies(account: HomeAccount, events: InboundEvent[]): Promise<void> {
    const granting = events.flatMap((event) =>
      'replyAllowance' in event && event.replyAllowance !== undefined ? [{ ...event, replyAllowance: event.replyAllowance }] : [],
    );
    if (granting.length === 0) return;
    const people = new Map(granting.map((event) => [event.platformUserId, event]));
    const participants = await this.deps.participants.resolve(account, people, this.deps.clock.now());
    const allowances = granting.flatMap(({ platformUserId, replyAllowance }) => {
      const participant = participants.get(platformUserId);
      return participant ? [{ ...replyAllowance, companyId: account.companyId, conversationId: participant.conversationId }] : [];
    });
    await this.deps.replies.grant(allowances);
  }

  /** Applies one change. Returns why it had no effect, or null when it had one (or had it already). */
  async applyChange(account: HomeAccount, event: ChangeEvent): Promise<string | null> {
    switch (event.type) {
      case 'edit': {
        const row = await this.find(account.id, event.platformMessageId);
        if (!row) return 'edit of a message that is not known here';
        const content = this.editedContent(row, event.content);
        if (await replaceContent(this.deps.database, row, content, digestOf(content), event.editedAt)) await this.deps.updates.show(row);
        return null;
      }
      case 'unsend': {
        for (const platformMessageId of event.platformMessageIds) {
          const row = await this.find(account.id, platformMessageId);
          if (row && (await retractMessage(this.deps.database, row, this.deps.clock.now()))) await this.deps.updates.show(row);
        }
        return null;
      }
      case 'reaction': {
        const row = await this.find(account.id, event.platformMessageId);
        if (!row) return 'reaction to a message that is not known here';
        await setReactions(this.deps.database, row, 'end_user', event.authorName, event.emojis);
        if (event.opensWindow === true) await this.deps.replies.opened(row.companyId, row.conversationId);
        await this.deps.updates.show(row);
        return null;
      }
      case 'typing': {
        const participant = await this.participantOf(account, event);
        const audience = await conversationAudience(this.deps.database, participant.companyId, participant.conversationId);
        if (audience)
          this.deps.push.realtime(
            audience,
            { conversationId: participant.conversationId, type: 'typing', from: participant.proxyUserId },
            undefined,
          );
        return null;
      }
      case 'reachability': {
        const participant = await this.participantOf(account, event);
        await this.deps.participants.setReachable(participant, event.reachable, event.reason);
        const audience = await conversationAudience(this.deps.database, participant.companyId, participant.conversationId);
        if (audience) this.deps.push.conversationUpdated(participant.conversationId, audience, audience.lastSeq);
        return null;
      }
      case 'identity': {
        const participant = await this.participantOf(account, event);
        await this.deps.participants.rename(participant, event.newPlatformUserId);
        return null;
      }
    }
  }

  /** Who wrote what a platform tells back: known by its id, which a send under way will only learn when it ends. */
  originOfEcho(account: HomeAccount, { platformUserId, platformMessageId }: InboundMessage): Promise<EchoOrigin> {
    return originOfEcho(this.deps.database, { accountId: account.id, platformUserId, platformMessageId });
  }

  private async participantOf(account: HomeAccount, person: Introduction & { platformUserId: string }): Promise<Participant> {
    const found = await this.deps.participants.resolve(account, new Map([[person.platformUserId, person]]), this.deps.clock.now());
    return found.get(person.platformUserId) as Participant;
  }

  private async find(accountId: string, platformMessageId: string): Promise<MessageRow | null> {
    const [place] = await findByPlatformIds(this.deps.database, accountId, [platformMessageId]);
    return place ? messageAt(this.deps.database, place.companyId, place.conversationId, place.seq) : null;
  }

  private async replyTargets(accountId: string, items: InboundItem[]): Promise<Map<string, MessageRow>> {
    const ids = [...new Set(items.flatMap(({ event }) => event.replyToPlatformMessageId ?? []))];
    const targets = new Map<string, MessageRow>();
    if (ids.length === 0) return targets;
    for (const place of await findByPlatformIds(this.deps.database, accountId, ids)) {
      const row = await messageAt(this.deps.database, place.companyId, place.conversationId, place.seq);
      if (row) targets.set(place.platformMessageId, row);
    }
    return targets;
  }

  private takeMedia(content: InboundContent): { content: MessageContent; media: NewMedia[] } {
    const media: NewMedia[] = [];
    const stored = mapMedia<MediaReference>(content, (reference) => {
      const file = this.newFile(reference);
      media.push(file);
      return storedMedia(file);
    });
    return { content: stored, media };
  }

  private newFile(reference: MediaReference): NewMedia {
    return {
      id: this.deps.newId(),
      ref: reference.unavailable === undefined ? reference.ref : null,
      mime: reference.mime,
      sizeBytes: reference.sizeBytes,
      name: reference.name ?? null,
      state: reference.unavailable === undefined ? 'pending' : 'failed',
      reason: reference.unavailable ?? null,
    };
  }

  /** An edit changes words; a file that stayed the same keeps the copy we have. */
  private editedContent(row: MessageRow, edited: InboundContent): MessageContent {
    const held = mediaOf(row.content);
    let index = 0;
    return mapMedia<MediaReference>(edited, (reference) => {
      const kept = held[index++];
      return kept ?? { ...storedMedia(this.newFile(reference)), state: 'failed', reason: 'replaced_by_edit' };
    });
  }
}

const ENTRY_POINT_MAX_UTF16 = 1024;

function keptEntryPoint(told: EntryPoint | undefined): NewEntryPoint | undefined {
  if (told === undefined) return undefined;
  const { kind, payload, data = {} } = told;
  const short = (text: string): string => storableText(text, ENTRY_POINT_MAX_UTF16);
  return { kind, value: short(payload), data: Object.fromEntries(Object.entries(data).map(([name, text]) => [name, short(text)])) };
}

function storedMedia(file: NewMedia): StoredMedia {
  return {
    mediaId: file.id,
    mime: file.mime,
    sizeBytes: file.sizeBytes,
    state: file.state,
    ...(file.name !== null && { name: file.name }),
    ...(file.reason !== null && { reason: file.reason }),
  };
}
