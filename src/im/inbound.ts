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
import { earlyChangesOf, forgetEarlyChanges, keepEarlyChange, type EarlyChange, type KeptChange } from '../store/early-changes.js';
import { originOfEcho, type EchoOrigin } from '../store/echoes.js';
import type { NewEntryPoint } from '../store/entry-points.js';
import { noteCarriers, type CarriedWords } from '../store/event-words.js';
import { mediaOfCompany } from '../store/media.js';
import type { NewMedia } from '../store/new-media.js';
import { findByPlatformIds, messageAt, replaceContent, retractMessage, setReactions, type MessageRow } from '../store/messages.js';
import { finishWebhookEvents } from '../store/webhook-events.js';
import type { ConversationRows } from './conversation-row.js';
import type { DeletedHistory } from './deleted-history.js';
import { digestOf } from './digest.js';
import type { Participant } from '../store/participants.js';
import type { MessageDraft, MessageWriter } from './message-writer.js';
import { participantIn, type HomeAccount, type Introduction, type Participants } from './participants.js';
import type { PushHub } from './push.js';
import type { ReplyLedger } from './reply-ledger.js';
import type { MessageUpdates } from './updates.js';

export interface InboundItem {
  event: InboundMessage;
  webhookEventId: number;
  /** The raw event is done with this commit; else something else of it is still open. */
  endsEvent: boolean;
}

type ChangeEvent = Extract<
  InboundEvent,
  { type: 'edit' | 'unsend' | 'reaction' | 'typing' | 'reachability' | 'identity' | 'history_deleted' }
>;

/** Also told of every file that has to be fetched. */
export interface InboundDependencies {
  database: Database;
  writer: MessageWriter;
  participants: Participants;
  push: PushHub;
  updates: MessageUpdates;
  replies: ReplyLedger;
  rows: ConversationRows;
  history: DeletedHistory;
  clock: Clock;
  newId: () => string;
  onMediaPending(accountId: string): void;
  /** Somebody has come and not written yet. May be called again for the same arrival. */
  greet(arrival: Arrival): Promise<void>;
}

export interface Arrival {
  companyId: string;
  accountId: string;
  conversationId: string;
  /** Names it: the same for every redelivery. */
  key: string;
  at: Date;
}

export class Inbound {
  constructor(private readonly deps: InboundDependencies) {}

  /**
   * Stores a run of messages of one account in their order, marking their raw events in the same commit. Per message: was it new? Throws
   * `PersonGone` when a writer was erased meanwhile; done again, all of it is there once.
   */
  async storeMessages(account: HomeAccount, items: InboundItem[]): Promise<boolean[]> {
    const now = this.deps.clock.now();
    const people = introductionsIn(items);
    const ids = items.map(({ event }) => event.platformMessageId);
    const [participants, early] = await Promise.all([
      this.deps.participants.resolve(account, people, now),
      earlyChangesOf(this.deps.database, account.id, ids),
    ]);
    const overtaken = new Set(early.map(({ platformMessageId }) => platformMessageId));
    const takenBack = new Set(early.flatMap(({ change, platformMessageId }) => (change === 'unsend' ? [platformMessageId] : [])));
    // Open until what overtook a message of theirs is true of it.
    const unfinished = new Set(
      items.flatMap(({ event, webhookEventId }) => (overtaken.has(event.platformMessageId) ? [webhookEventId] : [])),
    );
    const replies = await this.replyTargets(account.id, items);
    let filesPending = false;
    const drafts = items.map(({ event, webhookEventId, endsEvent }) => {
      const participant = participantIn(participants, event.platformUserId);
      const { content, media } = takenBack.has(event.platformMessageId) ? TAKEN_BACK : this.takeMedia(event.content);
      filesPending ||= media.some((file) => file.state === 'pending');
      const reply = event.replyToPlatformMessageId === undefined ? undefined : replies.get(event.replyToPlatformMessageId);
      const replyRow = reply?.conversationId === participant.conversationId ? reply : undefined;
      const fromUser = event.origin === 'user';
      const isAside = event.isAside === true;
      return {
        companyId: account.companyId,
        conversationId: participant.conversationId,
        accountId: account.id,
        proxyUserId: participant.proxyUserId,
        id: this.deps.newId(),
        kind: isAside ? 'system' : fromUser ? 'in' : 'out',
        senderType: fromUser ? 'end_user' : 'business',
        senderId: participant.proxyUserId,
        senderName: storableText(event.authorName ?? (fromUser ? participant.displayName : ''), 256),
        content,
        status: fromUser || isAside ? 'stored' : 'sent',
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
        isPublic: event.isPublic,
        platformMessageId: event.platformMessageId,
        webhookEventId: endsEvent && !unfinished.has(webhookEventId) ? webhookEventId : undefined,
        carrierEventId: webhookEventId,
        profileEventId: event.profile && webhookEventId,
        media,
        entryPoint: fromUser && !isAside ? keptEntryPoint(event.entryPoint) : undefined,
      } satisfies MessageDraft;
    });
    for (const { event, webhookEventId: by } of items) {
      const writer = event.origin === 'user' && event.isAside !== true ? participants.get(event.platformUserId) : undefined;
      // Who writes can be written to, whatever was known before; known before the message is, with which its raw event may be done.
      if (writer?.reachable === false) await this.deps.participants.setReachable(writer, { reachable: true, reason: null, by });
    }
    const results = await this.deps.writer.appendAll(drafts);
    const gone = items.flatMap(({ event }, index) =>
      results[index]?.outcome === 'refused' ? (participants.get(event.platformUserId) ?? []) : [],
    );
    if (gone.length > 0) throw this.deps.participants.gone(gone);
    if (filesPending) this.deps.onMediaPending(account.id);
    const toldAgain = items.filter((_, index) => results[index]?.outcome === 'known');
    await this.noteCarriers(
      account,
      toldAgain.map(({ event, webhookEventId }) => ({ platformMessageId: event.platformMessageId, webhookEventId })),
    );
    await finishWebhookEvents(this.deps.database, endsOfToldAgain(drafts, results));
    await this.applyEarly(account, ids);
    if (unfinished.size > 0) {
      const ended = items.filter(({ webhookEventId, endsEvent }) => endsEvent && unfinished.has(webhookEventId));
      await finishWebhookEvents(
        this.deps.database,
        [...new Set(ended.map(({ webhookEventId }) => webhookEventId))].map((id) => ({ id, state: 'stored' })),
      );
    }
    return results.map((result) => result.outcome === 'stored');
  }

