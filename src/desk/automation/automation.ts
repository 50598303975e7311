// Rules of a company act by themselves: what happens is held against them once, and what fits is written down before anything is done.
import type { Logger } from 'pino';
import type { AutomationTrialView, AutomationTrigger, Clock } from '../../contract/index.js';
import { searchableText } from '../../im/search-words.js';
import {
  activeAutomationRules,
  automationRules,
  insertAutomationRuns,
  sessionsWaitingForRule,
  type AutomationRuleRow,
  type NewAutomationRun,
} from '../../store/automation.js';
import { lastInboundContent } from '../../store/last-inbound.js';
import type { Database, Queryable } from '../../store/database.js';
import { feedConversation, type FeedConversation } from '../../store/message-feed.js';
import type { MessageRow } from '../../store/messages.js';
import { unattended } from '../../store/unattended.js';
import type { SessionEvent } from '../session-events.js';
import { OfCompanies } from './of-companies.js';
import { actingRules, fits, ruleChecks, triggerOf, type Happening, type RuleQuestions } from './rule-checks.js';

const LOOK_EVERY_MS = 10_000;
const WAITING_AT_ONCE = 200;
/** Two bots that answer one another come to rest here. */
const MOST_RUNS = 30;
const WITHIN_MS = 3_600_000;

export interface AutomationDependencies {
  database: Database;
  clock: Clock;
  log: Logger;
  newId: () => string;
  ownedAccounts(): { companyId: string; accountId: string }[];
  /** There is something to do. */
  onDue(): void;
}

/** `causedByRule`: rules never act on what rules did. */
export function isCausedByRule({ data }: Pick<SessionEvent, 'data'>): boolean {
  return data['reason'] === BY_RULE || data['automation'] === true;
}

/** Why a session was closed or moved, where a rule did it. */
export const BY_RULE = 'automation';

