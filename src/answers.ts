// The wiring of what is answered from what was written down before: canned responses, the FAQ, suggestions and the bot.
import type { Logger } from 'pino';
import type { ApiAddresses } from './accounts/api-addresses.js';
import type { Sealer } from './accounts/sealing.js';
import type { Clock } from './contract/index.js';
import { FaqBook } from './desk/answers/faq-book.js';
import { Bot } from './desk/bot/bot.js';
import { Assistant } from './desk/model/assistant.js';
import type { Desk } from './desk/desk.js';
import type { SessionEvents } from './desk/session-events.js';
import { VisitorService } from './desk/visitor-service.js';
import { botSettingsRoutes } from './http/bot-settings.js';
import { cannedResponseRoutes } from './http/canned-responses.js';
import { faqRoutes } from './http/faq.js';
import { modelRoutes } from './http/model-settings.js';
import type { Route } from './http/route.js';
import { suggestionRoute } from './http/suggestions.js';
import type { AutomaticMessages } from './im/automatic.js';
import type { MessageWriter } from './im/message-writer.js';
import type { Outgoing } from './im/outgoing.js';
import type { Database } from './store/database.js';
import type { HintBus } from './store/hints.js';
import { unattended } from './store/unattended.js';

export interface AnswerParts {
  database: Database;
  clock: Clock;
  log: Logger;
  newId: () => string;
  hints: HintBus;
  automatic: AutomaticMessages;
  outgoing: Outgoing;
  events: SessionEvents;
  desk: Desk;
  writer: MessageWriter;
  sealer: Sealer;
  addresses: ApiAddresses;
  /** The accounts this instance serves just now. */
  ownedAccounts(): string[];
}

interface Answers {
  routes: Route[];
  /** Does the bot of this account speak first? */
  startsWithBot(accountId: string): boolean;
  visitorService: VisitorService;
  /** Resolves when it is known which bots are on. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function wireAnswers(parts: AnswerParts): Answers {
  const { database, clock, log, newId, hints, automatic, outgoing, events, desk, writer, sealer, addresses, ownedAccounts } = parts;
  const book = new FaqBook(database);
  const assistant = new Assistant({ database, book, writer, sealer, lookup: addresses.lookup, clock, log, newId });
  const bot = new Bot({
    database,
    automatic,
    book,
    clock,
    log,
    ownedAccounts,
    entryFor: (companyId, said) => assistant.entryFor(companyId, said),
    handOff: async (companyId, conversationId, reason) => {
      await desk.handOff({ companyId, conversationId, reason, by: reason === 'asked' ? 'end_user' : 'bot' });
    },
  });
  const wants = ({ name }: { name: string }): boolean => name === 'bot' || changesHands(name);
  events.onSessionEvent(({ companyId, conversationId, sessionId, no, name }) => {
    if (name === 'bot') bot.notice(companyId, conversationId);
    if (changesHands(name)) assistant.summarise(companyId, conversationId, `summary:${sessionId}:${String(no)}`);
    return Promise.resolve();
  }, wants);
  const readAgain = (): void => unattended(bot.settingsChanged(), log, 'which bots are on was not read again');
  hints.onHint(({ topic }) => {
    if (topic === 'bot') readAgain();
  });
  hints.onGap(readAgain);
  const onBotChanged = async (accountId: string): Promise<void> => {
    hints.publish('bot', { accountId }, { kept: true });
    await bot.settingsChanged();
  };
  return {
    startsWithBot: (accountId) => bot.isOn(accountId),
    visitorService: new VisitorService({ database, clock, book }),
    start: () => bot.start(writer),
    async stop() {
      await assistant.stop();
      await bot.stop();
    },
    routes: [
      ...cannedResponseRoutes({ database, clock, newId }),
      ...faqRoutes({ database, book, clock, newId }),
      ...botSettingsRoutes({ database, clock, newId, onBotChanged }),
      suggestionRoute({ database, book, outgoing }),
      ...modelRoutes({ database, assistant, outgoing, sealer, addresses, clock, newId }),
    ],
  };
}

/** Somebody else takes it over, now or out of the queue. */
const CHANGES_HANDS: ReadonlySet<string> = new Set(['handed_off', 'transferred', 'taken_over', 'released', 'requeued']);
const changesHands = (name: string): boolean => CHANGES_HANDS.has(name);
