// The shapes of the public API and socket, as types; the web pages import them from here. Times are ISO 8601 UTC with ms.
import type { AccountMenuLimits, QrCodeLimits } from './account-tools.js';
import type { AccountHealth } from './connector.js';
import type { Capabilities } from './capabilities.js';
import type { ContentInput, MessageContent, StoredMedia } from './content.js';
import type { EntryPointKind } from './inbound.js';
import type { Failure } from './said.js';

export type Role = 'admin' | 'supervisor' | 'agent';
export type PresenceStatus = 'idle' | 'busy' | 'break' | 'offline';
export type MessageKind = 'in' | 'out' | 'bot' | 'system' | 'note';

/**
 * Inbound: `stored`. Outbound: `queued → sending → sent → delivered → read`, or `failed`, `uncertain`, `expired`.
 * Only rises, except that an explicit resend starts again at `queued`.
 */
export type MessageStatus = 'stored' | 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed' | 'uncertain' | 'expired';

export interface RefusedChange extends Failure {
  change: 'edit' | 'retract' | 'react';
  /** No answer came: it may have been done all the same. */
  uncertain?: true;
}

export interface MessageView {
  id: string;
  conversationId: string;
  /** Dense, 1…lastSeq, in commit order. */
  seq: number;
  kind: MessageKind;
  sender: { type: 'end_user' | 'agent' | 'system' | 'business'; id: string; name: string };
  /** A program wrote it in the agent's name. */
  byProgram?: true;
  content: MessageContent;
  replyTo?: { messageId: string; seq: number; preview: string; type: MessageContent['type']; senderName: string };
  /** Everybody reads it: a comment, or an answer below one. */
  isPublic?: true;
  status: MessageStatus;
  error?: Failure;
  /** What we last wanted to change of it and the platform refused, until that is done, asked for anew or put away. */
  refusedChange?: RefusedChange;
  /** One entry per platform message this message became. */
  parts?: { status: MessageStatus; platformMessageId?: string }[];
  sentAt: string;
  platformAt?: string;
  editedAt?: string;
  retractedAt?: string;
  reactions?: { by: 'end_user' | 'agent'; emoji: string; name?: string }[];
  albumId?: string;
  forwardedFrom?: string;
  clientMsgId?: string;
}

export type SessionState = 'bot' | 'queued' | 'active' | 'parked' | 'closed';

export interface SessionView {
  id: string;
  state: SessionState;
  groupId: string;
  assigneeId?: string;
  assigneeName?: string;
  queuedAt?: string;
  assignedAt?: string;
  deadlineAt?: string;
  /** Higher goes first in a queue; absent while it is 0. */
  priority?: number;
  /** Who is asked to take it, and until when they may. */
  offer?: { agentId: string; agentName?: string; endsAt: string };
}

/** What moves a service session on, or is told of it, once it has been opened. */
export type SessionMoveName =
  | 'handed_off'
  | 'offered'
  | 'accepted'
  | 'declined'
  | 'offer_missed'
  | 'offer_withdrawn'
  | 'assigned'
  | 'claimed'
  | 'released'
  | 'requeued'
  | 'transferred'
  | 'taken_over'
  | 'parked'
  | 'unparked'
  | 'overflowed'
  | 'timeout_warned'
  | 'prioritised'
  | 'closed';

/** Something that happened to a service session. */
export interface SessionEventView {
  sessionId: string;
  /** Of the event within its session, from 1. */
  no: number;
  /** `opened` for the first one, then a `SessionMoveName`. */
  name: string;
  /** Of the session from then on. */
  state: SessionState;
  at: string;
  by: { type: 'end_user' | 'agent' | 'system'; name?: string };
  /** Who served from then on, or was asked to. */
  agentName?: string;
  /** Who served before, where that changed. */
  fromAgentName?: string;
  /** Where it began, came to when the group changed, or was handed back to. */
  groupName?: string;
  fromGroupName?: string;
  reason?: string;
}

/** How long is kept what is let go in time, and what there is of it. */
export interface RetentionView {
  /** Once they are worked. */
  rawEventsDays: number;
  /** Null: for ever. */
  messagesDays: number | null;
  /** Of the company, dead ones and those still to be worked among them. */
  rawEvents: number;
  messages: number;
  /** A count of so many means: so many or more. */
  countedUpTo: number;
  /** What was sent before has been let go, the first of a month (UTC); null: nothing was. */
  messagesBefore: string | null;
}

