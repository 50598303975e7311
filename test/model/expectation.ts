// What must be true of the hub, remembered from outside: who said what and was answered, in which round. Plain maps and lists, nothing of the hub's.
import type { MessageView } from '../../src/contract/index.js';

export interface Said {
  person: string;
  platformMessageId: string;
  text: string;
  /** Rounds follow each other; what happens in one round may come in any order. */
  round: number;
  edits: { text: string; round: number }[];
  isUnsent: boolean;
}

export interface Reply {
  person: string;
  agentId: string;
  kind: 'out' | 'note';
  clientMsgId: string;
  parts: string[];
  round: number;
  messageId: string;
  seq: number;
  /** Sent again by the agent: how often in all, and how often while nobody knew whether it had arrived. */
  resent: number;
  resentUncertain: number;
}

export interface Heard {
  platformMessageId: string;
  text: string;
}

const RANK: Record<string, number> = { queued: 0, sending: 0, uncertain: 0, failed: 0, expired: 0, sent: 1, delivered: 2, read: 3 };
const REACHED = ['sent', 'delivered', 'read'];

export class Expectation {
  readonly said: Said[] = [];
  readonly replies: Reply[] = [];
  readonly receipts = new Map<string, 'delivered' | 'read'>();
  /** By agent and person. */
  readonly readSeq = new Map<string, number>();
  /** Who may have been answered with what: only then may it have failed, or may nobody know. */
  readonly refused = new Set<string>();
  readonly lost = new Set<string>();
  /** What the line gave to the platform twice, by the words: how often that was. */
  readonly doubled = new Map<string, number>();
  crashes = 0;

  /** The platform hears this once more than it was said to it. */
  double(text: unknown): void {
    if (typeof text === 'string') this.doubled.set(text, (this.doubled.get(text) ?? 0) + 1);
  }

  receipt(platformMessageId: string, status: 'delivered' | 'read'): void {
    if (this.receipts.get(platformMessageId) !== 'read') this.receipts.set(platformMessageId, status);
  }

  /** What is wrong with one person's conversation and what the platform heard of it. */
  faultsOf(person: string, history: MessageView[], heard: Heard[]): string[] {
    return [
      ...this.inboundFaults(person, history),
      ...this.replyFaults(person, history),
      ...this.deliveryFaults(person, history, heard),
      ...this.receiptFaults(history),
    ];
  }

  unread(agentId: string, person: string, history: MessageView[]): number {
    const readSeq = this.readSeq.get(`${agentId} ${person}`) ?? 0;
    return history.filter(({ kind, seq }) => kind === 'in' && seq > readSeq).length;
  }

  /** Statuses told over one connection: what has reached the platform does not fall back, unless it is sent again. */
  statusFaults(told: { messageId: string; status: string }[]): string[] {
    const best = new Map<string, number>();
    const resent = new Set(this.replies.filter((reply) => reply.resent > 0).map(({ messageId }) => messageId));
    return told.flatMap(({ messageId, status }) => {
      const rank = RANK[status] ?? 0;
      const before = best.get(messageId) ?? 0;
      best.set(messageId, Math.max(before, rank));
      return rank < before && !resent.has(messageId) ? [`the status of ${messageId} fell to ${status}`] : [];
    });
  }

  private inboundFaults(person: string, history: MessageView[]): string[] {
    const stored = history.filter(({ kind }) => kind === 'in');
    const expected = this.said.filter((said) => said.person === person);
    const faults = stored.length === expected.length ? [] : [`${person} wrote ${expected.length} messages, ${stored.length} are stored`];
    const places = new Map<string, MessageView>();
    for (const message of stored) {
      const id = message.parts?.[0]?.platformMessageId ?? '';
      if (places.has(id)) faults.push(`${id} is stored twice`);
      places.set(id, message);
    }
    for (const said of expected) {
      const message = places.get(said.platformMessageId);
      if (!message) faults.push(`“${said.text}” was acknowledged and is lost`);
      else if (said.isUnsent !== (message.retractedAt !== undefined)) faults.push(`“${said.text}” unsent: ${String(said.isUnsent)}`);
      else if (!said.isUnsent && !lastTexts(said).includes(textOf(message)))
        faults.push(`“${said.text}” should read ${lastTexts(said).join(' or ')} and reads “${textOf(message)}”`);
    }
    return [...faults, ...orderFaults(expected.flatMap(({ platformMessageId, round }) => placed(places.get(platformMessageId), round)))];
  }

