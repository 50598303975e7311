// The wiring of what the hub says by itself: texts about sessions and queues, and ratings.
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock } from './contract/index.js';
import type { OpeningHours } from './desk/hours/opening-hours.js';
import type { SessionEvents } from './desk/session-events.js';
import { ArrivalTexts } from './desk/texts/arrival-texts.js';
import { QueueTexts } from './desk/texts/queue-texts.js';
import { Ratings } from './desk/texts/ratings.js';
import { SessionTexts } from './desk/texts/session-texts.js';
import { TextSpeaker } from './desk/texts/speaker.js';
import { TextBook } from './desk/texts/text-book.js';
import { accountTextsRoutes } from './http/account-texts.js';
import type { Route } from './http/route.js';
import type { AutomaticMessages } from './im/automatic.js';
import type { ConversationRows } from './im/conversation-row.js';
import type { Arrival } from './im/inbound.js';
import type { MessageWriter } from './im/message-writer.js';
import type { Database } from './store/database.js';
import type { HintBus } from './store/hints.js';
import { unattended } from './store/unattended.js';

export interface AccountTextsParts {
  database: Database;
  clock: Clock;
  log: Logger;
  newId: () => string;
  writer: MessageWriter;
  automatic: AutomaticMessages;
  rows: ConversationRows;
  hints: HintBus;
  events: SessionEvents;
  hours: OpeningHours;
  ownedAccounts(): string[];
}

export interface AccountTextsWiring {
  routes: Route[];
  ratings: Ratings;
  greet(arrival: Arrival): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const aboutAccount = z.object({ accountId: z.string() });

export function wireAccountTexts(parts: AccountTextsParts): AccountTextsWiring {
  const { database, clock, log, newId, writer, automatic, rows, hints, events, hours, ownedAccounts } = parts;
  const texts = new TextBook({ database, clock, log, publish: (accountId) => hints.publish('texts', { accountId }, { kept: true }) });
  hints.onHint(({ topic, data }) => {
    if (topic === 'texts') unattended(texts.reload(aboutAccount.parse(data).accountId), log, 'changed texts were not read');
  });
  hints.onGap(() => unattended(texts.load(), log, 'changed texts were not read'));
  const speaker = new TextSpeaker(automatic, log);
  const ratings = new Ratings({ database, writer, clock, log, newId, texts, speaker, rows });
  const sessionTexts = new SessionTexts({ database, clock, texts, speaker, ratings, hours });
  events.onSessionEvent(
    (event) => sessionTexts.follow(event),
    ({ companyId }) => texts.hasTexts(companyId),
  );
  const arrivalTexts = new ArrivalTexts({ database, clock, texts, speaker });
  const queueTexts = new QueueTexts({ database, clock, log, texts, speaker, ownedAccounts });
  return {
    routes: accountTextsRoutes({ db: database, clock, newId, texts }),
    ratings,
    greet: (arrival) => arrivalTexts.greet(arrival),
    async start() {
      await texts.start();
      queueTexts.start();
    },
    async stop() {
      texts.stop();
      await queueTexts.stop();
    },
  };
}