export interface ReplyWindow {
  state: 'open' | 'closed' | 'none';
  closesAt?: string;
  /** From then on only what an agent writes is taken. */
  personalFrom?: string;
  remaining?: number;
  allowedAfter: string[];
}

export interface EntryPointView {
  kind: EntryPointKind;
  /** The scene, payload, advertisement or link, as the platform tells it; may be empty. */
  value: string;
  /** The message it came with. */
  seq: number;
  at: string;
  data: Record<string, string>;
}

/** A conversation as lists show it: what its channel carries is told once for each account. */
export interface ListedConversation {
  id: string;
  platform: string;
  accountId: string;
  accountName: string;
  /** Present while the account is not active: nothing goes out over it just now. */
  accountState?: AccountState;
  contact: { id: string; displayName: string; avatarUrl?: string };
  proxyUser: { id: string; platformUserId: string; reachable: boolean; username?: string; language?: string };
  lastMessage: { seq: number; kind: MessageKind; type: MessageContent['type']; preview: string; at: string; status: MessageStatus } | null;
  lastSeq: number;
  /** Inbound messages with seq above this agent's read position. */
  unreadCount: number;
  readSeq: number;
  /** The end user's last words are read by nobody of the group, nor by who serves the conversation. Absent: by somebody, or only the bot served it and that is over. */
  groupUnread?: boolean;
  pinned: boolean;
  hidden: boolean;
  /** Names of the person's labels. */
  labels: string[];
  /** The person is blocked: what they write is kept and opens no session. */
  blocked: boolean;
  session: SessionView | null;
  /** What brought the person here the last time it was told. */
  entryPoint?: EntryPointView;
  replyWindow: ReplyWindow;
}

export interface ConversationView extends ListedConversation {
  capabilities: Capabilities;
}

export interface ConversationPage extends Page<ListedConversation> {
  /** What the channels of these conversations carry, by account. */
  capabilities: Record<string, Capabilities>;
}

export interface AgentView {
  id: string;
  login: string;
  name: string;
  role: Role;
  maxLoad: number;
  languages: string[];
  active: boolean;
  /** Within the hub; open to whoever has it. */
  pictureUrl?: string;
  /** What others see: offline without a connection for longer than the grace, else what the agent chose. */
  status: PresenceStatus;
  chosenStatus: PresenceStatus;
  statusReason?: string;
  idleSince?: string;
  /** Conversations the agent is serving. */
  load: number;
}

export type AssignmentStrategy = 'manual' | 'least_loaded' | 'round_robin' | 'last_agent_first';

export interface GroupView {
  id: string;
  name: string;
  timezone: string;
  memberCount: number;
  /** How what waits is given out; `manual`: agents claim it. */
  strategy: AssignmentStrategy;
  /** How many may wait; null: there is no bound. Beyond it people go to the fallback group, or are parked until there is room. */
  queueMax: number | null;
  fallbackGroupId: string | null;
  /** Silence of both sides after which a session ends; null: none does. */
  timeoutMinutes: number | null;
  /** Waiting after which a session ends; null: none does. */
  queueTimeoutMinutes: number | null;
  /** An agent whose connection is gone counts as there for this long. */
  graceSeconds: number;
  /** What an agent who is gone for so long was serving goes back to the queue, by this policy. */
  requeueAfterSeconds: number;
  offlinePolicy: 'requeue' | 'stay';
  /** Who comes back within this time goes to the same agent where there is room. */
  reopenHours: number;
  /** What waits is offered to an agent, who has so long to accept; null: it is given out without asking. */
  acceptSeconds: number | null;
}

export interface GroupMemberView {
  agentId: string;
  /** Higher goes first. */
  priority: number;
  /** Of this group's conversations; null: only the agent's own limit counts. */
  maxLoad: number | null;
}

export type AccountState = 'pending' | 'active' | 'disabled' | 'auth_failed';

export interface ChannelAccountView {
  id: string;
  platform: string;
  name: string;
  groupId: string;
  externalAccountId: string;
  state: AccountState;
  /** How events reach us; `direct`: end users connect to the hub itself. */
  intake: 'webhook' | 'polling' | 'direct';
  webhookUrl: string | null;
  settings: Record<string, unknown>;
  health: (AccountHealth & { checkedAt: string; lastEventAt?: string }) | null;
  createdAt: string;
}

