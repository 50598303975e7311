// The shapes of the public API and socket, as types; the web pages import them from here. Times are ISO 8601 UTC with ms.
import type { AccountHealth } from './connector.js';
import type { Capabilities } from './capabilities.js';
import type { ContentInput, MessageContent } from './content.js';

export type Role = 'admin' | 'supervisor' | 'agent';
export type PresenceStatus = 'idle' | 'busy' | 'break' | 'offline';
export type MessageKind = 'in' | 'out' | 'bot' | 'system' | 'note';

/**
 * Inbound: `stored`. Outbound: `queued → sending → sent → delivered → read`, or `failed`, `uncertain`, `expired`.
 * Only rises, except that an explicit resend starts again at `queued`.
 */
export type MessageStatus = 'stored' | 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed' | 'uncertain' | 'expired';

export interface MessageView {
  id: string;
  conversationId: string;
  /** Dense, 1…lastSeq, in commit order. */
  seq: number;
  kind: MessageKind;
  sender: { type: 'end_user' | 'agent' | 'system' | 'business'; id: string; name: string };
  content: MessageContent;
  replyTo?: { messageId: string; seq: number; preview: string; type: MessageContent['type']; senderName: string };
  status: MessageStatus;
  error?: { code: string; message: string };
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
}

export interface ReplyWindow {
  state: 'open' | 'closed' | 'none';
  closesAt?: string;
  remaining?: number;
  allowedAfter: string[];
}

export interface ConversationView {
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
  pinned: boolean;
  hidden: boolean;
  labels: string[];
  session: SessionView | null;
  replyWindow: ReplyWindow;
  capabilities: Capabilities;
}

export interface AgentView {
  id: string;
  login: string;
  name: string;
  role: Role;
  maxLoad: number;
  languages: string[];
  active: boolean;
  status: PresenceStatus;
  statusReason?: string;
}

export interface GroupView {
  id: string;
  name: string;
  timezone: string;
  memberCount: number;
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

/** One field of a bind form, made from the connector's schema. */
export interface BindField {
  name: string;
  secret: boolean;
  required: boolean;
  kind: 'text' | 'number' | 'boolean' | 'select' | 'url';
  options?: string[];
  label: { en: string; 'zh-CN': string };
  help?: { en: string; 'zh-CN': string };
  placeholder?: string;
}

export interface PlatformView {
  platform: string;
  displayName: string;
  credentials: BindField[];
  settings: BindField[];
  capabilities: Capabilities;
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
  contactName: string;
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

/** A change to something a client shows. Hints: whoever misses one finds the truth by asking the API. */
export type HubEvent =
  | { type: 'conversation.assigned'; conversationId: string; session: SessionView }
  | { type: 'conversation.removed'; conversationId: string }
  | { type: 'conversation.updated'; conversationId: string; lastSeq: number }
  | { type: 'queue.changed'; groupId: string; queued: number }
  | {
      type: 'message.status';
      conversationId: string;
      seq: number;
      messageId: string;
      status: MessageStatus;
      error?: { code: string; message: string };
    }
  /** Edited, retracted, reacted to, or its file arrived: the whole message as it is now. */
  | { type: 'message.updated'; conversationId: string; seq: number; message: MessageView }
  | { type: 'read.changed'; conversationId: string; agentId: string; readSeq: number }
  /** The visitor's own read position, from another device. */
  | { type: 'visitor.read'; conversationId: string; readSeq: number }
  /** The agent who serves the visitor has read up to here. */
  | { type: 'desk.read'; conversationId: string; readSeq: number }
  | { type: 'presence.changed'; agentId: string; status: PresenceStatus }
  | { type: 'session.event'; conversationId: string; sessionId: string; name: string }
  | { type: 'account.state'; accountId: string; state: AccountState }
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
