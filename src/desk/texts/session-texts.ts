// What the hub says when something happens to a session: greeting, out of hours, too many waiting, warning, closing words and the question for a rating.
import type { AccountTexts, Clock, TextPlaceholder } from '../../contract/index.js';
import type { Database } from '../../store/database.js';
import { greetedOnArrivalSince, textAddressee, type TextAddressee } from '../../store/texts.js';
import type { OpeningHours } from '../hours/opening-hours.js';
import type { SessionEvent } from '../session-events.js';
import type { Ratings } from './ratings.js';
import { ARRIVAL_GREETING_HOLDS_MS } from './arrival-texts.js';
import type { TextSpeaker } from './speaker.js';
import type { TextBook } from './text-book.js';

/** What is older has been overtaken by events: nobody is greeted an hour later. */
const SAID_WITHIN_MS = 15 * 60_000;
/** Where the platform counts replies, so many are left to whoever answers. */
const LEFT_TO_AGENTS = 1;
/** Ended so, a session ends in silence. */
const SILENT_REASONS: ReadonlySet<string> = new Set(['blocked']);

export interface SessionTextsDependencies {
  database: Database;
  clock: Clock;
  texts: TextBook;
  speaker: TextSpeaker;
  ratings: Ratings;
  hours: OpeningHours;
}

export class SessionTexts {
  constructor(private readonly deps: SessionTextsDependencies) {}

  /** Idempotent: each text has its key. */
  async follow(event: SessionEvent): Promise<void> {
    if (this.deps.clock.now().getTime() - event.at.getTime() > SAID_WITHIN_MS) return;
    const texts = this.deps.texts.textsOf(event.accountId);
    if (texts === null || event.name === 'prioritised') return;
    const addressee = await textAddressee(this.deps.database, event.companyId, event.sessionId);
    if (addressee === null) return;
    if (event.toState === 'parked') await this.sayParked(event, texts, addressee);
    else if (event.toState === 'closed') await this.sayGoodbye(event, texts, addressee);
    else if (event.no === 1) await this.greet(event, texts, addressee);
    else if (event.name === 'timeout_warned') await this.warn(event, texts, addressee);
  }

  private async greet(event: SessionEvent, texts: AccountTexts, addressee: TextAddressee): Promise<void> {
    if (addressee.state === 'closed' || texts.texts.greeting === undefined) return;
    const { companyId, conversationId, at } = event;
    const lately = new Date(at.getTime() - ARRIVAL_GREETING_HOLDS_MS);
    if (await greetedOnArrivalSince(this.deps.database, companyId, conversationId, lately)) return;
    await this.say(event, texts, addressee, { kind: 'greeting', key: `greeting:${event.sessionId}`, leaveReplies: LEFT_TO_AGENTS });
  }

  /** Parked for want of room, or, where that is not said, while the hours were open: there are too many waiting. */
  private async sayParked(event: SessionEvent, texts: AccountTexts, addressee: TextAddressee): Promise<void> {
    if (event.data.full === true || (await this.deps.hours.isOpen(event.companyId, event.groupId, event.at)))
      return this.say(event, texts, addressee, { kind: 'queueFull', key: `queueFull:${event.sessionId}`, requiredState: 'parked' });
    const opensAt = await this.deps.hours.nextOpening(event.companyId, event.groupId, event.at);
    const language = this.deps.speaker.languageFor(texts, 'outOfHours', addressee);
    const values = { 'hours.opensAt': opensAt === null ? null : localTime(opensAt, addressee.timezone, language) };
    await this.say(event, texts, addressee, { kind: 'outOfHours', key: `outOfHours:${event.sessionId}`, values, requiredState: 'parked' });
  }

  /** Only the customer is hurried, and only when it is their turn. */
  private async warn(event: SessionEvent, texts: AccountTexts, addressee: TextAddressee): Promise<void> {
    const { deadlineAt, silent } = event.data;
    if (silent !== 'end_user' || typeof deadlineAt !== 'string') return;
    const minutes = Math.max(1, Math.ceil((Date.parse(deadlineAt) - event.at.getTime()) / 60_000));
    await this.say(event, texts, addressee, {
      kind: 'timeoutWarning',
      key: `timeoutWarning:${event.sessionId}:${String(event.no)}`,
      values: { 'timeout.minutes': String(minutes) },
      requiredState: 'active',
      leaveReplies: LEFT_TO_AGENTS,
    });
  }

  private async sayGoodbye(event: SessionEvent, texts: AccountTexts, addressee: TextAddressee): Promise<void> {
    if (addressee.isServedAnew || (addressee.closeReason !== null && SILENT_REASONS.has(addressee.closeReason))) return;
    await this.say(event, texts, addressee, { kind: 'closing', key: `closing:${event.sessionId}` });
    await this.deps.ratings.ask(event, texts, addressee);
  }

  private async say(
    { companyId, conversationId }: SessionEvent,
    texts: AccountTexts,
    addressee: TextAddressee,
    saying: {
      kind: 'greeting' | 'outOfHours' | 'queueFull' | 'timeoutWarning' | 'closing';
      key: string;
      values?: Partial<Record<TextPlaceholder, string | null>>;
      requiredState?: 'parked' | 'active';
      leaveReplies?: number;
    },
  ): Promise<void> {
    await this.deps.speaker.say(texts, { companyId, conversationId, addressee, ...saying });
  }
}

/** As people write it where the language is spoken, in the zone of the group. */
function localTime(at: Date, timezone: string, language: string): string {
  const shape = { timeZone: timezone, weekday: 'long', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(language, shape).format(at);
}
