// The outside auditor: every webhook with the answer it got, every call that was accepted, in order. Bounded and cheap.

export interface AuditFacts {
  direction: 'webhook' | 'call';
  /** Of a call; of a webhook where its kinds have names. */
  method?: string;
  /** HTTP status; 0: no answer came, or none was given. */
  status: number;
  /** Webhooks: the platform took the answer for a yes. */
  acknowledged?: boolean;
  text?: string;
}

/** What the auditor hands out. */
export type Audited<Facts extends AuditFacts> = Facts & {
  n: number;
  /** ISO 8601, ms. */
  at: string;
};

export interface AuditPage<Facts extends AuditFacts> {
  items: Audited<Facts>[];
  /** What to ask with the next time. */
  next: number;
}

export class AuditLog<Facts extends AuditFacts = AuditFacts> {
  private entries: { facts: Facts; at: number }[] = [];
  private firstNumber = 1;

  constructor(
    private readonly now: () => number,
    private readonly capacity = 500_000,
  ) {}

  add(facts: Facts): void {
    this.entries.push({ facts, at: this.now() });
    if (this.entries.length < this.capacity * 1.1) return;
    const surplus = this.entries.length - this.capacity;
    this.entries = this.entries.slice(surplus);
    this.firstNumber += surplus;
  }

  /** Entries numbered above `after`. */
  read(after = 0, limit = 100_000): AuditPage<Facts> {
    const start = Math.max(0, after + 1 - this.firstNumber);
    const items = this.entries
      .slice(start, start + limit)
      .map(({ facts, at }, index) => ({ ...facts, n: this.firstNumber + start + index, at: new Date(at).toISOString() }));
    return { items, next: items.at(-1)?.n ?? Math.max(after, this.firstNumber - 1) };
  }

  clear(): void {
    this.firstNumber += this.entries.length;
    this.entries = [];
  }
}
