// The wiring of the desk: who serves whom, when, and for how long.
import type { Logger } from 'pino';
import { z } from 'zod';
import { wireAccountTexts } from './account-texts.js';
import type { AccountService } from './accounts/accounts.js';
import type { ApiAddresses } from './accounts/api-addresses.js';
import type { Sealer } from './accounts/sealing.js';
import { contactWiring } from './contacts.js';
import { wireAnswers } from './answers.js';
import { wireAutomation } from './automation.js';
import type { Clock } from './contract/index.js';
import { Desk } from './desk/desk.js';
import { OpeningHours } from './desk/hours/opening-hours.js';
import { Mapping } from './desk/mapping/mapping.js';
import { Placement } from './desk/placement.js';
import { Presence } from './desk/presence.js';
import { ReportSums } from './desk/report-sums.js';
import { DeskRouter } from './desk/router.js';
import { SessionEvents } from './desk/session-events.js';
import { SessionMoves } from './desk/session-moves.js';
import { Timeouts } from './desk/timeouts.js';
import type { VisitorService } from './desk/visitor-service.js';
import { StrandedConversations } from './desk/stranded.js';
import { qrCodeRoutes } from './http/qr-codes.js';
import { allReportRoutes } from './http/reports.js';
import type { Route } from './http/route.js';
import { routingRuleRoutes } from './http/routing-rules.js';
import { sessionRoutes } from './http/sessions.js';
import { workingHoursRoutes } from './http/working-hours.js';
import type { AutomaticMessages } from './im/automatic.js';
import type { ConversationRows } from './im/conversation-row.js';
import type { Arrival } from './im/inbound.js';
import type { MessageWriter } from './im/message-writer.js';
import type { Outgoing } from './im/outgoing.js';
import type { Participants } from './im/participants.js';
import type { PushHub } from './im/push.js';
import type { MessageUpdates } from './im/updates.js';
import type { Database } from './store/database.js';
import type { HintBus } from './store/hints.js';
import { wireWebPush } from './web-push.js';

export interface ServiceDeskParts {
  database: Database;
  clock: Clock;
  log: Logger;
  newId: () => string;
  writer: MessageWriter;
  push: PushHub;
  outgoing: Outgoing;
  automatic: AutomaticMessages;
  rows: ConversationRows;
  participants: Participants;
  hints: HintBus;
  accounts: AccountService;
  sealer: Sealer;
  addresses: ApiAddresses;
  updates: MessageUpdates;
  instanceId: string;
  publicUrl: string | null;
  /** The accounts this instance serves just now. */
  ownedAccounts(): string[];
  /** Who serves this conversation may have changed. */
  onServiceChanged(conversation: { companyId: string; accountId: string; conversationId: string }): void;
  /** Whoever was this visitor is somebody new from now on. */
  onVisitorGone(proxyUserId: string): void;
}