  /** These raw events hold words of these messages too, which are to go with them. */
  noteCarriers(account: HomeAccount, carried: CarriedWords[]): Promise<void> {
    return noteCarriers(this.deps.database, account.id, carried, this.deps.clock.now());
  }

  /** Keeps what these happenings allow the business to send. Safe to repeat; to be called before what happened counts as done. */
  async grantReplies(account: HomeAccount, told: { event: InboundEvent; webhookEventId: number }[]): Promise<void> {
    const granting = told.flatMap(({ event, webhookEventId }) =>
      'replyAllowance' in event && event.replyAllowance !== undefined
        ? [{ ...event, replyAllowance: event.replyAllowance, webhookEventId }]
        : [],
    );
    if (granting.length === 0) return;
    const now = this.deps.clock.now();
    const people = new Map(granting.map((event) => [event.platformUserId, event]));
    const participants = await this.deps.participants.resolve(account, people, now);
    const allowances = granting.map(({ platformUserId, replyAllowance }) => {
      const { companyId, conversationId } = participantIn(participants, platformUserId);
      return { ...replyAllowance, at: notAfter(now, replyAllowance.at), companyId, conversationId };
    });
    await this.deps.replies.grant(allowances);
  }

  /** Applies one change, told in that raw event. Returns why it had no effect, or null when it had one (or had it already). */
  async applyChange(account: HomeAccount, event: ChangeEvent, told: { webhookEventId: number; at: Date }): Promise<string | null> {
    const { webhookEventId } = told;
    switch (event.type) {
      case 'edit': {
        const { platformMessageId, content, editedAt } = event;
        const edit = { platformMessageId, content, editedAt: notAfter(this.deps.clock.now(), editedAt), webhookEventIds: [webhookEventId] };
        return (await this.changeOrKeep(account, { change: 'edit', ...edit })) ? null : 'edit of a message that is not known here yet';
      }
      case 'unsend': {
        for (const platformMessageId of event.platformMessageIds)
          await this.changeOrKeep(account, { change: 'unsend', platformMessageId, webhookEventIds: [] });
        return null;
      }
      case 'reaction': {
        const { platformMessageId, emojis, authorName, opensWindow } = event;
        const how = { emojis, authorName, opensWindow };
        const reaction = { platformMessageId, ...how, toldBy: webhookEventId, toldAt: told.at, webhookEventIds: [] };
        const isKnown = await this.changeOrKeep(account, { change: 'reaction', ...reaction });
        return isKnown ? null : 'reaction to a message that is not known here yet';
      }
      case 'typing': {
        const participant = await this.participantOf(account, { ...event, webhookEventId });
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
        const participant = await this.participantOf(account, { ...event, webhookEventId });
        const { reachable, reason } = event;
        if (!(await this.deps.participants.setReachable(participant, { reachable, reason, by: webhookEventId })))
          throw this.deps.participants.gone([participant]);
        const audience = await conversationAudience(this.deps.database, participant.companyId, participant.conversationId);
        if (audience) this.deps.push.conversationUpdated(participant.conversationId, audience, audience.lastSeq);
        if (event.arrivedAt !== undefined) {
          const { companyId, conversationId } = participant;
          await this.deps.greet({ companyId, accountId: account.id, conversationId, key: event.dedupeKey, at: event.arrivedAt });
        }
        return null;
      }
      case 'identity': {
        const participant = await this.deps.participants.known(account, event.platformUserId, event.otherPlatformUserIds);
        if (participant === null) return 'a new id of somebody who is not known here';
        // Whoever was known under it may be somebody else, e.g. who had that number before: agents see a likeness and decide.
        const id = await this.deps.participants.rename(participant, event.newPlatformUserId);
        await this.deps.participants.resolve(account, new Map([[id, { profile: event.profile, webhookEventId }]]), this.deps.clock.now());
        return null;
      }
      case 'history_deleted': {
        const participant = await this.deps.participants.known(account, event.platformUserId, event.otherPlatformUserIds);
        if (participant === null) return 'deleted by somebody who is not known here';
        const through = await this.deps.history.delete(participant, { told });
        return through === null ? 'there was nothing left to delete' : null;
      }
    }
  }

