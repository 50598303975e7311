// Asks the platform who somebody is when their messages do not say: in the background, once a day at most, never in a message's way.
import type { Logger } from 'pino';
import { ConnectorError, type Clock, type InboundEvent, type PlatformClient } from '../contract/index.js';
import type { Participants } from '../im/participants.js';
import type { Database } from '../store/database.js';
import { noteProfileAsked, profileAskedAt } from '../store/profiles.js';
import type { OpenAccount } from './account-book.js';
import { unattended } from '../store/unattended.js';

const ASK_EVERY_MS = 24 * 3_600_000;
const RETRY_AFTER_MS = 10 * 60_000;
/** Waiting per account; who comes beyond it is asked for with their next message. */
const MAX_WAITING = 500;
const MAX_REMEMBERED = 20_000;

export interface ProfileLookupDependencies {
  database: Database;
  participants: Participants;
  clock: Clock;
  log: Logger;
  owns(accountId: string): boolean;
  clientOf(accountId: string): PlatformClient;
  /** A person is shown differently from now on. */
  onLearnt(companyId: string, conversationId: string): void;
  /** There is a picture to fetch. */
  onPicturePending(): void;
}

export class ProfileLookups {
  /** By account: whom to ask for, in order. One account's are asked for one after the other. */
  private readonly waiting = new Map<string, Set<string>>();
  /** `account person` to when they may be asked for again; in order of insertion. */
  private readonly notBeforeMs = new Map<string, number>();
  private stopped = false;

  constructor(private readonly deps: ProfileLookupDependencies) {}

  /** These happened and are stored. */
  notice(account: OpenAccount, events: InboundEvent[]): void {
    const strangers = new Set(events.flatMap(strangerOf).filter((person) => this.isDue(account.id, person)));
    if (strangers.size === 0 || this.clientOf(account.id)?.profile === undefined) return;
    const queue = this.waiting.get(account.id);
    if (queue !== undefined) {
      for (const person of strangers) if (queue.size < MAX_WAITING) queue.add(person);
      return;
    }
    this.waiting.set(account.id, strangers);
    unattended(this.work(account, strangers), this.deps.log, 'profiles were not looked up');
  }

  stop(): void {
    this.stopped = true;
  }

  private async work(account: OpenAccount, queue: Set<string>): Promise<void> {
    for (const person of queue) {
      if (this.stopped || !this.deps.owns(account.id)) break;
      await this.ask(account, person);
      queue.delete(person);
    }
    this.waiting.delete(account.id);
  }

  private async ask(account: OpenAccount, person: string): Promise<void> {
    const { database, clock, log } = this.deps;
    const nowMs = clock.now().getTime();
    try {
      const askedAt = await profileAskedAt(database, account.id, person);
      if (askedAt !== null && nowMs < askedAt.getTime() + ASK_EVERY_MS) {
        this.remember(account.id, person, askedAt.getTime() + ASK_EVERY_MS);
        return;
      }
      const learnt = await this.learn(account, person);
      if (!learnt) await noteProfileAsked(database, account.id, person, clock.now());
      this.remember(account.id, person, nowMs + ASK_EVERY_MS);
    } catch (error) {
      this.remember(account.id, person, nowMs + RETRY_AFTER_MS);
      log.debug({ error, accountId: account.id }, 'a profile could not be looked up; trying again later');
    }
  }

  /** False: the platform does not tell, e.g. because the person has not consented. */
  private async learn(account: OpenAccount, person: string): Promise<boolean> {
    const { participants, clock, onLearnt, onPicturePending } = this.deps;
    let profile;
    try {
      profile = await this.clientOf(account.id)?.profile?.(person);
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.kind !== 'permanent') throw error;
      this.deps.log.debug({ accountId: account.id, code: error.code }, 'the platform does not tell who somebody is');
      return false;
    }
    if (!profile) return false;
    const participant = await participants.learn(account, person, profile, clock.now());
    if (profile.avatarRef !== undefined) onPicturePending();
    onLearnt(participant.companyId, participant.conversationId);
    return true;
  }

  private clientOf(accountId: string): PlatformClient | null {
    try {
      return this.deps.clientOf(accountId);
    } catch {
      // Disabled or gone since.
      return null;
    }
  }

  private isDue(accountId: string, person: string): boolean {
    return this.deps.clock.now().getTime() >= (this.notBeforeMs.get(`${accountId} ${person}`) ?? 0);
  }

  private remember(accountId: string, person: string, untilMs: number): void {
    const key = `${accountId} ${person}`;
    this.notBeforeMs.delete(key);
    this.notBeforeMs.set(key, untilMs);
    if (this.notBeforeMs.size <= MAX_REMEMBERED) return;
    const oldest = this.notBeforeMs.keys().next();
    if (!oldest.done) this.notBeforeMs.delete(oldest.value);
  }
}

/** Only somebody who has just turned to us: before that platforms refuse to tell. */
function strangerOf(event: InboundEvent): string[] {
  const turnedToUs = (event.type === 'message' && event.origin === 'user') || (event.type === 'reachability' && event.reachable);
  return turnedToUs && event.profile?.displayName === undefined ? [event.platformUserId] : [];
}
