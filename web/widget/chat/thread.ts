// What this page shows of the conversation: messages by their seq, and how far both sides have read. Knows no network.
import type { MessageView, Page } from '../../../src/contract/api.js';

/** A page that stays open for days must not grow without end. */
const KEPT_WHEN_TRIMMED = 100;

export class Thread {
  /** What the visitor has read, on any device. */
  readSeq: number;
  /** What the agent who serves has read. */
  deskReadSeq = 0;
  /** Ask for older messages before this one; null when there are none. */
  olderBefore: number | null = null;
  /** Deleted by the visitor, up to here. */
  private deletedSeq = 0;
  /** What was told of messages, by seq, since each page that is on its way was asked for. */
  private readonly toldSince = new Set<Map<number, MessageView>>();
  private readonly bySeq = new Map<number, MessageView>();
  private sorted: MessageView[] | null = [];

  constructor(readSeq = 0) {
    this.readSeq = readSeq;
  }

  /** Ascending by seq. */
  get messages(): readonly MessageView[] {
    this.sorted ??= [...this.bySeq.values()].sort((a, b) => a.seq - b.seq);
    return this.sorted;
  }

  /** A page of the history that was asked for just now: what is told of its messages while it is on its way is newer than it. */
  async fetched(page: Promise<Page<MessageView>>): Promise<Page<MessageView>> {
    const told = new Map<number, MessageView>();
    this.toldSince.add(told);
    try {
      const { items, nextCursor } = await page;
      return { items: items.map((message) => told.get(message.seq) ?? message), nextCursor };
    } finally {
      this.toldSince.delete(told);
    }
  }

  /** A page of the history, as it stands now: what it shows replaces what was there. */
  adopt(page: Page<MessageView>): void {
    const before = this.messages[0]?.seq ?? Infinity;
    for (const message of page.items) this.put(message);
    const first = page.items[0]?.seq ?? 0;
    if (first <= before) this.olderBefore = page.nextCursor === null || first <= this.deletedSeq ? null : Number(page.nextCursor);
  }

  /** From the queue. One that is shown already stays as it is: an edit may have been told since. */
  add(message: MessageView): void {
    if (!this.bySeq.has(message.seq)) this.put(message);
  }

  /** Told anew, as it is now. What is not shown is found in the history, changed. */
  change(message: MessageView): void {
    for (const told of this.toldSince) told.set(message.seq, message);
    if (this.bySeq.has(message.seq)) this.put(message);
  }

  /** The visitor has deleted what was said up to here; nothing that comes late brings it back. */
  deleteThrough(seq: number): void {
    if (seq <= this.deletedSeq) return;
    this.deletedSeq = seq;
    for (const message of this.messages) if (message.seq <= seq) this.bySeq.delete(message.seq);
    this.sorted = null;
    this.olderBefore = null;
  }

  readUpTo(seq: number): void {
    this.readSeq = Math.max(this.readSeq, seq);
  }

  deskReadUpTo(seq: number): void {
    this.deskReadSeq = Math.max(this.deskReadSeq, seq);
  }

  get lastDeskSeq(): number {
    return this.messages.findLast(isFromDesk)?.seq ?? 0;
  }

  get unreadCount(): number {
    return this.messages.filter((message) => isFromDesk(message) && message.seq > this.readSeq).length;
  }

  /** Forgets all but the newest; the history has the rest. */
  trim(): void {
    if (this.bySeq.size <= KEPT_WHEN_TRIMMED) return;
    for (const { seq } of this.messages.slice(0, -KEPT_WHEN_TRIMMED)) this.bySeq.delete(seq);
    this.sorted = null;
    this.olderBefore = this.messages[0]?.seq ?? null;
  }

  private put(message: MessageView): void {
    if (message.seq <= this.deletedSeq) return;
    this.bySeq.set(message.seq, message);
    this.sorted = null;
    // Told by the history too, to who missed the event.
    if (isFromDesk(message) && message.status === 'read') this.readUpTo(message.seq);
  }
}

export function isFromDesk({ kind }: MessageView): boolean {
  return kind === 'out' || kind === 'bot';
}
