// The wiring of what acts and tells by itself: a feed of messages, outgoing webhooks, automation rules.
import type { Logger } from 'pino';
import { z } from 'zod';
import type { AccountService } from './accounts/accounts.js';
import type { ApiAddresses } from './accounts/api-addresses.js';
import type { Sealer } from './accounts/sealing.js';
import type { Clock } from './contract/index.js';
import { AutomationRunner } from './desk/automation/automation-runner.js';
import { Automation } from './desk/automation/automation.js';
import { ChangedMessages } from './desk/automation/changed-messages.js';
import { MessageFeed } from './desk/automation/message-feed.js';
import { OutgoingWebhooks } from './desk/automation/outgoing-webhooks.js';
import { WebhookBook } from './desk/automation/webhook-book.js';
import { WebhookSender } from './desk/automation/webhook-sender.js';
import type { Desk } from './desk/desk.js';
import type { SessionEvents } from './desk/session-events.js';
import { triggerOf } from './desk/automation/rule-checks.js';
import { automationRoutes } from './http/automation.js';
import { outgoingWebhookRoutes } from './http/outgoing-webhooks.js';
import type { Route } from './http/route.js';
import type { AutomaticMessages } from './im/automatic.js';
import type { ConversationRows } from './im/conversation-row.js';
import type { MessageWriter } from './im/message-writer.js';
import type { MessageUpdates } from './im/updates.js';
import type { Database } from './store/database.js';
import type { HintBus } from './store/hints.js';
import { unattended } from './store/unattended.js';

export interface AutomationParts {
  database: Database;
  clock: Clock;
  log: Logger;
  newId: () => string;
  hints: HintBus;
  accounts: AccountService;
  sealer: Sealer;
  addresses: ApiAddresses;
  automatic: AutomaticMessages;
  updates: MessageUpdates;
  writer: MessageWriter;
  rows: ConversationRows;
  events: SessionEvents;
  desk: Desk;
  ownedAccounts(): string[];
}

const aboutCompany = z.object({ companyId: z.string() });

export interface WiredAutomation {
  routes: Route[];
  /** In the transaction that changes what is known of the person in these conversations. */
  takeContactChange: OutgoingWebhooks['takeContactChange'];
  /** That is committed. */
  contactChanged(): void;
  /** The desk has looked at what came in there. */
  routed(conversations: { companyId: string; conversationId: string }[]): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function wireAutomation(parts: AutomationParts): WiredAutomation {
  const { database, clock, log, newId, hints, accounts, sealer, addresses, updates, writer, events, ownedAccounts } = parts;
  const ownedWithCompanies = (): { companyId: string; accountId: string }[] =>
    ownedAccounts().flatMap((accountId) => {
      const account = accounts.get(accountId);
      return account ? [{ companyId: account.companyId, accountId }] : [];
    });

  const webhooks = new OutgoingWebhooks({ database, clock, newId, onQueued: () => sender.notice() });
  const automation = new Automation({ database, clock, log, newId, ownedAccounts: ownedWithCompanies, onDue: () => runner.notice() });

  /** Read again here, and by the other instances. */
  const readAgain = {
    webhooks: (companyId: string) => webhooks.known.reload(companyId),
    automation: (companyId: string) => automation.rules.reload(companyId),
  };
  const changed = (topic: keyof typeof readAgain) => (companyId: string) => {
    hints.publish(topic, { companyId }, { kept: true });
    return readAgain[topic](companyId);
  };
  hints.onHint(({ topic, data }) => {
    if (topic !== 'webhooks' && topic !== 'automation') return;
    unattended(readAgain[topic](aboutCompany.parse(data).companyId), log, 'changed webhooks or rules were not read');
  });
  const readAll = (): Promise<unknown> => Promise.all([webhooks.known.loadAll(), automation.rules.loadAll()]);
  hints.onGap(() => unattended(readAll(), log, 'webhooks and rules were not read again'));

  const book = new WebhookBook({ database, clock, newId, sealer, addresses, onChanged: changed('webhooks') });
  const sender = new WebhookSender({
    database,
    clock,
    log,
    lookup: addresses.lookup,
    secretsOf: (webhook) => book.secretsOf(webhook),
    onDisabled: (companyId) => unattended(changed('webhooks')(companyId), log, 'a webhook switched off was not noticed'),
  });
  const runner = new AutomationRunner({
    ...parts,
    webhooks,
    nameOf: (accountId) => accounts.labelOf(accountId)?.name ?? '',
  });

  const feed = new MessageFeed({
    database,
    clock,
    log,
    ownedAccounts: ownedWithCompanies,
    companies: () => new Set([...webhooks.known.companies, ...automation.rules.companies]),
  });
  feed.addReader({
    since: (companyId) => webhooks.since(companyId),
    take: (tx, conversation, messages) => webhooks.takeMessages(tx, conversation, messages),
    taken: () => sender.notice(),
  });
  feed.addReader({
    since: (companyId) => automation.since(companyId),
    take: (tx, conversation, messages) => automation.takeMessages(tx, conversation, messages),
    taken: () => runner.notice(),
  });
  events.onSessionEvent(
    (event) => webhooks.sessionHappened(event),
    ({ companyId }) => webhooks.wants(companyId, 'session.*'),
  );
  events.onSessionEvent(
    (event) => (triggerOf(event) === null ? Promise.resolve() : automation.sessionHappened(event)),
    ({ companyId }) => automation.rules.get(companyId).some(({ trigger }) => trigger.startsWith('session.')),
  );
  const changedMessages = new ChangedMessages({
    database,
    clock,
    log,
    ownedAccounts,
    tell: (tx, change) => webhooks.takeChange(tx, change),
    told: () => sender.notice(),
  });
  updates.onChanged(({ companyId }) => {
    if (webhooks.wants(companyId, 'message.updated')) changedMessages.notice();
  });

  return {
    routes: [
      ...outgoingWebhookRoutes({ database, clock, newId, book, sender }),
      ...automationRoutes({ database, clock, newId, automation, onChanged: changed('automation') }),
    ],
    takeContactChange: (...change) => webhooks.takeContactChange(...change),
    contactChanged: () => sender.notice(),
    routed: (conversations) => feed.notice(conversations),
    async start() {
      await readAll();
      feed.start(writer);
      sender.start();
      changedMessages.start();
      runner.start();
      automation.start();
    },
    async stop() {
      await feed.stop();
      await changedMessages.stop();
      await automation.stop();
      await runner.stop();
      await sender.stop();
    },
  };
}