export class Automation {
  readonly rules: OfCompanies<AutomationRuleRow>;
  private cancel: (() => void) | null = null;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly deps: AutomationDependencies) {
    const { database } = deps;
    this.rules = new OfCompanies({
      all: () => activeAutomationRules(database),
      of: async (companyId) => (await automationRules(database, companyId)).filter(({ active }) => active),
    });
  }

  start(): void {
    if (this.stopped) return;
    this.cancel = this.deps.clock.after(LOOK_EVERY_MS, () => {
      this.running = this.lookAtQueues().finally(() => this.start());
      unattended(this.running, this.deps.log, 'could not look for who waits too long; trying again');
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel?.();
    await this.running.catch(() => undefined);
  }

  wants(companyId: string, trigger: AutomationTrigger): boolean {
    return this.rules.get(companyId).some((rule) => rule.trigger === trigger);
  }

  /** Since when rules look at this company's messages; null: none does. */
  since(companyId: string): Date | null {
    const starts = this.rules.get(companyId).flatMap((rule) => (rule.trigger === 'message.received' ? [rule.activeSince.getTime()] : []));
    return starts.length === 0 ? null : new Date(Math.min(...starts));
  }

  /** In the transaction that moves the feed on. */
  async takeMessages(tx: Queryable, conversation: FeedConversation, messages: MessageRow[]): Promise<void> {
    const runs: NewAutomationRun[] = [];
    for (const { companyId, id, kind, content, sentAt, retractedAt } of messages) {
      if (kind !== 'in' || retractedAt !== null) continue;
      // What blocked people write is kept, and sets nothing going.
      if (conversation.blockedUntil !== null && sentAt < conversation.blockedUntil) continue;
      const happening: Happening = {
        trigger: 'message.received',
        conversation,
        text: searchableText(content),
        groupId: conversation.session?.groupId ?? conversation.accountGroupId,
        state: conversation.session?.state ?? null,
        waitedMs: null,
        at: sentAt,
      };
      runs.push(...this.runsFor(companyId, happening, { cause: `message ${id}`, sessionId: null }));
    }
    await this.store(tx, runs);
  }

  /** Told again after a crash, it acts once: a rule meets a session once by each trigger, so no chain of rules can go round in circles. */
  async sessionHappened(event: SessionEvent): Promise<void> {
    const trigger = triggerOf(event);
    if (trigger === null || isCausedByRule(event) || !this.wants(event.companyId, trigger)) return;
    const { companyId, conversationId, sessionId, groupId, toState, at } = event;
    const happening = await this.happeningIn(companyId, conversationId, { trigger, groupId, state: toState, waitedMs: null, at });
    if (!happening) return;
    const runs = this.runsFor(companyId, happening, { cause: `${trigger} ${sessionId}`, sessionId });
    if (await this.store(this.deps.database, runs)) this.deps.onDue();
  }

  /** Which rules would act on this now, the switched-off ones shown too. Null: there is no such conversation. */
  async tryOut(
    companyId: string,
    { conversationId, trigger, text }: { conversationId: string; trigger: AutomationTrigger; text?: string | undefined },
  ): Promise<AutomationTrialView | null> {
    const at = this.deps.clock.now();
    const conversation = await feedConversation(this.deps.database, companyId, conversationId);
    if (!conversation) return null;
    const { session, accountGroupId } = conversation;
    const happening: Happening = {
      trigger,
      conversation,
      text: text ?? (await this.lastWords(companyId, conversationId)),
      groupId: session?.groupId ?? accountGroupId,
      state: session?.state ?? null,
      waitedMs: session ? waitedMs(session, at) : null,
      at,
    };
    const rules = await automationRules(this.deps.database, companyId);
    const acting = new Set(actingRules(rules, happening).map(({ id }) => id));
    return {
      rules: rules
        .filter((rule) => rule.trigger === trigger)
        .map((rule) => ({
          id: rule.id,
          name: rule.name,
          active: rule.active,
          fits: fits(rule, happening),
          acts: acting.has(rule.id),
          conditions: [...ruleChecks(rule, happening)],
        })),
    };
  }

  private async lookAtQueues(): Promise<void> {
    const { database, clock, ownedAccounts } = this.deps;
    const owned = ownedAccounts();
    for (const companyId of this.rules.companies) {
      const accountIds = owned.flatMap((account) => (account.companyId === companyId ? [account.accountId] : []));
      for (const rule of this.rules.get(companyId)) {
        const minutes = rule.conditions.waitingMinutes;
        if (rule.trigger !== 'session.waiting' || minutes === undefined || accountIds.length === 0 || this.stopped) continue;
        const at = clock.now();
        const before = new Date(at.getTime() - minutes * 60_000);
        const waiting = await sessionsWaitingForRule(database, { companyId, ruleId: rule.id, accountIds, before, limit: WAITING_AT_ONCE });
        for (const { conversationId, sessionId } of waiting) await this.waitedTooLong(companyId, conversationId, { sessionId, at });
      }
    }
  }

  private async waitedTooLong(
    companyId: string,
    conversationId: string,
    { sessionId, at }: { sessionId: string; at: Date },
  ): Promise<void> {
    const conversation = await feedConversation(this.deps.database, companyId, conversationId);
    const session = conversation?.session;
    if (session?.id !== sessionId) return;
    const about = {
      trigger: 'session.waiting' as const,
      groupId: session.groupId,
      state: session.state,
      waitedMs: waitedMs(session, at),
      at,
    };
    const happening = await this.happeningIn(companyId, conversationId, about);
    if (!happening) return;
    const runs = this.runsFor(companyId, happening, { cause: `session.waiting ${sessionId}`, sessionId });
    if (await this.store(this.deps.database, runs)) this.deps.onDue();
  }

  private async happeningIn(
    companyId: string,
    conversationId: string,
    about: Omit<Happening, 'conversation' | 'text'>,
  ): Promise<Happening | null> {
    const conversation = await feedConversation(this.deps.database, companyId, conversationId);
    if (!conversation) return null;
    const asksForWords = this.rules.get(companyId).some((rule) => asksWords(rule, about.trigger));
    return { ...about, conversation, text: asksForWords ? await this.lastWords(companyId, conversationId) : '' };
  }

  private async lastWords(companyId: string, conversationId: string): Promise<string> {
    const content = await lastInboundContent(this.deps.database, companyId, conversationId);
    return content === null ? '' : searchableText(content);
  }

  private runsFor(companyId: string, happening: Happening, about: { cause: string; sessionId: string | null }): NewAutomationRun[] {
    const { accountId, conversationId } = happening.conversation;
    return actingRules(this.rules.get(companyId), happening).map(({ id }) => ({
      companyId,
      id: this.deps.newId(),
      ruleId: id,
      accountId,
      conversationId,
      ...about,
    }));
  }

  private store(db: Queryable, runs: NewAutomationRun[]): Promise<boolean> {
    const now = this.deps.clock.now();
    return insertAutomationRuns(db, runs, { now, since: new Date(now.getTime() - WITHIN_MS), most: MOST_RUNS });
  }
}

function waitedMs({ inQueueSince }: NonNullable<FeedConversation['session']>, at: Date): number | null {
  return inQueueSince === null ? null : at.getTime() - Date.parse(inQueueSince);
}

function asksWords({ trigger, conditions }: RuleQuestions, asked: AutomationTrigger): boolean {
  return trigger === asked && conditions.keywords !== undefined;
}
