// Works the raw events of the accounts this instance owns: parse, then hand to the IM, in order of arrival, each event to one end.
import type { Logger } from 'pino';
import { ConnectorError, type Clock, type InboundEvent } from '../contract/index.js';
import type { OpenAccount } from '../accounts/account-book.js';
import type { Inbound, InboundItem } from '../im/inbound.js';
import { isDatabaseUnavailable, type Database } from '../store/database.js';
import {
  accountsWithOpenEvents,
  deferWebhookEvent,
  finishWebhookEvents,
  openWebhookEvents,
  type StoredWebhookEvent,
  type WebhookEventOutcome,
} from '../store/webhook-events.js';

const BATCH = 100;
const NET_EVERY_MS = 500;
/** Events younger than this are on their way through memory. */
const NET_AGE_MS = 1_500;
/** In memory per account; beyond it the store is read instead. */
const MAX_IN_MEMORY = 2_000;
const MAX_ATTEMPTS = 5;
const STORE_RETRY_MS = 300;

type Change = Exclude<InboundEvent, { type: 'message' | 'receipt' | 'account' | 'ignored' }>;

export interface ProcessorDependencies {
  database: Database;
  inbound: Inbound;
  clock: Clock;
  log: Logger;
  accountOf(accountId: string): OpenAccount | undefined;
  applyReceipt(account: OpenAccount, receipt: Extract<InboundEvent, { type: 'receipt' }>): Promise<void>;
  /** Also true while our own send to that person is under way and its id not yet known. */
  isOwnEcho(account: OpenAccount, echo: Extract<InboundEvent, { type: 'message' }>): Promise<boolean>;
  respond(account: OpenAccount, event: InboundEvent): void;
  noticeAccount(account: OpenAccount, notice: Extract<InboundEvent, { type: 'account' }>): void;
  noticeEvent(accountId: string): void;
  count(platform: string, outcome: string): void;
}

interface Lane {
  inMemory: StoredWebhookEvent[];
  /** There may be open events in the store that are not in memory. */
  scan: boolean;
  running: Promise<void> | null;
  stopped: boolean;
}

interface Parsed {
  raw: StoredWebhookEvent;
  events: InboundEvent[];
}

export class EventProcessor {
  private readonly lanes = new Map<string, Lane>();
  private cancelNet: (() => void) | null = null;
  private stopped = false;

  constructor(private readonly deps: ProcessorDependencies) {}

  start(): void {
    this.scheduleNet();
  }

  /** This instance owns the account: works what is open, then what comes. */
  acquire(accountId: string): void {
    this.lanes.set(accountId, { inMemory: [], scan: true, running: null, stopped: false });
    this.run(accountId);
  }

  release(accountId: string): Promise<void> {
    const lane = this.lanes.get(accountId);
    this.lanes.delete(accountId);
    if (!lane) return Promise.resolve();
    lane.stopped = true;
    return lane.running ?? Promise.resolve();
  }

  /** An event was just stored here. */
  accept(event: StoredWebhookEvent): void {
    const lane = this.lanes.get(event.accountId);
    if (!lane) return;
    if (lane.scan || lane.inMemory.length >= MAX_IN_MEMORY) lane.scan = true;
    else lane.inMemory.push(event);
    this.run(event.accountId);
  }

  /** There are events in the store that did not come through memory. */
  notice(accountId: string): void {
    const lane = this.lanes.get(accountId);
    if (!lane) return;
    lane.scan = true;
    this.run(accountId);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelNet?.();
    await Promise.all([...this.lanes.keys()].map((accountId) => this.release(accountId)));
  }

  private run(accountId: string): void {
    const lane = this.lanes.get(accountId);
    if (!lane || lane.running) return;
    lane.running = this.work(accountId, lane).finally(() => {
      lane.running = null;
    });
  }

