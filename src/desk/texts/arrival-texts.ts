// Greets who has come and not written yet, e.g. followed the account: with the account's greeting, which a session soon after does not repeat.
import type { Clock } from '../../contract/index.js';
import type { Arrival } from '../../im/inbound.js';
import type { Database } from '../../store/database.js';
import { greetedOnArrivalSince, newcomerAddressee } from '../../store/texts.js';
import type { TextSpeaker } from './speaker.js';
import type { TextBook } from './text-book.js';

/** For so long whoever came and was greeted is not greeted again. */
export const ARRIVAL_GREETING_HOLDS_MS = 60 * 60_000;
/** Nobody is welcomed long after they came. */
const SAID_WITHIN_MS = 15 * 60_000;
/** Where the platform counts replies, so many are left to whoever answers. */
const LEFT_TO_AGENTS = 1;

export interface ArrivalTextsDependencies {
  database: Database;
  clock: Clock;
  texts: TextBook;
  speaker: TextSpeaker;
}

export class ArrivalTexts {
  constructor(private readonly deps: ArrivalTextsDependencies) {}

  /** Idempotent: each arrival has its key. */
  async greet({ companyId, accountId, conversationId, key, at }: Arrival): Promise<void> {
    const { database, clock, texts, speaker } = this.deps;
    const now = clock.now().getTime();
    const said = texts.textsOf(accountId);
    if (said?.texts.greeting === undefined || now - at.getTime() > SAID_WITHIN_MS) return;
    const lately = new Date(now - ARRIVAL_GREETING_HOLDS_MS);
    if (await greetedOnArrivalSince(database, companyId, conversationId, lately)) return;
    const addressee = await newcomerAddressee(database, companyId, conversationId);
    if (addressee === null) return;
    const saying = { companyId, conversationId, addressee, kind: 'greeting' as const, key: `arrival:${key}`, leaveReplies: LEFT_TO_AGENTS };
    await speaker.say(said, saying);
  }
}
