// Hints between instances over LISTEN/NOTIFY: "there is work", "there is news". Truth stays in the tables; a lost hint loses nothing.
import pg from 'pg';
import type { Logger } from 'pino';

const CHANNEL = 'switchboard_hints';
/** PostgreSQL refuses payloads of 8,000 bytes and more. */
const MAX_PAYLOAD_BYTES = 7_000;

export interface Hint {
  topic: string;
  data: Record<string, unknown>;
}

/** Hints are coalesced for a moment and sent on a connection of their own, never inside anybody's transaction. */
export class HintBus {
  private client: pg.Client | null = null;
  private outgoing = new Map<string, Hint>();
  private flushTimer: NodeJS.Timeout | null = null;
  private reconnectTimer: NodeJS.Timeout | null = null;
  private closed = false;
  /** One after the other: a connection runs one statement at a time. */
  private sending: Promise<void> = Promise.resolve();
  private readonly listeners: ((hint: Hint) => void)[] = [];

  constructor(
    private readonly connectionString: string,
    private readonly instanceId: string,
    private readonly log: Logger,
  ) {}

  /** Called for hints of other instances only. */
  onHint(listener: (hint: Hint) => void): void {
    this.listeners.push(listener);
  }

  async start(): Promise<void> {
    const client = new pg.Client({ connectionString: this.connectionString, application_name: 'switchboard hints', keepAlive: true });
    client.on('error', () => this.reconnect(client));
    client.on('end', () => this.reconnect(client));
    client.on('notification', (message) => this.receive(message.payload ?? ''));
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
    this.client = client;
  }

  /** Equal hints of one moment become one. */
  publish(topic: string, data: Record<string, unknown>): void {
    if (this.closed) return;
    this.outgoing.set(topic + JSON.stringify(data), { topic, data });
    this.flushTimer ??= setTimeout(() => this.flush(), 20).unref();
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.flushTimer) clearTimeout(this.flushTimer);
    if (this.reconnectTimer) clearTimeout(this.reconnectTimer);
    await this.sending;
    await this.client?.end().catch(() => undefined);
  }

  private flush(): void {
    this.flushTimer = null;
    const hints = [...this.outgoing.values()];
    this.outgoing.clear();
    let batch: Hint[] = [];
    let size = 0;
    for (const hint of hints) {
      const bytes = Buffer.byteLength(JSON.stringify(hint)) + 1;
      if (size + bytes > MAX_PAYLOAD_BYTES) {
        this.send(batch);
        batch = [];
        size = 0;
      }
      batch.push(hint);
      size += bytes;
    }
    this.send(batch);
  }

  private send(hints: Hint[]): void {
    if (hints.length === 0 || !this.client) return;
    const { client } = this;
    const payload = JSON.stringify({ from: this.instanceId, hints });
    this.sending = this.sending
      .then(async () => {
        await client.query('SELECT pg_notify($1, $2)', [CHANNEL, payload]);
      })
      .catch((error: unknown) => {
        this.log.debug({ error }, 'hint not sent; the polls will find the work');
      });
  }

  private receive(payload: string): void {
    const message = JSON.parse(payload) as { from: string; hints: Hint[] };
    if (message.from === this.instanceId) return;
    for (const hint of message.hints) for (const listener of this.listeners) listener(hint);
  }

  private reconnect(client: pg.Client): void {
    if (this.closed || this.client !== client) return;
    this.client = null;
    this.scheduleReconnect();
  }

  private scheduleReconnect(): void {
    this.reconnectTimer = setTimeout(() => {
      this.start().catch(() => {
        if (!this.closed) this.scheduleReconnect();
      });
    }, 1000).unref();
  }
}