/** How a channel's own program calls the hub. In the answer to binding and to renewing the key, nowhere else. */
export interface InboundKey {
  inboundKey: string;
  /** Null while the hub has no public address. */
  inboundUrl: string | null;
}

/** What an admin enters in the platform's console where the hub does not do it. */
export interface WebhookByHand {
  /** Null while the hub has no public address. */
  webhookUrl: string | null;
  verifyToken: string;
}

/** One field of a bind form, made from the connector's schema. */
export interface BindField {
  name: string;
  secret: boolean;
  required: boolean;
  kind: 'text' | 'number' | 'boolean' | 'select' | 'url';
  /** What a switch that nobody has touched is; absent: off. */
  default?: boolean;
  options?: string[];
  /** What each option is called. */
  choices?: Record<string, { en: string; 'zh-CN': string }>;
  label: { en: string; 'zh-CN': string };
  help?: { en: string; 'zh-CN': string };
  placeholder?: string;
}

export interface PlatformView {
  platform: string;
  displayName: string;
  /** End users connect to the hub itself. */
  direct?: true;
  credentials: BindField[];
  settings: BindField[];
  capabilities: Capabilities;
  /** Present: its accounts may have codes people scan. */
  qrCodes?: QrCodeLimits;
  /** Present: its accounts may have a menu below every chat. */
  accountMenu?: AccountMenuLimits;
  /** Present: its programs call the hub with an inbound key of the account. */
  inboundKey?: true;
  /** Present: its accounts have a verify token, for who enters their address by hand. */
  verifyToken?: true;
}

export interface ApiError {
  error: { code: string; message: string; details: Record<string, unknown> };
}

export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** A message found by its words. */
export interface MessageHitView {
  message: MessageView;
  contactId: string;
  contactName: string;
  platform: string;
  /** On the platform; the name too, where it tells none. */
  platformUserId: string;
}

// ---- socket /ws ----

export type ClientFrame =
  | { cmd: 'auth'; seq: number; token?: string; ticket?: string; deviceId: string }
  | {
      cmd: 'customer';
      seq: number;
      customerAppid: string;
      customerId: string;
      accountId: string;
      sellerId?: string;
      clientMsgId: string;
      content: ContentInput;
      /** The message it answers. */
      replyTo?: string;
      flags?: number;
    }
  | {
      cmd: 'customer_support';
      seq: number;
      customerAppid: string;
      customerId: string;
      conversationId: string;
      sellerId: string;
      clientMsgId: string;
      content: ContentInput;
      flags?: number;
    }
  | { cmd: 'realtime'; seq: number; conversationId: string; type: string }
  | { cmd: 'sync'; seq: number; queue: string; key: number; limit?: number }
  | { cmd: 'sync_key'; seq: number; queue: string; key: number }
  | { cmd: 'read'; seq: number; conversationId: string; messageSeq: number }
  | { cmd: 'ping'; seq: number };

/** What a visitor is told of the desk. */
export interface VisitorServiceView {
  /** Null: nobody serves them, nor is going to before they write. */
  session: {
    state: Exclude<SessionState, 'closed'>;
    /** The name of the agent, or of the bot. */
    servedBy?: string;
    /** While they wait: `position` 1 is next. `waitMinutes` null: nobody can say. */
    queue?: { position: number; waitMinutes: number | null };
  } | null;
  /** Questions to begin with. Who takes one says it as a `form_reply` with its `choiceId`. */
  suggestions: VisitorChoice[];
  /** Leads from the bot to people, said in the same way; null where no bot serves. */
  transfer: VisitorChoice | null;
}

export interface VisitorChoice {
  id: string;
  label: string;
}

/** What an agent keeps under a name to narrow the lists by; the fields are those of the list's query. */
export interface SavedFilterView {
  id: string;
  name: string;
  filter: {
    view: 'mine' | 'queued' | 'unassigned' | 'all' | 'closed' | 'hidden' | 'blocked';
    q?: string;
    accountId?: string;
    groupId?: string;
    assigneeId?: string;
    platform?: string;
    label?: string;
    unread?: true;
  };
}

/** Each is counted whenever the inbox opens. */
export const SAVED_FILTERS_MAX = 12;