  private replyFaults(person: string, history: MessageView[]): string[] {
    const stored = history.filter(({ kind }) => kind === 'out' || kind === 'note');
    const expected = this.replies.filter((reply) => reply.person === person);
    const faults = stored.length === expected.length ? [] : [`${expected.length} answers were acknowledged, ${stored.length} are stored`];
    const places = new Map(stored.map((message) => [message.clientMsgId, message]));
    for (const reply of expected) {
      const message = places.get(reply.clientMsgId);
      if (!message) faults.push(`${reply.clientMsgId} was acknowledged and is lost`);
      else if (message.id !== reply.messageId || message.seq !== reply.seq)
        faults.push(`${reply.clientMsgId} is elsewhere than acknowledged`);
      else if (message.kind !== reply.kind || message.sender.id !== reply.agentId) faults.push(`${reply.clientMsgId} is somebody else’s`);
    }
    return [...faults, ...orderFaults(expected.flatMap(({ clientMsgId, round }) => placed(places.get(clientMsgId), round)))];
  }

  private deliveryFaults(person: string, history: MessageView[], heard: Heard[]): string[] {
    const faults: string[] = [];
    const statusOf = new Map(history.map(({ id, status }) => [id, status]));
    const replies = this.replies.filter((reply) => reply.person === person && reply.kind === 'out').sort((a, b) => a.seq - b.seq);
    for (const reply of replies) {
      const status = statusOf.get(reply.messageId) ?? 'gone';
      if (![...REACHED, 'failed', 'uncertain'].includes(status)) faults.push(`${reply.clientMsgId} is still ${status}`);
      if (status === 'failed' && !this.refused.has(person)) faults.push(`${reply.clientMsgId} failed, and nobody refused it`);
      if (status === 'uncertain' && !this.lost.has(person) && this.crashes === 0)
        faults.push(`${reply.clientMsgId} is uncertain for nothing`);
      for (const part of reply.parts) {
        const times = heard.filter(({ text }) => text === part).length;
        if (times > 1 + reply.resentUncertain + (this.doubled.get(part) ?? 0)) faults.push(`the platform heard “${part}” ${times} times`);
        if (times === 0 && REACHED.includes(status)) faults.push(`“${part}” is shown as ${status}, and the platform never heard it`);
      }
    }
    const parts = replies.filter((reply) => reply.resent === 0).flatMap((reply) => reply.parts);
    const order = heard.map(({ text }) => parts.indexOf(text)).filter((place) => place !== -1);
    if (order.some((place, index) => index > 0 && place < (order[index - 1] ?? 0)))
      faults.push(`the platform heard them in another order: ${heard.map(({ text }) => text).join(', ')}`);
    const known = new Set(replies.flatMap((reply) => reply.parts));
    for (const { text } of heard) if (!known.has(text)) faults.push(`the platform heard “${text}”, which nobody was told is sent`);
    return faults;
  }

  private receiptFaults(history: MessageView[]): string[] {
    const resent = new Set(this.replies.filter((reply) => reply.resent > 0).map(({ messageId }) => messageId));
    return history.flatMap(({ id, status, parts }) => {
      if (!REACHED.includes(status) || resent.has(id)) return [];
      const behind = (parts ?? []).flatMap((part) => {
        const told = this.receipts.get(part.platformMessageId ?? '') ?? '';
        return rank(told) > rank(part.status) ? [`a part of ${id} is ${part.status}, and the platform told ${told}`] : [];
      });
      const least = Math.min(...(parts ?? []).map((part) => rank(part.status)));
      return parts && rank(status) !== least
        ? [...behind, `${id} is ${status}, and its parts ${parts.map((part) => part.status).join()}`]
        : behind;
    });
  }
}

const rank = (status: string): number => RANK[status] ?? 0;

function lastTexts({ text, edits }: Said): string[] {
  const last = Math.max(...edits.map(({ round }) => round));
  return edits.length === 0 ? [text] : edits.filter(({ round }) => round === last).map((edit) => edit.text);
}

const textOf = ({ content }: MessageView): string => (content.type === 'text' ? content.text : content.type);

const placed = (message: MessageView | undefined, round: number): { seq: number; round: number }[] =>
  message ? [{ seq: message.seq, round }] : [];

/** What was answered in one round comes before what was begun in the next. */
function orderFaults(places: { seq: number; round: number }[]): string[] {
  const bySeq = [...places].sort((a, b) => a.seq - b.seq);
  const falls = bySeq.some(({ round }, index) => index > 0 && round < (bySeq[index - 1]?.round ?? 0));
  return falls ? [`out of order: ${bySeq.map(({ seq, round }) => `${seq} of round ${round}`).join(', ')}`] : [];
}
