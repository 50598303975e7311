// Contacts and labels as the API shows them. A contact of the API is a person: several contacts of the store that were merged show as one.
import type { SessionState } from './api.js';

export interface LabelView {
  id: string;
  name: string;
  color: LabelColor;
}

/** Names of the pages' palette, so that a label can be read on light and on dark. */
export const LABEL_COLORS = [
  'gray',
  'red',
  'pink',
  'grape',
  'violet',
  'indigo',
  'blue',
  'cyan',
  'teal',
  'green',
  'lime',
  'orange',
] as const;
export type LabelColor = (typeof LABEL_COLORS)[number];

/** What the list of contacts shows of one. */
export interface ContactListView {
  id: string;
  displayName: string;
  avatarUrl?: string;
  labels: string[];
  blocked: boolean;
  /** Of the newest conversation. */
  lastMessageAt: string;
  /** Newest first. */
  conversations: { id: string; platform: string; accountName: string; platformUserId: string }[];
}

/** One way a person reaches us: a proxy user with its conversation. */
export interface ContactChannelView {
  conversationId: string;
  /** The contact it belongs to by itself; another than the person's own where that was merged. */
  contactId: string;
  platform: string;
  accountId: string;
  accountName: string;
  platformUserId: string;
  displayName: string;
  username?: string;
  phone?: string;
  email?: string;
  reachable: boolean;
  /** Absent: nothing was said yet. */
  lastMessageAt?: string;
}

export interface ContactView {
  id: string;
  displayName: string;
  avatarUrl?: string;
  language?: string;
  /** E.164. */
  phones: string[];
  emails: string[];
  /** A few words about the person; dated notes are at `/contacts/{id}/notes`. */
  notes: string;
  customFields: Record<string, string>;
  /** Names, in their order. */
  labels: string[];
  createdAt: string;
  /** Absent: not blocked. `until` is absent while nobody says when it ends. */
  block?: { until?: string; reason?: string; by: string; at: string };
  /** Those the asking agent may see, newest activity first. */
  channels: ContactChannelView[];
  /** Contacts that were merged into this one. */
  merged: { id: string; displayName: string }[];
}

export interface ContactNoteView {
  id: string;
  author: { id: string; name: string };
  text: string;
  createdAt: string;
}

/** An earlier or present service session with the person, on any channel. */
export interface ServiceRecordView {
  id: string;
  conversationId: string;
  platform: string;
  accountName: string;
  groupName: string;
  state: SessionState;
  assigneeName?: string;
  openedAt: string;
  closedAt?: string;
  closeReason?: string;
  /** 1 to 5. */
  rating?: number;
  /** Of a closed session: in the queue, then to the first answer, and how long agents had it. */
  waitedMs?: number;
  firstReplyMs?: number;
  handledMs?: number;
}

/** Somebody who may be the same person, and by what. */
export interface MergeSuggestionView {
  contact: { id: string; displayName: string; avatarUrl?: string };
  /** One per channel the person uses; `platformUserId` is the name too, where the platform tells none. */
  accounts: { platform: string; accountName: string; platformUserId: string }[];
  shared: { kind: SharedKind; value: string }[];
}

export type SharedKind = 'phone' | 'email' | 'union_id';
