// Hints between instances over LISTEN/NOTIFY: "there is work", "there is news". Truth stays in the tables; a lost hint loses nothing.
import pg from 'pg';
import type { Logger } from 'pino';
import { z } from 'zod';
import { KEEP_ALIVE } from './database.js';

const CHANNEL = 'switchboard_hints';
/** PostgreSQL refuses payloads of 8,000 bytes and more. */
const MAX_PAYLOAD_BYTES = 7_000;
/** In UTF-16 units; even all of three bytes each it fits. */
const MAX_HINT_LENGTH = 2_200;
const GATHER_MS = 20;
const RECONNECT_MS = 1_000;
/** A line that takes nothing for so long is as good as cut. */
const ANSWER_TIMEOUT_MS = 5_000;
const ALIVE_EVERY_MS = 10_000;
const GONE_AFTER_MS = 35_000;
/** Bounds memory while the line is down. */
const MAX_KEPT = 10_000;

const hintSchema = z.object({ topic: z.string(), data: z.record(z.string(), z.unknown()) });
const messageSchema = z.object({ from: z.string(), hints: z.array(hintSchema) });

export type Hint = z.infer<typeof hintSchema>;

/** Hints are coalesced for a moment and sent on a connection of their own, never inside anybody's transaction. */
export class HintBus {
  private client: pg.Client | null = null;
  /** Encoded hint to whether it waits while the line is down. */
  private outgoing = new Map<string, boolean>();
  /** Other instances, by when they were last heard. */
  private readonly peers = new Map<string, number>();
  private flushTimer: NodeJS.Timeout | null = null;
  private reconnectTimer: NodeJS.Timeout | null = null;
  private aliveTimer: NodeJS.Timeout | null = null;
  private closed = false;
  /** One after the other: a connection runs one statement at a time. */
  private sending: Promise<void> = Promise.resolve();
  private readonly listeners: ((hint: Hint) => void)[] = [];
  private readonly gapListeners: (() => void)[] = [];

  constructor(
    private readonly connectionString: string,
    private readonly instanceId: string,
    private readonly log: Logger,
  ) {}

  /** Called for hints of other instances only. */
  onHint(listener: (hint: Hint) => void): void {
    this.listeners.push(listener);
  }

  /** Called when the line of this or of another instance stands again after a break: what was said meanwhile was not heard. */
  onGap(listener: () => void): void {
    this.gapListeners.push(listener);
  }

  /** Is there another instance? Spares the only one there is from talking to itself. */
  get hasPeers(): boolean {
    return this.peers.size > 0;
  }

  /** No other instance has been heard of lately, on a line that stands: while it is down nobody can tell. */
  get isAlone(): boolean {
    return this.client !== null && this.peers.size === 0;
  }

  /** Resolves when the others can hear that this one is there. */
  async start(): Promise<void> {
    await this.connect();
    this.flush();
    await this.sending;
    this.aliveTimer = setInterval(() => this.keepAlive(), ALIVE_EVERY_MS).unref();
  }

  /** Equal hints of one moment become one. `kept`: sent later rather than never when the line is down just now. */
  publish(topic: string, data: Record<string, unknown>, { kept = false } = {}): void {
    if (this.closed) return;
    const encoded = JSON.stringify({ topic, data });
    if (encoded.length > MAX_HINT_LENGTH) return this.log.debug({ topic }, 'a hint was too long to be sent');
    this.outgoing.set(encoded, kept);
    this.flushTimer ??= setTimeout(() => this.flush(), GATHER_MS).unref();
  }

  async close(): Promise<void> {
    this.publish('gone', {});
    this.flush();
    this.closed = true;
    for (const timer of [this.flushTimer, this.reconnectTimer, this.aliveTimer]) if (timer) clearTimeout(timer);
    await this.sending;
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.connectionString,
      application_name: 'switchboard hints',
      connectionTimeoutMillis: ANSWER_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      ...KEEP_ALIVE,
    });
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    client.on('notification', (message) => this.receive(message.payload ?? ''));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      client.end().catch(() => undefined);
      throw error;
    }
    if (this.closed) return client.end();
    this.client = client;
    this.publish('hello', {});
  }

  private keepAlive(): void {
    // While the line is down nobody is heard, and everybody may still be there.
    if (this.client) for (const [peer, heardMs] of this.peers) if (Date.now() - heardMs > GONE_AFTER_MS) this.peers.delete(peer);
    this.publish('here', {});
  }

  private flush(): void {
    if (this.flushTimer) clearTimeout(this.flushTimer);
    this.flushTimer = null;
    const hints = [...this.outgoing];
    this.outgoing.clear();
    if (!this.client) return this.keep(hints);
    let batch: [string, boolean][] = [];
    let size = 0;
    for (const hint of hints) {
      const bytes = Buffer.byteLength(hint[0]) + 1;
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

  private send(hints: [string, boolean][]): void {
    const { client } = this;
    if (hints.length === 0) return;
    if (!client) return this.keep(hints);
    const payload = `{"from":${JSON.stringify(this.instanceId)},"hints":[${hints.map(([encoded]) => encoded).join(',')}]}`;
    this.sending = this.sending
      .then(async () => {
        await client.query('SELECT pg_notify($1, $2)', [CHANNEL, payload]);
      })
      .catch((error: unknown) => {
        this.log.debug({ error }, 'hint not sent; the polls will find the work');
        this.keep(hints);
        this.lost(client);
      });
  }

  private keep(hints: [string, boolean][]): void {
    for (const [encoded, kept] of hints) if (kept && this.outgoing.size < MAX_KEPT) this.outgoing.set(encoded, kept);
  }

  private receive(payload: string): void {
    const message = parseMessage(payload);
    if (message === null) return this.log.warn('a hint of another program was not understood');
    if (message.from === this.instanceId) return;
    this.peers.set(message.from, Date.now());
    for (const hint of message.hints) {
      if (hint.topic === 'hello') this.publish('here', {});
      else if (hint.topic === 'unheard') this.tellOfGap();
      else if (hint.topic === 'gone') this.peers.delete(message.from);
      else this.tell(hint);
    }
  }

  private tell(hint: Hint): void {
    for (const listener of this.listeners) {
      try {
        listener(hint);
      } catch (error) {
        this.log.warn({ error, topic: hint.topic }, 'a hint could not be followed');
      }
    }
  }

  private tellOfGap(): void {
    for (const listener of this.gapListeners) listener();
  }

  private lost(client: pg.Client): void {
    if (this.closed || this.client !== client) return;
    this.client = null;
    client.end().catch(() => undefined);
    this.scheduleReconnect();
  }

  private scheduleReconnect(): void {
    this.reconnectTimer = setTimeout(() => {
      this.connect()
        .then(() => {
          this.publish('unheard', {}, { kept: true });
          this.tellOfGap();
        })
        .catch(() => {
          if (!this.closed) this.scheduleReconnect();
        });
    }, RECONNECT_MS).unref();
  }
}

function parseMessage(payload: string): z.infer<typeof messageSchema> | null {
  try {
    return messageSchema.parse(JSON.parse(payload));
  } catch {
    return null;
  }
}
