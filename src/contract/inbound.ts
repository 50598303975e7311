// What a connector makes of a platform's webhook: a list of these events, in the platform's order.
import type { InboundContent } from './content.js';
import type { PlatformCall } from './outbound.js';
import type { ConnectorFailure } from './errors.js';
import type { Said } from './said.js';

/** What the platform tells of a person. Every field may change or vanish. */
export interface EndUserProfile {
  displayName?: string;
  username?: string;
  /** BCP 47, as the platform gives it. */
  language?: string;
  /** Fetched by `PlatformClient.fetchMedia` when set. */
  avatarRef?: string;
  /** Only when the platform vouches for it. */
  phone?: string;
  /** As told; nobody vouches for it. */
  email?: string;
  /** The same for this person in every account of one owner, where the platform has such an id. */
  unionId?: string;
}

interface EventBase {
  /** Same value for every redelivery of the same happening; unique inside the account. */
  dedupeKey: string;
  /** Calls the platform expects at once and whose failure costs nothing (e.g. Telegram's answerCallbackQuery). */
  respond?: PlatformCall[];
}

interface FromEndUser extends EventBase {
  /** The conversation's other side as the platform knows it; for a group chat, the group. Opaque. */
  platformUserId: string;
  /**
   * Other ids of the same person, under which the platform may have told of them before (WhatsApp's phone number beside its user id). Where
   * nobody is known under `platformUserId` but somebody under one of these, that conversation goes on under `platformUserId`.
   */
  otherPlatformUserIds?: string[];
  profile?: EndUserProfile;
  /** What this happening allows the business to send, where the platform counts: so many messages within so many seconds of `at`. */
  replyAllowance?: { messages: number; seconds: number; at: Date };
}

export interface InboundMessage extends FromEndUser {
  type: 'message';
  /** Unique inside the account: connectors prefix chat or connection ids where the platform's own ids are not. */
  platformMessageId: string;
  /** The platform's clock. */
  sentAt: Date;
  content: InboundContent;
  /**
   * `user`: the end user wrote it. `echo`: our own send, told back to us (matched to the sent message, never doubled).
   * `business`: the business wrote it outside the hub (the owner's phone): stored as outbound, never sent again.
   */
  origin: 'user' | 'echo' | 'business';
  replyToPlatformMessageId?: string;
  /** Messages sent together as one album share this. */
  albumId?: string;
  /** Who wrote it inside a group chat. */
  authorName?: string;
  /** "Forwarded from …", as shown. */
  forwardedFrom?: string;
  /** How the user came here: deep-link payload, QR scene, referral, advertisement. Attacker-controlled. */
  entryPoint?: EntryPoint;
  /** Nobody is asked for anything: a thin line in the conversation, which opens no session, no reply window and is not unread. */
  isAside?: boolean;
  /** Written where everybody reads it, e.g. a comment: it opens no reply window; an answer quotes it. */
  isPublic?: true;
}

export interface EntryPoint {
  /** `start`: a link or button that begins the chat. `scene`: a code that was scanned. `referral`: a link, a product, a post. */
  kind: EntryPointKind;
  /** At most 1024 characters are kept. */
  payload: string;
  /** More of it in words, e.g. an advertisement's headline. */
  data?: Record<string, string>;
}

/** In the payload of a referral, before the id of the post that was commented: `PlatformClient.post` tells more of it. */
export const COMMENTED_POST = 'post:';

export type EntryPointKind = 'start' | 'scene' | 'referral' | 'ad';

export interface InboundEdit extends FromEndUser {
  type: 'edit';
  platformMessageId: string;
  editedAt: Date;
  content: InboundContent;
}

export interface InboundUnsend extends FromEndUser {
  type: 'unsend';
  platformMessageIds: string[];
}

export interface InboundReaction extends FromEndUser {
  type: 'reaction';
  platformMessageId: string;
  /** All reactions this user now has on the message; empty removes them. */
  emojis: string[];
  /** The platform lets the business write freely again, as after a message. */
  opensWindow?: boolean;
  /** Who reacted, inside a group chat. */
  authorName?: string;
}

export interface InboundReceipt extends FromEndUser {
  type: 'receipt';
  status: 'delivered' | 'read' | 'failed';
  /** Either the one message … */
  platformMessageId?: string;
  /** … and, when the platform says so, everything we sent before it in the same conversation … */
  earlierToo?: boolean;
  /** … or everything we sent up to this instant of the platform's clock. */
  watermark?: Date;
  /** The platform gives back what `render` named the message by: settles a send whose answer never came. `part`: which call of its plan. */
  ours?: { messageId: string; part: number };
  error?: ConnectorFailure;
}

export interface InboundTyping extends FromEndUser {
  type: 'typing';
}

/** The end user can or cannot be written to any more (blocked, unblocked, followed, unfollowed). */
export interface InboundReachability extends FromEndUser {
  type: 'reachability';
  reachable: boolean;
  reason: string;
  /** They have just come, at this instant, and nothing opens a session yet: greeted before they have written. */
  arrivedAt?: Date;
}

/** The platform knows this conversation under another id from now on. */
export interface InboundIdentityChange extends FromEndUser {
  type: 'identity';
  newPlatformUserId: string;
}

/** The end user has deleted the conversation on their side. The business keeps it, and agents are told. */
export interface InboundHistoryDeletion extends FromEndUser {
  type: 'history_deleted';
}

/** Something about the channel account itself: quality, token, rights. Shown in its health. */
export interface InboundAccountNotice extends EventBase, Said {
  type: 'account';
  level: 'info' | 'warning' | 'error';
  code: string;
  /** What it speaks of, e.g. one template's approval: takes the place of what was told of the same. Absent: of the same code. */
  about?: string;
  /** Which templates may be sent has changed: those the hub remembers are asked for anew, also of the company's other accounts of this platform. */
  templatesChanged?: true;
}

/** Understood and deliberately left alone, or not understood at all: kept raw and visible with the reason. */
export interface InboundIgnored extends EventBase {
  type: 'ignored';
  reason: string;
}

export type InboundEvent =
  | InboundMessage
  | InboundEdit
  | InboundUnsend
  | InboundReaction
  | InboundReceipt
  | InboundTyping
  | InboundReachability
  | InboundIdentityChange
  | InboundHistoryDeletion
  | InboundAccountNotice
  | InboundIgnored;
