// How messages lie on the screen: days, thin lines, and bubbles gathered by who wrote them and when.
import type { EntryPointView, MessageView } from '../../../src/contract/api.js';
import type { PendingMessage } from '../data/unsent.js';

/** One bubble; several messages when a platform sent the pictures of one album one by one. */
export type Bubble =
  { key: string; messages: [MessageView, ...MessageView[]]; pending?: never } | { key: string; pending: PendingMessage; messages?: never };

export type ThreadRow =
  | { type: 'day'; key: string; at: string }
  | { type: 'unread'; key: string }
  | { type: 'line'; key: string; message: MessageView }
  | { type: 'entry'; key: string; entryPoint: EntryPointView }
  | {
      type: 'group';
      key: string;
      side: 'in' | 'out';
      note: boolean;
      bot: boolean;
      senderId: string;
      senderName: string;
      bubbles: Bubble[];
    };

export type Group = Extract<ThreadRow, { type: 'group' }>;

/** Longer silence starts a new group, so its time is shown. */
const GROUP_GAP_MS = 5 * 60_000;
/** A group is drawn as one, so it may not be endless. */
const MOST_IN_GROUP = 20;

/** A day of the viewer's calendar. Told once per day: thousands of messages are asked for theirs. */
interface Day {
  name: string;
  startMs: number;
  endMs: number;
}
const DAY_BEFORE_ALL: Day = { name: '', startMs: 0, endMs: 0 };

function dayOf(ms: number): Day {
  const at = new Date(ms);
  const start = (days: number): number => new Date(at.getFullYear(), at.getMonth(), at.getDate() + days).getTime();
  return { name: at.toDateString(), startMs: start(0), endMs: start(1) };
}

interface Viewer {
  id: string;
  name: string;
  /** What had been read when the conversation was opened. */
  readSeq: number;
}

/** When it was said: what the platform tells, else when we stored it. */
export const shownAt = ({ platformAt, sentAt }: Pick<MessageView, 'platformAt' | 'sentAt'>): string => platformAt ?? sentAt;

function entryRow(message: MessageView, entryPoint: EntryPointView | undefined): ThreadRow | null {
  // An event says so itself.
  if (entryPoint?.seq !== message.seq || message.content.type === 'event') return null;
  return { type: 'entry', key: `entry ${message.id}`, entryPoint };
}

/** `entryPoint`: what brought the person here last; told before the message it came with. */
export function threadRows(
  messages: readonly MessageView[],
  pending: readonly PendingMessage[],
  viewer: Viewer,
  entryPoint?: EntryPointView,
): ThreadRow[] {
  const rows: ThreadRow[] = [];
  let day = DAY_BEFORE_ALL;
  let lastAt = 0;
  let unreadShown = false;
  let group: Group | null = null;

  const days = new Set<string>();
  const startDay = (at: string, before: string): void => {
    const ms = Date.parse(at);
    if (ms >= day.startMs && ms < day.endMs) return;
    day = dayOf(ms);
    group = null;
    // What comes late from an earlier day makes that day stand there twice.
    const key = `day ${day.name}`;
    rows.push({ type: 'day', key: days.has(day.name) ? `${key} ${before}` : key, at });
    days.add(day.name);
  };

  for (const message of messages) {
    startDay(shownAt(message), message.id);
    if (!unreadShown && viewer.readSeq > 0 && message.kind === 'in' && message.seq > viewer.readSeq) {
      unreadShown = true;
      group = null;
      rows.push({ type: 'unread', key: 'unread' });
    }
    const entry = entryRow(message, entryPoint);
    if (entry) {
      group = null;
      rows.push(entry);
    }
    // A message taken back keeps its place as a bubble, though its content is only the event of it.
    if (message.kind === 'system' || (message.content.type === 'event' && message.retractedAt === undefined)) {
      group = null;
      rows.push({ type: 'line', key: message.id, message });
      continue;
    }
    const at = Date.parse(shownAt(message));
    const next = groupFor(message);
    if (group === null || !belongTogether(group, next) || Math.abs(at - lastAt) > GROUP_GAP_MS) {
      group = next;
      rows.push(group);
    }
    addMessage(group, message);
    lastAt = at;
  }

  for (const entry of pending) {
    startDay(entry.createdAt, entry.input.clientMsgId);
    const note = entry.input.kind === 'note';
    const next: Group = {
      type: 'group',
      key: entry.input.clientMsgId,
      side: 'out',
      note,
      bot: false,
      senderId: viewer.id,
      senderName: viewer.name,
      bubbles: [],
    };
    if (group === null || !belongTogether(group, next) || new Date(entry.createdAt).getTime() - lastAt > GROUP_GAP_MS) {
      group = next;
      rows.push(group);
    }
    group.bubbles.push({ key: entry.input.clientMsgId, pending: entry });
    lastAt = new Date(entry.createdAt).getTime();
  }
  return rows;
}

function groupFor(message: MessageView): Group {
  const { kind, sender } = message;
  return {
    type: 'group',
    key: message.clientMsgId ?? message.id,
    side: kind === 'in' ? 'in' : 'out',
    note: kind === 'note',
    bot: kind === 'bot',
    senderId: sender.id,
    senderName: sender.name,
    bubbles: [],
  };
}

const belongTogether = (a: Group, b: Group): boolean =>
  a.bubbles.length < MOST_IN_GROUP && a.side === b.side && a.note === b.note && a.senderId === b.senderId;

function addMessage(group: Group, message: MessageView): void {
  const last = group.bubbles.at(-1);
  if (last?.messages !== undefined && isOfOneAlbum(last.messages[0], message)) {
    last.messages.push(message);
    return;
  }
  // The key stays when a pending message becomes a stored one, so its bubble does not blink.
  group.bubbles.push({ key: message.clientMsgId ?? message.id, messages: [message] });
}

/** What was taken back has its own bubble, which says so; the others are still there. */
const isOfOneAlbum = (one: MessageView, other: MessageView): boolean =>
  other.albumId !== undefined && one.albumId === other.albumId && one.retractedAt === undefined && other.retractedAt === undefined;

/** All that is told of a group follows from its bubbles; what did not change stays the same message. */
export const isSameGroup = ({ bubbles: before }: Group, { bubbles: now }: Group): boolean =>
  before.length === now.length && before.every((bubble, index) => isSameBubble(bubble, now[index]));

function isSameBubble(a: Bubble, b: Bubble | undefined): boolean {
  if (a.key !== b?.key || a.pending !== b.pending || a.messages?.length !== b.messages?.length) return false;
  return a.messages === undefined || a.messages.every((message, index) => message === b.messages?.[index]);
}
