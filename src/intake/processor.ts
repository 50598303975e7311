// Works the raw events of the accounts this instance owns: parse, then hand to the IM, in order of arrival, each event to one end.
import type { Logger } from 'pino';
import { ConnectorError, storable, storableText, type Clock, type InboundEvent, type InboundMessage } from '../contract/index.js';
import type { OpenAccount } from '../accounts/account-book.js';
import type { Inbound, InboundItem } from '../im/inbound.js';
import { PersonGone } from '../im/participants.js';
import { isDatabaseUnavailable, willFailAgain, type Database } from '../store/database.js';
import type { EchoOrigin } from '../store/echoes.js';
import type { CarriedWords } from '../store/event-words.js';
import {
  accountsWithOpenEvents,
  deferWebhookEvent,
  finishWebhookEvents,
  holdWebhookEvents,
  openWebhookEvents,
  waitingWebhookEvents,
  type StoredWebhookEvent,
  type WebhookEventOutcome,
} from '../store/webhook-events.js';
import { HeldBack, Waiting } from './held-back.js';
import { unattended } from '../store/unattended.js';

const BATCH = 250;
const NET_EVERY_MS = 500;
/** Events younger than this are on their way through memory. */
const NET_AGE_MS = 1_500;
/** In memory per account; beyond it the store is read instead. */
const MAX_IN_MEMORY = 2_000;
const MAX_ATTEMPTS = 5;
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 5_000;
const MAX_WAITING_READ = 2_000;
/** So many that whoever stored one has told of it long before it is forgotten. */
const MAX_READ_LATELY = 20 * BATCH;
const REASON_MAX_UTF16 = 500;
const UNDECIDED_MS = 1_000;

type Change = Exclude<InboundEvent, { type: 'message' | 'receipt' | 'account' | 'ignored' }>;

export interface ProcessorDependencies {
  database: Database;
  inbound: Inbound;
  clock: Clock;
  log: Logger;
  accountOf(accountId: string): OpenAccount | undefined;
  /** Does nobody else store events? */
  isAlone(): boolean;
  applyReceipt(account: OpenAccount, receipt: Extract<InboundEvent, { type: 'receipt' }>, webhookEventId: number): Promise<void>;
  originOfEcho(account: OpenAccount, told: { platformUserId: string; platformMessageId: string }): Promise<EchoOrigin>;
  respond(account: OpenAccount, event: InboundEvent): void;
  noticeAccount(account: OpenAccount, notice: Extract<InboundEvent, { type: 'account' }>, toldAt: Date): Promise<void>;
  noticeEvent(accountId: string): void;
  /** These have taken effect. */
  noticePeople(account: OpenAccount, events: InboundEvent[]): void;
  count(platform: string, outcome: string): void;
}

interface Lane {
  inMemory: StoredWebhookEvent[];
  /** There may be open events in the store that are not in memory. */
  scan: boolean;
  /** Read from the store of late: the store shows an event before whoever wrote it hears so, and tells of it here. */
  readLately: Set<number>;
  /** Null: what was put off has not been read from the store yet. */
  heldBack: Waiting | null;
  running: Promise<void> | null;
  stopped: boolean;
}

type Step =
  { kind: 'store'; event: InboundMessage } | { kind: 'apply'; event: InboundEvent } | { kind: 'wait'; event: InboundEvent; until: Date };
type Wait = Extract<Step, { kind: 'wait' }>;

const WAITS_BEHIND = 'waits behind an earlier event of the same person';
const WAITS_FOR_SEND = 'waits for a send of ours to end';

interface Parsed {
  raw: StoredWebhookEvent;
  events: InboundEvent[];
  /** Only some of what the raw event tells: what becomes of it is decided elsewhere. */
  isPiece?: boolean;
}

export class EventProcessor {
  private readonly lanes = new Map<string, Lane>();
  /** Of accounts given up while a batch of theirs was under way: its end. */
  private readonly leaving = new Map<string, Promise<void>>();
  private cancelNet: (() => void) | null = null;
  private stopped = false;

  constructor(private readonly deps: ProcessorDependencies) {}

  start(): void {
    this.scheduleNet();
  }