/** A file of a conversation and the message that carries it. */
export interface SharedFileView {
  messageId: string;
  seq: number;
  kind: MessageKind;
  senderName: string;
  sentAt: string;
  media: StoredMedia;
}

/** A change to something a client shows. Hints: whoever misses one finds the truth by asking the API. */
/** A message that is to be sent later; it has no place in the conversation until then. */
export interface ScheduledMessageView {
  id: string;
  conversationId: string;
  clientMsgId: string;
  content: ContentInput;
  /** The message it answers. */
  replyTo?: string;
  isPublic?: true;
  sendAt: string;
  state: 'waiting' | 'sending' | 'refused';
  /** Why it could not be sent, or, while it waits after its time, why not yet. */
  error?: Failure;
  agent: { id: string; name: string };
}

export type HubEvent =
  /** `taken`: by the agent's own doing, in whatever tab. */
  | { type: 'conversation.assigned'; conversationId: string; session: SessionView; taken?: true }
  /** The agent may accept it until the offer ends. */
  | { type: 'conversation.offered'; conversationId: string; session: SessionView }
  | { type: 'conversation.removed'; conversationId: string }
  | { type: 'conversation.updated'; conversationId: string; lastSeq: number }
  /** What an agent has written for later: it waits, has become a message, could not be sent, or was taken back. */
  | { type: 'scheduled.changed'; conversationId: string; agentId: string; state: 'waiting' | 'sent' | 'refused' | 'cancelled' }
  | { type: 'queue.changed'; groupId: string; queued: number }
  | {
      type: 'message.status';
      conversationId: string;
      seq: number;
      messageId: string;
      status: MessageStatus;
      error?: Failure;
    }
  /** Edited, retracted, reacted to, or its file arrived: the whole message as it is now. */
  | { type: 'message.updated'; conversationId: string; seq: number; message: MessageView }
  | { type: 'read.changed'; conversationId: string; agentId: string; readSeq: number }
  /** Somebody of the group, or who serves the conversation, has read the end user's last words; up to here it is unread for the group no longer. */
  | { type: 'group.read'; conversationId: string; readSeq: number }
  /** The visitor's own read position, from another device. */
  | { type: 'visitor.read'; conversationId: string; readSeq: number }
  /** Somebody else serves the visitor, they wait, or it is over: `GET /widget/service` tells. */
  | { type: 'visitor.service'; conversationId: string }
  /** The visitor has ended the chat, on any device. */
  | { type: 'visitor.ended'; conversationId: string }
  /** The visitor has deleted what was said up to here on their side, on any device. */
  | { type: 'visitor.deleted'; conversationId: string; seq: number }
  /** The agent who serves the visitor has read up to here. */
  | { type: 'desk.read'; conversationId: string; readSeq: number }
  | { type: 'presence.changed'; agentId: string; status: PresenceStatus; chosenStatus: PresenceStatus }
  | { type: 'session.event'; conversationId: string; sessionId: string; name: string }
  /** What is known of a person changed; merged and unmerged ones change too. */
  | { type: 'contact.updated'; contactId: string }
  | { type: 'account.state'; accountId: string; state: AccountState }
  | { type: 'account.templates'; accountId: string }
  | { type: 'session.ended'; reason: string };

export type ServerFrame =
  | { cmd: 'auth_status'; seq: number; status: 'ok'; principal: { appid: string; uid: string }; queues: { id: string; key: number }[] }
  /** `stored: false` for an unpersistent message, which has neither seq, key nor id (0, 0, ''). */
  | {
      cmd: 'ack';
      seq: number;
      clientMsgId: string;
      conversationId: string;
      messageSeq: number;
      key: number;
      messageId: string;
      stored?: false;
    }
  | { cmd: 'error'; seq: number; code: string; message: string; details?: Record<string, unknown> }
  | { cmd: 'message'; queue: string; key: number; prevKey: number; self?: boolean; message: MessageView }
  /** `content`: of an unpersistent message, `type` being 'message'. */
  | { cmd: 'realtime'; conversationId: string; type: string; from: string; content?: MessageContent }
  | { cmd: 'sync_begin'; seq: number; queue: string; key: number }
  | { cmd: 'sync_end'; seq: number; queue: string; key: number; more: boolean }
  | { cmd: 'sync_notify'; queue: string; key: number }
  | { cmd: 'event'; event: HubEvent }
  | { cmd: 'pong'; seq: number };