  /** True when its message is here; else it is kept until that comes. */
  private async changeOrKeep(account: HomeAccount, change: EarlyChange): Promise<boolean> {
    if (await this.change(account, change)) return true;
    const { database, clock } = this.deps;
    await keepEarlyChange(database, account.id, change, clock.now());
    // The message may have come in between, told to an instance that is giving the account up.
    return this.applyEarly(account, [change.platformMessageId]);
  }

  /**
   * What is kept of these messages becomes true of those that are here. Whoever keeps a change or stores a message calls it after its own
   * commit: the other may have done its part at the same moment. True when nothing is left waiting.
   */
  async applyEarly(account: HomeAccount, platformMessageIds: string[]): Promise<boolean> {
    const { database } = this.deps;
    const waiting = await earlyChangesOf(database, account.id, platformMessageIds);
    const applied: KeptChange[] = [];
    for (const change of waiting) if (await this.change(account, change)) applied.push(change);
    await forgetEarlyChanges(database, account.id, applied);
    return applied.length === waiting.length;
  }

  /** False: there is no such message. Safe to repeat. */
  private async change(account: HomeAccount, change: EarlyChange): Promise<boolean> {
    const { platformMessageId, webhookEventIds } = change;
    const row = await this.find(account.id, platformMessageId);
    if (!row) return false;
    await this.noteCarriers(
      account,
      webhookEventIds.map((webhookEventId) => ({ platformMessageId, webhookEventId })),
    );
    const { database, clock, updates, replies } = this.deps;
    switch (change.change) {
      case 'edit':
        await this.edit(row, change.content, change.editedAt);
        break;
      case 'unsend':
        if (await retractMessage(database, row, clock.now())) await updates.show(row);
        break;
      case 'reaction':
        await setReactions(database, row, { by: 'end_user', name: change.authorName, emojis: change.emojis, toldBy: change.toldBy });
        if (change.opensWindow === true) await replies.opened(row.companyId, row.conversationId, change.toldAt);
        await updates.show(row);
        break;
    }
    return true;
  }

  /** Whose message a platform tells of: known by its id, which a send under way will only learn when it ends. */
  originOfEcho(
    account: HomeAccount,
    { platformUserId, platformMessageId }: { platformUserId: string; platformMessageId: string },
  ): Promise<EchoOrigin> {
    return originOfEcho(this.deps.database, { accountId: account.id, platformUserId, platformMessageId });
  }