  /** This instance owns the account: works what is open, then what comes. */
  acquire(accountId: string): void {
    this.lanes.set(accountId, {
      inMemory: [],
      scan: true,
      readLately: new Set(),
      heldBack: null,
      running: null,
      stopped: false,
    });
    this.run(accountId);
  }

  release(accountId: string): Promise<void> {
    const lane = this.lanes.get(accountId);
    this.lanes.delete(accountId);
    if (!lane?.running) return this.leaving.get(accountId) ?? Promise.resolve();
    lane.stopped = true;
    const left = lane.running.finally(() => {
      if (this.leaving.get(accountId) === left) this.leaving.delete(accountId);
    });
    this.leaving.set(accountId, left);
    return left;
  }

  /** An event was just stored here. */
  accept(event: StoredWebhookEvent): void {
    const lane = this.lanes.get(event.accountId);
    if (!lane || lane.readLately.has(event.id)) return;
    // What another instance was told before this one may not have been heard of here: the store has it in its order.
    if (lane.scan || !this.deps.isAlone() || lane.inMemory.length >= MAX_IN_MEMORY) lane.scan = true;
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
    await Promise.all([...this.leaving.values(), ...[...this.lanes.keys()].map((accountId) => this.release(accountId))]);
  }

  private run(accountId: string): void {
    const lane = this.lanes.get(accountId);
    if (!lane || lane.running) return;
    lane.running = this.work(accountId, lane).finally(() => {
      lane.running = null;
    });
  }