  private async work(accountId: string, lane: Lane): Promise<void> {
    // Let what arrives in this turn of the event loop share the first batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (!lane.stopped && (lane.inMemory.length > 0 || lane.scan)) {
      const account = this.deps.accountOf(accountId);
      if (!account) return;
      try {
        const batch = lane.scan ? await this.scan(accountId, lane) : lane.inMemory.splice(0, BATCH);
        if (batch.length > 0) await this.processBatch(account, batch);
      } catch (error) {
        // Nothing is lost: what was not finished is still open in the store.
        lane.scan = true;
        const level = isDatabaseUnavailable(error) ? 'debug' : 'error';
        this.deps.log[level]({ error, accountId }, 'events could not be worked; trying again');
        await new Promise<void>((resolve) => {
          setTimeout(resolve, STORE_RETRY_MS);
        });
      }
    }
  }

  /** Reads the store; what is in memory is there too, so memory is emptied. Ends scanning when the store has no more. */
  private async scan(accountId: string, lane: Lane): Promise<StoredWebhookEvent[]> {
    lane.inMemory = [];
    lane.scan = false;
    const batch = await openWebhookEvents(this.deps.database, accountId, this.deps.clock.now(), BATCH);
    if (batch.length === BATCH) lane.scan = true;
    // Came in while we read: perhaps in the batch, perhaps not.
    const read = new Set(batch.map((event) => event.id));
    lane.inMemory = lane.inMemory.filter((event) => !read.has(event.id));
    return batch;
  }

  private async processBatch(account: OpenAccount, batch: StoredWebhookEvent[]): Promise<void> {
    this.deps.noticeEvent(account.id);
    const parsed = await this.parseAll(account, batch);
    try {
      await this.apply(account, parsed);
    } catch (error) {
      if (parsed.length === 1 || isDatabaseUnavailable(error)) throw error;
      // One event spoils the batch: one by one, so that it costs only itself.
      for (const single of parsed) await this.applySingly(account, single);
    }
  }

  private async applySingly(account: OpenAccount, single: Parsed): Promise<void> {
    try {
      await this.apply(account, [single]);
    } catch (error) {
      if (isDatabaseUnavailable(error)) throw error;
      await this.putOff(account, single.raw, error);
    }
  }

  private async putOff(account: OpenAccount, raw: StoredWebhookEvent, error: unknown): Promise<void> {
    const reason = `processing failed: ${error instanceof Error ? error.message : 'unknown error'}`.slice(0, 500);
    this.deps.log.error({ error, accountId: account.id, webhookEventId: raw.id }, 'an event could not be processed');
    if (raw.attempts + 1 >= MAX_ATTEMPTS) {
      await finishWebhookEvents(this.deps.database, [{ id: raw.id, state: 'dead', reason }]);
      this.deps.count(account.platform, 'dead');
    } else {
      const nextAt = new Date(this.deps.clock.now().getTime() + 1000 * 4 ** raw.attempts);
      await deferWebhookEvent(this.deps.database, raw.id, nextAt, reason);
    }
  }

  /** A body the connector cannot read is dead at once: reading it again changes nothing. */
  private async parseAll(account: OpenAccount, batch: StoredWebhookEvent[]): Promise<Parsed[]> {
    const parsed: Parsed[] = [];
    const dead: { id: number; state: WebhookEventOutcome; reason: string }[] = [];
    for (const raw of batch) {
      try {
        parsed.push({
          raw,
          events: account.connector.parse({ body: raw.body, receivedAt: raw.receivedAt, externalAccountId: account.externalAccountId }),
        });
      } catch (error) {
        const reason = `cannot be parsed: ${error instanceof ConnectorError || error instanceof Error ? error.message : 'unknown error'}`;
        dead.push({ id: raw.id, state: 'dead', reason: reason.slice(0, 500) });
        this.deps.log.error({ accountId: account.id, webhookEventId: raw.id, reason }, 'an event cannot be parsed; kept as dead');
        this.deps.count(account.platform, 'dead');
      }
    }
    await finishWebhookEvents(this.deps.database, dead);
    return parsed;
  }

  /** In order. Messages that follow each other are stored together; everything else takes its turn between them. */
  private async apply(account: OpenAccount, parsed: Parsed[]): Promise<void> {
    let run: InboundItem[] = [];
    const outcomes: { id: number; state: WebhookEventOutcome; reason?: string | undefined }[] = [];
    const flush = async (): Promise<void> => {
      const items = run;
      run = [];
      if (items.length > 0) await this.deps.inbound.storeMessages(account, items);
    };
    for (const { raw, events } of parsed) {
      let applied = 0;
      let storesMessages = false;
      const reasons: string[] = [];
      for (const event of events) {
        if (event.respond) this.deps.respond(account, event);
        if (event.type === 'message' && !(event.origin === 'echo' && (await this.deps.isOwnEcho(account, event)))) {
          run.push({ event: event.origin === 'echo' ? { ...event, origin: 'business' } : event, webhookEventId: raw.id });
          storesMessages = true;
          continue;
        }
        await flush();
        const reason = await this.applyOther(account, event);
        if (reason === null) applied++;
        else reasons.push(reason);
      }
      if (storesMessages) continue;
      outcomes.push(
        applied > 0 ? { id: raw.id, state: 'stored' } : { id: raw.id, state: 'ignored', reason: reasons.join('; ') || 'nothing in it' },
      );
      this.deps.count(account.platform, applied > 0 ? 'stored' : 'ignored');
    }
    await flush();
    await finishWebhookEvents(this.deps.database, outcomes);
  }

  /** Null when it took effect, else why not. */
  private async applyOther(account: OpenAccount, event: InboundEvent): Promise<string | null> {
    switch (event.type) {
      case 'ignored':
        return event.reason;
      case 'message':
        return 'echo of our own send';
      case 'receipt':
        await this.deps.applyReceipt(account, event);
        return null;
      case 'account':
        this.deps.noticeAccount(account, event);
        return null;
      default:
        return this.deps.inbound.applyChange(account, event satisfies Change);
    }
  }

  private scheduleNet(): void {
    if (this.stopped) return;
    this.cancelNet = this.deps.clock.after(NET_EVERY_MS, () => {
      void this.castNet().finally(() => this.scheduleNet());
    });
  }

  private async castNet(): Promise<void> {
    if (this.lanes.size === 0) return;
    try {
      const now = this.deps.clock.now();
      const open = await accountsWithOpenEvents(this.deps.database, [...this.lanes.keys()], new Date(now.getTime() - NET_AGE_MS), now);
      for (const accountId of open) this.notice(accountId);
    } catch (error) {
      this.deps.log.debug({ error }, 'could not look for open events; trying again');
    }
  }
}