export interface ServiceDesk {
  routes: Route[];
  presence: Presence;
  visitorService: VisitorService;
  /** A group's settings, zone or members' shares were changed. */
  groupChanged(companyId: string, groupId: string): void;
  /** These agents may have more room than before. */
  roomChanged(companyId: string, agentIds: string[]): void;
  /** Somebody has come and not written yet. */
  greet(arrival: Arrival): Promise<void>;
  /** The end user wants no more. False: no session was open. */
  endedByEndUser(companyId: string, conversationId: string): Promise<boolean>;
  /** An agent was deactivated: what they held goes back to its queues. Rejects when it has to be tried again, which happens by itself. */
  agentGone(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function wireServiceDesk(parts: ServiceDeskParts): ServiceDesk {
  const { database, clock, log, newId, writer, push, outgoing, ownedAccounts, accounts } = parts;
  const mapping = wireMapping(parts);
  const hours = wireHours(parts);
  const events = new SessionEvents({ database, clock, log, ownedAccounts });
  const moves = new SessionMoves({ writer, push, events, clock, newId });
  const desk = new Desk({ database, writer, moves, hours, clock });
  const placement = new Placement({ database, moves, hours, clock, log });
  const presence = new Presence({
    database,
    push,
    clock,
    log,
    instanceId: parts.instanceId,
    onIdle: (companyId, agentId) => placement.noticeAgent(companyId, agentId),
  });
  hours.onChanged(({ companyId, groupId }) => placement.notice(companyId, groupId));
  const answers = wireAnswers({ ...parts, events, desk });
  const automation = wireAutomation({ ...parts, events, desk });
  const texts = wireAccountTexts({ ...parts, events, hours });
  const webPush = wireWebPush({ ...parts, events });
  const router = new DeskRouter({
    database,
    push,
    clock,
    log,
    newId,
    ownedAccounts,
    mapping,
    hours,
    events,
    openings: {
      startsWithBot: answers.startsWithBot,
      answeredUpTo: (conversations) => texts.ratings.answeredUpTo(conversations),
    },
    groupOf: (accountId) => accounts.get(accountId)?.groupId,
    onWaiting: (companyId, groupId) => placement.notice(companyId, groupId),
    onRouted(conversations) {
      automation.routed(conversations);
      conversations.forEach(parts.onServiceChanged);
    },
  });
  moves.onMoved((moved) => {
    for (const { accountId, before, after } of moved) {
      parts.onServiceChanged({ ...after, accountId });
      for (const { companyId, groupId, state } of [before, after]) if (state === 'queued') router.queueChanged(companyId, groupId);
      const hasLeft = after.state !== 'active' || after.assigneeId !== before.assigneeId;
      if (before.assigneeId !== null && hasLeft) presence.servesLess(before.companyId, before.assigneeId);
    }
  });
  const timeouts = new Timeouts({ database, desk, clock, log, ownedAccounts });
  const stranded = new StrandedConversations({ database, desk, clock, log });
  const reportSums = new ReportSums({ database, clock, log });
  return {
    presence,
    visitorService: answers.visitorService,
    groupChanged(companyId, groupId) {
      hours.changed(companyId, groupId);
      placement.notice(companyId, groupId);
    },
    roomChanged(companyId, agentIds) {
      for (const agentId of agentIds) placement.noticeAgent(companyId, agentId);
    },
    routes: [
      ...workingHoursRoutes({ db: database, clock, newId, hours }),
      ...texts.routes,
      ...sessionRoutes({ database, desk, outgoing }),
      ...routingRuleRoutes({ database, clock, newId, mapping }),
      ...qrCodeRoutes({ database, clock, newId, mapping, accounts }),
      ...answers.routes,
      ...contactWiring({
        ...parts,
        desk,
        takeContactChange: (...change) => automation.takeContactChange(...change),
        onContactChanged: () => automation.contactChanged(),
      }),
      ...automation.routes,
      ...webPush.routes,
      ...allReportRoutes(database, clock),
    ],
    greet: (arrival) => texts.greet(arrival),
    async endedByEndUser(companyId, conversationId) {
      // What they have just said would open a session otherwise.
      await router.routeNow(companyId, conversationId);
      return desk.closeByEndUser(companyId, conversationId);
    },
    agentGone: () => stranded.requeue(),
    async start() {
      await answers.start();
      await texts.start();
      await automation.start();
      await webPush.start();
      router.start(writer);
      events.start();
      stranded.start();
      placement.start();
      timeouts.start();
      reportSums.start();
      await presence.start();
    },
    async stop() {
      await router.stop();
      await answers.stop();
      await texts.stop();
      await automation.stop();
      await webPush.stop();
      await events.stop();
      await stranded.stop();
      await timeouts.stop();
      await reportSums.stop();
      await placement.stop();
      await presence.stop();
    },
  };
}

const aboutCompany = z.object({ companyId: z.string() });

function wireMapping({ database, clock, hints }: ServiceDeskParts): Mapping {
  const mapping = new Mapping({ database, clock, publish: (companyId) => hints.publish('routing', { companyId }, { kept: true }) });
  hints.onHint(({ topic, data }) => {
    if (topic === 'routing') mapping.forget(aboutCompany.parse(data).companyId);
  });
  hints.onGap(() => mapping.forgetAll());
  return mapping;
}

const aboutGroup = z.object({ companyId: z.string(), groupId: z.string() });

function wireHours({ database, clock, hints }: ServiceDeskParts): OpeningHours {
  const hours = new OpeningHours({ database, clock, publish: (group) => hints.publish('hours', group, { kept: true }) });
  hints.onHint(({ topic, data }) => {
    if (topic !== 'hours') return;
    const { companyId, groupId } = aboutGroup.parse(data);
    hours.forget(companyId, groupId);
  });
  hints.onGap(() => hours.forgetAll());
  return hours;
}
