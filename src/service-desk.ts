// The wiring of the desk: who serves whom, when, and for how long.
import type { Logger } from 'pino';
import type { Clock } from './contract/index.js';
import { Desk } from './desk/desk.js';
import { DeskRouter } from './desk/router.js';
import { StrandedConversations } from './desk/stranded.js';
import type { Route } from './http/route.js';
import { sessionRoutes } from './http/sessions.js';
import type { MessageWriter } from './im/message-writer.js';
import type { Outgoing } from './im/outgoing.js';
import type { PushHub } from './im/push.js';
import type { Database } from './store/database.js';

export interface ServiceDeskParts {
  database: Database;
  clock: Clock;
  log: Logger;
  newId: () => string;
  writer: MessageWriter;
  push: PushHub;
  outgoing: Outgoing;
  /** The accounts this instance serves just now. */
  ownedAccounts(): string[];
}

export interface ServiceDesk {
  routes: Route[];
  /** An agent was deactivated: what they held goes back to its queues. Rejects when it has to be tried again, which happens by itself. */
  agentGone(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

export function wireServiceDesk(parts: ServiceDeskParts): ServiceDesk {
  const { database, clock, log, newId, writer, push, outgoing, ownedAccounts } = parts;
  const router = new DeskRouter({ database, push, clock, log, newId, ownedAccounts });
  const desk = new Desk({ database, writer, push, router, clock, newId });
  const stranded = new StrandedConversations({ database, desk, clock, log });
  return {
    routes: sessionRoutes({ database, desk, outgoing }),
    agentGone: () => stranded.requeue(),
    start() {
      router.start(writer);
      stranded.start();
    },
    async stop() {
      await router.stop();
      await stranded.stop();
    },
  };
}
