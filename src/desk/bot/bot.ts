// Answers people until somebody else does: every inbound message of a session the bot has, in order, once each, over crashes and instances.
import type { Logger } from 'pino';
import type { Clock, FaqEntryView, MessageContent } from '../../contract/index.js';
import type { AutomaticMessages } from '../../im/automatic.js';
import type { MessageWriter, StoredMessage } from '../../im/message-writer.js';
import {
  accountsWithBot,
  botSession,
  keepBotProgress,
  nextInbound,
  unansweredByBot,
  type BotInbound,
  type BotSession,
} from '../../store/bot.js';
import type { Database } from '../../store/database.js';
import { unattended } from '../../store/unattended.js';
import type { FaqBook } from '../answers/faq-book.js';
import { forWriterOf, verdictOn, type FaqVerdict } from '../answers/faq-verdict.js';
import { asksForPeople, chosenOption, entryIdOf, turnFor, wantsPeople, wordsIn, type HandOffReason, type Turn } from './turn.js';
import { languageFor } from './words.js';

const CATCH_UP_EVERY_MS = 1_000;
const BATCH = 100;
/** Conversations answered at once. */
const AT_ONCE = 32;
/** Questions to somebody who may be slow about what is meant; beyond it nobody is, and things go on as without them. */
const MOST_PONDERED = { ofCompany: 8, together: 64 };
/** Answers left to the agents where the platform counts them. */
const LEFT_TO_AGENTS = 1;

export interface BotDependencies {
  database: Database;
  automatic: AutomaticMessages;
  book: FaqBook;
  clock: Clock;
  log: Logger;
  ownedAccounts(): string[];
  /** The entry that is meant where the words alone do not tell; null: nobody knows. */
  entryFor(companyId: string, said: string): Promise<FaqEntryView | null>;
  /** Leaves the conversation to people; nothing happens when the bot does not have it any more. */
  handOff(companyId: string, conversationId: string, reason: HandOffReason): Promise<void>;
}

/** While it was asked what was meant, the person asked for people. */
interface Overtaken {
  kind: 'overtaken';
  by: MessageContent;
}

export class Bot {
  /** Accounts whose bot is on: what came in elsewhere is not asked about. */
  private accounts: ReadonlySet<string> = new Set();
  private isCurrent = false;
  /** One reading after the other, so that an older answer never replaces a newer one. */
  private reading: Promise<void> = Promise.resolve();
  private readonly waiting = new Map<string, { companyId: string; conversationId: string }>();
  private readonly busy = new Set<string>();
  private readonly running = new Set<Promise<void>>();
  /** Conversations in which it is being asked what is meant, and who is to hear of what the person says meanwhile. They take no place of others. */
  private readonly pondered = new Map<string, (content: MessageContent) => void>();
  /** Questions on their way to somebody who may be slow; those whose answer nobody waits for any more as well. */
  private readonly asked = new Set<{ companyId: string }>();
  private cancelCatchUp: (() => void) | null = null;
  private stopped = false;

  constructor(private readonly deps: BotDependencies) {}

  /** Resolves when it is known which bots are on. */
  async start(writer: MessageWriter): Promise<void> {
    await this.settingsChanged();
    writer.onStored((stored) => this.take(stored));
    this.scheduleCatchUp();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelCatchUp?.();
    await Promise.all(this.running);
  }

  /** Does the bot of this account speak first? */
  isOn(accountId: string): boolean {
    return this.accounts.has(accountId);
  }

  /** A bot was switched on or off, here or on another instance. */
  settingsChanged(): Promise<void> {
    const read = this.reading.then(() => this.readSettings());
    this.reading = read.catch(() => undefined);
    return read;
  }

  private async readSettings(): Promise<void> {
    this.isCurrent = false;
    this.accounts = new Set(await accountsWithBot(this.deps.database));
    this.isCurrent = true;
  }

  /** There is, or may be, something to answer. */
  notice(companyId: string, conversationId: string): void {
    this.waiting.set(conversationId, { companyId, conversationId });
    this.work();
  }

  private take(stored: StoredMessage[]): void {
    if (this.accounts.size === 0) return;
    for (const { draft, result } of stored) {
      if (draft.kind === 'in') this.pondered.get(draft.conversationId)?.(draft.content);
      const hasSession = result.conversation !== null && result.conversation.sessionId !== null && result.conversation.assigneeId === null;
      if (draft.kind === 'in' && hasSession && this.accounts.has(draft.accountId)) this.notice(draft.companyId, draft.conversationId);
    }
  }

  private work(): void {
    for (const [conversationId, conversation] of this.waiting) {
      if (this.stopped || this.running.size - this.pondered.size >= AT_ONCE) return;
      if (this.busy.has(conversationId)) continue;
      this.waiting.delete(conversationId);
      this.busy.add(conversationId);
      const done: Promise<void> = this.answer(conversation.companyId, conversationId)
        .catch((error: unknown) => this.deps.log.warn({ error, conversationId }, 'the bot could not answer; trying again'))
        .finally(() => {
          this.busy.delete(conversationId);
          this.running.delete(done);
          this.work();
        });
      this.running.add(done);
    }
  }