  private async work(accountId: string, lane: Lane): Promise<void> {
    // What was under way when the account was given up and won back comes first, as in the order of arrival.
    await this.leaving.get(accountId);
    // Let what arrives in this turn of the event loop share the first batch.
    await new Promise((resolve) => setImmediate(resolve));
    let failures = 0;
    while (!lane.stopped && (lane.inMemory.length > 0 || lane.scan)) {
      const account = this.deps.accountOf(accountId);
      if (!account) return;
      try {
        const heldBack = (lane.heldBack ??= await this.readHeldBack(account));
        const batch = lane.scan ? await this.scan(accountId, lane, heldBack) : lane.inMemory.splice(0, BATCH);
        if (batch.length > 0 && (await this.processBatch(account, batch, heldBack))) lane.scan = true;
        failures = 0;
      } catch (error) {
        // Nothing is lost: what was not finished is still open in the store.
        lane.scan = true;
        const level = isDatabaseUnavailable(error) || error instanceof PersonGone ? 'debug' : 'error';
        this.deps.log[level]({ error, accountId }, 'events could not be worked; trying again');
        await new Promise<void>((resolve) => {
          setTimeout(resolve, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures++, 10)));
        });
      }
    }
  }

  /** Reads the store; what is in memory is there too, so memory is emptied. Ends scanning when the store has no more. */
  private async scan(accountId: string, lane: Lane, heldBack: Waiting): Promise<StoredWebhookEvent[]> {
    lane.inMemory = [];
    lane.scan = false;
    const now = this.deps.clock.now();
    const batch = await openWebhookEvents(this.deps.database, accountId, now, BATCH);
    if (batch.length === BATCH) lane.scan = true;
    // Came in while we read: perhaps in the batch, perhaps not.
    const read = new Set(batch.map((event) => event.id));
    lane.inMemory = lane.inMemory.filter((event) => !read.has(event.id));
    remember(lane.readLately, read);
    heldBack.keepOnly(read, batch.length === BATCH ? (batch.at(-1)?.id ?? 0) : Infinity, now);
    return batch;
  }

  /** What was put off before this process owned the account: the first of each person stands before the others. */
  private async readHeldBack(account: OpenAccount): Promise<Waiting> {
    const heldBack = new Waiting();
    const waiting = await waitingWebhookEvents(this.deps.database, account.id, this.deps.clock.now(), MAX_WAITING_READ);
    for (const { until, ...raw } of waiting) {
      try {
        heldBack.putOff(raw.id, parse(account, raw), until);
      } catch {
        // Ends as dead when its time comes.
      }
    }
    return heldBack;
  }

  /** True: something waits behind what is due in the store, so the store is to be read. */
  private async processBatch(account: OpenAccount, batch: StoredWebhookEvent[], heldBack: Waiting): Promise<boolean> {
    this.deps.noticeEvent(account.id);
    const present = new Set(batch.map(({ id }) => id));
    const free: Parsed[] = [];
    const held: { id: number; until: Date }[] = [];
    for (const parsed of await this.parseAll(account, batch)) {
      const first = heldBack.before(parsed.raw.id, parsed.events);
      if (first && !present.has(first.eventId)) held.push({ id: parsed.raw.id, until: first.until });
      else free.push(parsed);
    }
    await holdWebhookEvents(this.deps.database, held, WAITS_BEHIND);
    try {
      await this.apply(account, free, heldBack);
    } catch (error) {
      if (!willFailAgain(error)) throw error;
      // One event spoils the batch: one by one, so that it costs only itself.
      for (const single of free) await this.applySingly(account, single, heldBack);
    }
    const now = this.deps.clock.now();
    return held.some(({ until }) => until <= now);
  }

  private async applySingly(account: OpenAccount, single: Parsed, heldBack: Waiting): Promise<void> {
    const { raw, events } = single;
    const first = heldBack.before(raw.id, events);
    if (first) return holdWebhookEvents(this.deps.database, [{ id: raw.id, until: first.until }], WAITS_BEHIND);
    try {
      await this.apply(account, [single], heldBack);
    } catch (error) {
      if (!willFailAgain(error)) throw error;
      heldBack.ended(raw.id);
      const failure = events.length === 1 ? { error, left: events } : await this.applyPiecemeal(account, single, heldBack);
      if (failure === null) return;
      const part = failure.left.length === events.length ? '' : `${String(failure.left.length)} of ${String(events.length)}: `;
      const until = await this.putOff(account, raw, { error: failure.error, part });
      // All of it is tried again, so nobody in it may get ahead of it meanwhile.
      if (until === null) heldBack.ended(raw.id);
      else heldBack.putOff(raw.id, events, until);
    }
  }

  /**
   * One event in it cannot be stored: halved until that is found, so that the others take effect. What the same people did after it waits for
   * it while it is tried again, and no longer. Null: all of it took effect after all, or does once a send of ours has ended.
   */
  private async applyPiecemeal(
    account: OpenAccount,
    whole: Parsed,
    heldBack: Waiting,
  ): Promise<{ error: unknown; left: InboundEvent[] } | null> {
    const { raw } = whole;
    const isLastTry = raw.attempts + 1 >= MAX_ATTEMPTS;
    const stuck = new HeldBack();
    const left: InboundEvent[] = [];
    const waits: Wait[] = [];
    let firstError: unknown;
    const attempt = async (some: InboundEvent[]): Promise<void> => {
      const events = some.filter((event) => stuck.before(Infinity, [event]) === null);
      left.push(...some.filter((event) => !events.includes(event)));
      if (events.length === 0) return;
      try {
        waits.push(...(await this.apply(account, [{ raw, events, isPiece: true }], heldBack)));
      } catch (error) {
        if (!willFailAgain(error)) throw error;
        if (events.length > 1) {
          const middle = Math.ceil(events.length / 2);
          await attempt(events.slice(0, middle));
          return attempt(events.slice(middle));
        }
        firstError ??= error;
        left.push(...events);
        if (!isLastTry) stuck.putOff(raw.id, events, raw.receivedAt);
      }
    };
    await attempt(whole.events);
    // What still waits must not die with the rest.
    if (left.length > 0 && !(isLastTry && waits.length > 0)) return { error: firstError, left };
    if (waits.length > 0) {
      await holdWebhookEvents(this.deps.database, [holdBackRest(whole, waits, heldBack)], WAITS_FOR_SEND);
      return null;
    }
    await finishWebhookEvents(this.deps.database, [{ id: raw.id, state: 'stored' }]);
    this.deps.count(account.platform, 'stored');
    return null;
  }

  /** When it is tried again; null: it is dead. */
  private async putOff(
    account: OpenAccount,
    raw: StoredWebhookEvent,
    { error, part }: { error: unknown; part: string },
  ): Promise<Date | null> {
    const cause = error instanceof Error ? error.message : 'unknown error';
    const reason = storableText(`processing failed: ${part}${cause}`, REASON_MAX_UTF16);
    this.deps.log.error({ error, accountId: account.id, webhookEventId: raw.id }, 'an event could not be processed');
    if (raw.attempts + 1 >= MAX_ATTEMPTS) {
      await finishWebhookEvents(this.deps.database, [{ id: raw.id, state: 'dead', reason }]);
      this.deps.count(account.platform, 'dead');
      return null;
    }
    const nextAt = new Date(this.deps.clock.now().getTime() + 1000 * 4 ** raw.attempts);
    await deferWebhookEvent(this.deps.database, raw.id, nextAt, reason);
    return nextAt;
  }

  /** A body the connector cannot read is dead at once: reading it again changes nothing. */
  private async parseAll(account: OpenAccount, batch: StoredWebhookEvent[]): Promise<Parsed[]> {
    const parsed: Parsed[] = [];
    const dead: { id: number; state: WebhookEventOutcome; reason: string }[] = [];
    for (const raw of batch) {
      try {
        parsed.push({ raw, events: parse(account, raw) });
      } catch (error) {
        const reason = `cannot be parsed: ${error instanceof ConnectorError || error instanceof Error ? error.message : 'unknown error'}`;
        dead.push({ id: raw.id, state: 'dead', reason: storableText(reason, REASON_MAX_UTF16) });
        this.deps.log.error({ accountId: account.id, webhookEventId: raw.id, reason }, 'an event cannot be parsed; kept as dead');
        this.deps.count(account.platform, 'dead');
      }
    }
    await finishWebhookEvents(this.deps.database, dead);
    return parsed;
  }

  /** In order. Messages that follow each other are stored together; everything else takes its turn between them. Returns what waits of pieces. */
  private async apply(account: OpenAccount, parsed: Parsed[], heldBack: Waiting): Promise<Wait[]> {
    let run: InboundItem[] = [];
    const outcomes: { id: number; state: WebhookEventOutcome; reason?: string | undefined }[] = [];
    const flush = async (): Promise<void> => {
      const items = run;
      run = [];
      if (items.length === 0) return;
      const isNew = await this.deps.inbound.storeMessages(account, items);
      const finished = new Map<number, boolean>();
      items.forEach(({ webhookEventId: id, endsEvent }, index) => {
        if (endsEvent) finished.set(id, finished.get(id) === true || isNew[index] === true);
      });
      for (const tookEffect of finished.values()) this.deps.count(account.platform, tookEffect ? 'stored' : 'duplicate');
    };
    await this.deps.inbound.grantReplies(
      account,
      parsed.flatMap(({ raw, events }) => events.map((event) => ({ event, webhookEventId: raw.id }))),
    );
    const undecided: { id: number; until: Date }[] = [];
    const waitingPieces: Wait[] = [];
    const worked: Parsed[] = [];
    const behind: { id: number; until: Date }[] = [];
    for (const whole of parsed) {
      const { raw, events, isPiece = false } = whole;
      if (!isPiece) {
        heldBack.ended(raw.id);
        const first = heldBack.before(raw.id, events);
        if (first) {
          behind.push({ id: raw.id, until: first.until });
          continue;
        }
      }
      worked.push(whole);
      const steps: Step[] = [];
      for (const event of events) steps.push(await this.stepFor(account, raw.id, event, heldBack.undecided));
      const waits = steps.filter((step) => step.kind === 'wait');
      // Messages that are all there is of their raw event finish it in their own commit; else it is open until the rest has taken effect.
      const endsEvent = !isPiece && steps.every((step) => step.kind === 'store');
      let tookEffect = false;
      const reasons: string[] = [];
      for (const step of steps) {
        if (step.kind === 'store') {
          run.push({ event: step.event, webhookEventId: raw.id, endsEvent });
          tookEffect = true;
        } else if (step.kind === 'apply') {
          await flush();
          const reason = await this.applyOther(account, step.event, raw);
          if (reason === null) tookEffect = true;
          else reasons.push(reason);
        }
      }
      if (isPiece) waitingPieces.push(...waits);
      if (isPiece || (steps.length > 0 && endsEvent)) continue;
      if (waits.length > 0) {
        undecided.push(holdBackRest(whole, waits, heldBack));
        continue;
      }
      outcomes.push(
        tookEffect ? { id: raw.id, state: 'stored' } : { id: raw.id, state: 'ignored', reason: reasons.join('; ') || 'nothing in it' },
      );
      this.deps.count(account.platform, tookEffect ? 'stored' : 'ignored');
    }
    await flush();
    await this.deps.inbound.noteCarriers(account, worked.flatMap(echoesIn));
    await finishWebhookEvents(this.deps.database, outcomes);
    await holdWebhookEvents(this.deps.database, undecided, WAITS_FOR_SEND);
    await holdWebhookEvents(this.deps.database, behind, WAITS_BEHIND);
    const happened = worked.flatMap(({ events }) => events);
    for (const event of happened) if (event.respond) this.deps.respond(account, event);
    this.deps.noticePeople(account, happened);
    return waitingPieces;
  }

  /**
   * What a platform tells of a send under way has to wait: only the send's end tells whether it is ours. What it tells of the same person's
   * messages next waits with it, so that the last reaction is the one that stays.
   */
  private async stepFor(account: OpenAccount, eventId: number, event: InboundEvent, undecided: HeldBack): Promise<Step> {
    if (event.type === 'message' && event.origin !== 'echo') return { kind: 'store', event };
    if (event.type !== 'message' && event.type !== 'reaction') return { kind: 'apply', event };
    const first = undecided.before(eventId + 1, [event]);
    if (first) return { kind: 'wait', event, until: first.until };
    const origin = await this.deps.originOfEcho(account, event);
    if (origin === 'undecided') {
      const until = new Date(this.deps.clock.now().getTime() + UNDECIDED_MS);
      undecided.putOff(eventId, [event], until);
      return { kind: 'wait', event, until };
    }
    if (event.type === 'message' && origin === 'elsewhere') return { kind: 'store', event: { ...event, origin: 'business' } };
    return { kind: 'apply', event };
  }

  /** Null when it took effect, else why not. */
  private async applyOther(account: OpenAccount, event: InboundEvent, { id, receivedAt }: StoredWebhookEvent): Promise<string | null> {
    switch (event.type) {
      case 'ignored':
        return event.reason;
      case 'message':
        return 'echo of our own send';
      case 'receipt':
        await this.deps.applyReceipt(account, event, id);
        return null;
      case 'account':
        await this.deps.noticeAccount(account, event, receivedAt);
        return null;
      default:
        return this.deps.inbound.applyChange(account, event satisfies Change, { webhookEventId: id, at: receivedAt });
    }
  }

  private scheduleNet(): void {
    if (this.stopped) return;
    this.cancelNet = this.deps.clock.after(NET_EVERY_MS, () => {
      const cast = this.castNet().finally(() => this.scheduleNet());
      unattended(cast, this.deps.log, 'could not look for waiting events; trying again');
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

/** The rest of it took effect and will once more: what those people do next must not be undone by that. */
function holdBackRest({ raw, events }: Parsed, waits: Wait[], heldBack: Waiting): { id: number; until: Date } {
  const waiting = new Set(waits.map(({ event }) => event));
  const until = new Date(Math.min(...waits.map((wait) => wait.until.getTime())));
  const rest = events.filter((event) => !waiting.has(event));
  heldBack.putOff(raw.id, rest, until);
  return { id: raw.id, until };
}

/** Our own words, told back to us. */
function echoesIn({ raw, events }: Parsed): CarriedWords[] {
  return events.flatMap((event) =>
    event.type === 'message' && event.origin === 'echo' ? [{ platformMessageId: event.platformMessageId, webhookEventId: raw.id }] : [],
  );
}

function remember(lately: Set<number>, ids: Set<number>): void {
  for (const id of ids) lately.add(id);
  for (const id of lately) {
    if (lately.size <= MAX_READ_LATELY) break;
    lately.delete(id);
  }
}

/** Everything a connector tells passes here, and leaves as text the store can keep. */
function parse(account: OpenAccount, { body, receivedAt }: StoredWebhookEvent): InboundEvent[] {
  return storable(account.connector.parse({ body, receivedAt, externalAccountId: account.externalAccountId }));
}
