// The outside auditor: every event that was told to the hub with the answer it got, every webhook that was accepted, in order. Bounded.

export interface AuditEntry {
  n: number;
  /** ISO 8601, ms. */
  at: string;
  direction: 'webhook' | 'call';
  /** The `type` of what was told. */
  method: string;
  chatId?: string;
  messageId?: number;
  /** HTTP status; 0: no answer came, or none was given. */
  status: number;
  /** Events: a 2xx came back. */
  acknowledged?: boolean;
  text?: string;
}

type StoredEntry = Omit<AuditEntry, 'n' | 'at'> & { at: number };

export class AuditLog {
  private entries: StoredEntry[] = [];
  private firstNumber = 1;

  constructor(
    private readonly now: () => number,
    private readonly capacity = 100_000,
  ) {}

  add(entry: Omit<StoredEntry, 'at'>): void {
    this.entries.push({ ...entry, at: this.now() });
    if (this.entries.length < this.capacity * 1.1) return;
    const surplus = this.entries.length - this.capacity;
    this.entries = this.entries.slice(surplus);
    this.firstNumber += surplus;
  }

  /** Entries numbered above `after`; `next` is what to ask with the next time. */
  read(after = 0): { items: AuditEntry[]; next: number } {
    const start = Math.max(0, after + 1 - this.firstNumber);
    const items = this.entries.slice(start).map((entry, index) => ({
      ...entry,
      n: this.firstNumber + start + index,
      at: new Date(entry.at).toISOString(),
    }));
    return { items, next: items.at(-1)?.n ?? Math.max(after, this.firstNumber - 1) };
  }

  clear(): void {
    this.firstNumber += this.entries.length;
    this.entries = [];
  }
}