  private async answer(companyId: string, conversationId: string): Promise<void> {
    while (!this.stopped) {
      const session = await botSession(this.deps.database, companyId, conversationId);
      if (session === null) return;
      if (!session.settings.enabled) return this.deps.handOff(companyId, conversationId, 'switched_off');
      const message = await nextInbound(this.deps.database, companyId, conversationId, session.handledSeq);
      if (message === null) return;
      const turn = await this.decide(companyId, conversationId, session, message);
      const said = await this.say(companyId, conversationId, session, message, turn);
      if (said === 'moved') return;
      const handOff = said === 'refused' ? 'cannot_answer' : turn.handOff;
      if (handOff !== null) return this.deps.handOff(companyId, conversationId, handOff);
      const { misses, offered, answered } = turn;
      if (!(await keepBotProgress(this.deps.database, companyId, session, { handledSeq: message.seq, misses, offered, answered }))) return;
    }
  }

  private async decide(companyId: string, conversationId: string, session: BotSession, received: BotInbound): Promise<Turn> {
    const { settings, customerLanguage, isFirst, misses, offered } = session;
    const { book } = this.deps;
    const said = asksForPeople(wordsIn(received.content), settings.transferWords)
      ? null
      : await this.verdict(companyId, conversationId, session, received);
    const message = said?.kind === 'overtaken' ? { ...received, content: said.by } : received;
    // What is known of answers does not matter then.
    const isAnswered = said !== null && said.kind !== 'overtaken';
    const language = customerLanguage ?? languageFor(wordsIn(message.content), null, settings.language);
    const suggestions = isFirst && settings.suggests ? await book.suggested(companyId, language) : [];
    return turnFor({
      settings,
      message,
      customerLanguage,
      isFirst,
      misses,
      offered,
      verdict: isAnswered ? said : { kind: 'nothing' },
      suggestions,
      hasAnswers: !isAnswered || (await book.hasEntries(companyId)),
    });
  }

  private async verdict(
    companyId: string,
    conversationId: string,
    { settings, offered }: BotSession,
    { content }: BotInbound,
  ): Promise<FaqVerdict | Overtaken> {
    const chosen = entryIdOf(chosenOption(content, offered));
    const entry = chosen === null ? undefined : await this.deps.book.entry(companyId, chosen);
    if (entry !== undefined) return { kind: 'answer', entry };
    const said = wordsIn(content);
    if (said === '') return { kind: 'nothing' };
    const verdict = verdictOn(forWriterOf(said, await this.deps.book.match(companyId, said), settings.offerThreshold), settings);
    if (verdict.kind !== 'nothing') return verdict;
    if (this.isPonderingMuch(companyId)) return verdict;
    const overtaken = new Promise<Overtaken>((resolve) => {
      const isOver = (by: MessageContent): boolean => wantsPeople(by, offered, settings.transferWords);
      this.pondered.set(conversationId, (by) => isOver(by) && resolve({ kind: 'overtaken', by }));
    });
    this.work();
    try {
      const question = { companyId };
      this.asked.add(question);
      const meant = this.deps.entryFor(companyId, said).finally(() => this.asked.delete(question));
      return await Promise.race([overtaken, meant.then((entry): FaqVerdict => (entry === null ? verdict : { kind: 'answer', entry }))]);
    } finally {
      this.pondered.delete(conversationId);
    }
  }

  private isPonderingMuch(companyId: string): boolean {
    const ofCompany = [...this.asked].filter((question) => question.companyId === companyId).length;
    return ofCompany >= MOST_PONDERED.ofCompany || this.asked.size >= MOST_PONDERED.together;
  }

  /** `moved`: the bot does not have the session any more. `refused`: it may not say this, so people have to. */
  private async say(
    companyId: string,
    conversationId: string,
    { sessionId, settings }: BotSession,
    message: BotInbound,
    { sayings }: Turn,
  ): Promise<'said' | 'moved' | 'refused'> {
    for (const [index, { content, once }] of sayings.entries()) {
      const key = once === undefined ? `bot:${conversationId}:${String(message.seq)}:${String(index)}` : `${once}:${sessionId}`;
      const outcome = await this.deps.automatic.send({
        companyId,
        conversationId,
        key,
        content,
        senderName: settings.name,
        requiredState: 'bot',
        leaveReplies: LEFT_TO_AGENTS,
      });
      if (outcome.outcome !== 'refused') continue;
      if (outcome.reason === 'account_not_served') throw new Error('the account is not served just now');
      return outcome.reason === 'state_changed' ? 'moved' : 'refused';
    }
    return 'said';
  }

  private scheduleCatchUp(): void {
    if (this.stopped) return;
    this.cancelCatchUp = this.deps.clock.after(CATCH_UP_EVERY_MS, () => {
      const caughtUp = this.catchUp().finally(() => this.scheduleCatchUp());
      unattended(caughtUp, this.deps.log, 'could not look for what the bot has to answer; trying again');
    });
  }

  private async catchUp(): Promise<void> {
    if (!this.isCurrent) await this.settingsChanged();
    const accounts = this.deps.ownedAccounts();
    if (accounts.length === 0 || this.waiting.size > 0) return;
    for (const { companyId, conversationId } of await unansweredByBot(this.deps.database, accounts, BATCH))
      this.notice(companyId, conversationId);
  }
}