  private async participantOf(account: HomeAccount, person: Introduction & { platformUserId: string }): Promise<Participant> {
    const found = await this.deps.participants.resolve(account, new Map([[person.platformUserId, person]]), this.deps.clock.now());
    return participantIn(found, person.platformUserId);
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
      return storedMedia(file, whyOf(reference));
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

  /** A file that stayed the same keeps the copy we have; another one is fetched like that of a new message, and the old one goes. */
  private async edit(row: MessageRow, edited: InboundContent, editedAt: Date): Promise<void> {
    const { database, clock, updates, onMediaPending } = this.deps;
    const shown = new Map(mediaOf(row.content).map((file) => [file.mediaId, file]));
    const heldIds = [...shown.keys()];
    const held = heldIds.length === 0 ? [] : await mediaOfCompany(database, row.companyId, heldIds);
    const kept = new Map(held.map((file) => [fileKey(file), file]));
    const added: NewMedia[] = [];
    const content = mapMedia<MediaReference>(edited, (reference) => {
      const file = this.newFile(reference);
      const same = kept.get(fileKey(file));
      if (same === undefined) added.push(file);
      return same === undefined ? storedMedia(file, whyOf(reference)) : storedMedia(same, shown.get(same.id) ?? {});
    });
    const files = { added, at: clock.now() };
    if (!(await replaceContent(database, row, { content, ...digestOf(content), editedAt, files }))) return;
    await updates.show(row);
    if (added.some(({ state }) => state === 'pending')) onMediaPending(row.accountId);
  }
}

/** What these say of the people they come from, by person: all of it, the later word for the earlier. */
function introductionsIn(items: InboundItem[]): Map<string, Introduction> {
  const people = new Map<string, Introduction>();
  for (const { event, webhookEventId } of items) {
    const { platformUserId, profile, otherPlatformUserIds } = event;
    const earlier = people.get(platformUserId);
    people.set(platformUserId, {
      otherPlatformUserIds: otherPlatformUserIds ?? earlier?.otherPlatformUserIds,
      profile: profile ? { ...earlier?.profile, ...profile } : earlier?.profile,
      webhookEventId: profile || !earlier ? webhookEventId : earlier.webhookEventId,
    });
  }
  return people;
}

/** What stays of a message that was taken back before it came. */
const TAKEN_BACK: { content: MessageContent; media: NewMedia[] } = { content: { type: 'event', name: 'retracted', data: {} }, media: [] };

/** What a platform tells of the future happened now. */
function notAfter(now: Date, told: Date): Date {
  return told > now ? now : told;
}

/** The same for the same file; one that cannot be had is known by what is told of it. */
function fileKey({ ref, reason, name, sizeBytes }: Pick<NewMedia, 'ref' | 'reason' | 'name' | 'sizeBytes'>): string {
  return ref === null ? JSON.stringify([reason, name, sizeBytes]) : ref;
}

const ENTRY_POINT_MAX_UTF16 = 1024;

function keptEntryPoint(told: EntryPoint | undefined): NewEntryPoint | undefined {
  if (told === undefined) return undefined;
  const { kind, payload, data = {} } = told;
  const short = (text: string): string => storableText(text, ENTRY_POINT_MAX_UTF16);
  return { kind, value: short(payload), data: Object.fromEntries(Object.entries(data).map(([name, text]) => [name, short(text)])) };
}

function whyOf({ unavailable, says }: MediaReference): Pick<StoredMedia, 'says' | 'isFinal'> {
  return { ...(says && { says }), ...(unavailable !== undefined && { isFinal: true }) };
}

function storedMedia(
  file: Omit<NewMedia, 'state'> & Pick<StoredMedia, 'state'>,
  { says, isFinal }: Pick<StoredMedia, 'says' | 'isFinal'>,
): StoredMedia {
  return {
    mediaId: file.id,
    mime: file.mime,
    sizeBytes: file.sizeBytes,
    state: file.state,
    ...(file.name !== null && { name: file.name }),
    ...(file.reason !== null && { reason: file.reason, ...(says && { says }) }),
    ...(file.state === 'failed' && isFinal && { isFinal }),
  };
}

/** Raw events with something in them that was not new: to be ended once those are known to carry its words. */
function endsOfToldAgain(
  drafts: { webhookEventId: number | undefined }[],
  results: { outcome: string }[],
): { id: number; state: 'stored' | 'duplicate' }[] {
  const told = new Map<number, string[]>();
  drafts.forEach(({ webhookEventId: id }, index) => {
    if (id !== undefined) told.set(id, [...(told.get(id) ?? []), results[index]?.outcome ?? 'refused']);
  });
  return [...told].flatMap(([id, outcomes]) => {
    if (outcomes.every((outcome) => outcome === 'stored')) return [];
    return [{ id, state: outcomes.includes('stored') ? ('stored' as const) : ('duplicate' as const) }];
  });
}
