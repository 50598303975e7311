// Does what rules have decided: each action once, in order, tried again where that may help, and noted down with what came of it.
import type { Logger } from 'pino';
import { HubError, type AutomationAction, type AutomationResult, type Clock } from '../../contract/index.js';
import type { AutomaticMessages } from '../../im/automatic.js';
import type { ConversationRows } from '../../im/conversation-row.js';
import type { MessageWriter } from '../../im/message-writer.js';
import { addLabel, deleteOldAutomationRuns, dueAutomationRuns, noteAutomationRun, type DueAutomationRun } from '../../store/automation.js';
import { conversationTarget } from '../../store/conversations.js';
import type { Database } from '../../store/database.js';
import { feedConversation } from '../../store/message-feed.js';
import { unattended } from '../../store/unattended.js';
import type { Desk } from '../desk.js';
import { BY_RULE } from './automation.js';
import type { OutgoingWebhooks } from './outgoing-webhooks.js';

const LOOK_EVERY_MS = 2_000;
const CLEAN_EVERY_MS = 3_600_000;
const KEPT_MS = 30 * 24 * 3_600_000;
const BATCH = 50;
const MOST_TRIES = 6;
const FIRST_PAUSE_MS = 2_000;

export interface AutomationRunnerDependencies {
  database: Database;
  clock: Clock;
  log: Logger;
  newId: () => string;
  automatic: AutomaticMessages;
  writer: MessageWriter;
  rows: ConversationRows;
  desk: Pick<Desk, 'assign' | 'closeBySystem' | 'prioritiseBySystem'>;
  webhooks: Pick<OutgoingWebhooks, 'tellOne'>;
  /** What end users see an account called. */
  nameOf(accountId: string): string;
  ownedAccounts(): string[];
}

type Outcome = Omit<AutomationResult, 'action'>;

const DONE: Outcome = { outcome: 'done' };
const refused = (reason: string): Outcome => ({ outcome: 'refused', reason });

export class AutomationRunner {
  private running: Promise<void> | null = null;
  private noticed = false;
  private cancel: (() => void) | null = null;
  private stopped = false;
  private cleanAtMs = 0;

  constructor(private readonly deps: AutomationRunnerDependencies) {}

  start(): void {
    if (this.stopped) return;
    this.cancel = this.deps.clock.after(LOOK_EVERY_MS, () => {
      this.notice();
      this.start();
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel?.();
    // Its failure has been told already.
    await this.running?.catch(() => undefined);
  }

  /** A rule has decided something. */
  notice(): void {
    this.noticed = true;
    if (this.running || this.stopped) return;
    this.running = this.runAll().finally(() => {
      this.running = null;
      if (this.noticed) this.notice();
    });
    unattended(this.running, this.deps.log, 'what rules have decided is done a little later');
  }

  private async runAll(): Promise<void> {
    const { database, clock, ownedAccounts } = this.deps;
    for (let more = true; more && !this.stopped;) {
      this.noticed = false;
      const accounts = ownedAccounts();
      if (accounts.length === 0) return;
      const now = clock.now();
      await this.clean(now);
      const due = await dueAutomationRuns(database, accounts, now, BATCH);
      for (const run of due) if (!this.stopped) await this.run(run);
      more = due.length === BATCH;
    }
  }

  /** Done again after a crash it does nothing twice: every action goes by a key of its own, or asks for what is so already. */
  private async run(run: DueAutomationRun): Promise<void> {
    const results: AutomationResult[] = [];
    try {
      for (const [index, action] of run.actions.entries()) {
        results.push({ action: action.type, ...(await this.act(run, action, `automation:${run.id}:${String(index)}`)) });
      }
      await noteAutomationRun(this.deps.database, run, { state: 'done', results, nextAt: null });
    } catch (error) {
      await this.putOff(run, results, error);
    }
  }

  private async putOff(run: DueAutomationRun, results: AutomationResult[], error: unknown): Promise<void> {
    const isLast = run.attempts + 1 >= MOST_TRIES;
    this.deps.log.warn({ error, ruleId: run.ruleId, conversationId: run.conversationId, isLast }, 'a rule could not act');
    const failed = run.actions[results.length];
    const nextAt = isLast ? null : new Date(this.deps.clock.now().getTime() + FIRST_PAUSE_MS * 4 ** run.attempts);
    const shown: AutomationResult[] = failed ? [...results, { action: failed.type, outcome: 'failed', reason: 'internal' }] : results;
    await noteAutomationRun(this.deps.database, run, { state: isLast ? 'failed' : 'due', results: shown, nextAt });
  }

  private async act(run: DueAutomationRun, action: AutomationAction, key: string): Promise<Outcome> {
    try {
      return await this.doOne(run, action, key);
    } catch (error) {
      if (error instanceof HubError && error.status < 500) return refused(error.code);
      throw error;
    }
  }

  private async doOne(run: DueAutomationRun, action: AutomationAction, key: string): Promise<Outcome> {
    const { database, desk, automatic, webhooks, rows } = this.deps;
    const { companyId, conversationId, sessionId } = run;
    switch (action.type) {
      case 'assign': {
        const { groupId, agentId } = action;
        return (await desk.assign(companyId, conversationId, { groupId, agentId }, { automation: true })) ? DONE : refused('nothing_to_do');
      }
      case 'prioritise':
        return (await desk.prioritiseBySystem(companyId, conversationId, action.priority)) ? DONE : refused('nothing_to_do');
      case 'close': {
        const isClosed = await desk.closeBySystem(companyId, conversationId, { reason: BY_RULE, ...(sessionId !== null && { sessionId }) });
        return isClosed ? DONE : refused('nothing_to_do');
      }
      case 'label': {
        const conversation = await feedConversation(database, companyId, conversationId);
        if (!conversation || !(await addLabel(database, companyId, conversation.contactId, action.labelId))) return refused('not_found');
        await rows.changed(companyId, conversationId);
        return DONE;
      }
      case 'reply': {
        const conversation = await feedConversation(database, companyId, conversationId);
        const senderName = this.deps.nameOf(conversation?.accountId ?? '');
        const content = { type: 'text' as const, text: action.text };
        const said = await automatic.send({ companyId, conversationId, key, content, senderName });
        return said.outcome === 'refused' ? refused(said.reason) : DONE;
      }
      case 'note':
        return this.writeNote(run, action.text, key);
      case 'webhook': {
        const place = { companyId, conversationId, webhookId: action.webhookId, source: key };
        switch (await webhooks.tellOne(place, 'automation.triggered')) {
          case 'told':
            return DONE;
          case 'no_webhook':
            return refused('webhook_not_active');
          case 'no_conversation':
            return refused('not_found');
        }
      }
    }
  }

  /** In the name of who made the rule: a note is always somebody's. */
  private async writeNote(run: DueAutomationRun, text: string, key: string): Promise<Outcome> {
    const { database, writer, newId, clock } = this.deps;
    const target = await conversationTarget(database, run.companyId, null, run.conversationId);
    if (!target) return refused('not_found');
    await writer.append({
      companyId: run.companyId,
      conversationId: run.conversationId,
      accountId: target.accountId,
      proxyUserId: target.proxyUserId,
      id: newId(),
      kind: 'note',
      senderType: 'agent',
      senderId: run.createdBy,
      senderName: run.ruleName,
      content: { type: 'text', text },
      status: 'stored',
      sentAt: clock.now(),
      clientMsgId: key,
    });
    return DONE;
  }

  private async clean(now: Date): Promise<void> {
    if (now.getTime() < this.cleanAtMs) return;
    this.cleanAtMs = now.getTime() + CLEAN_EVERY_MS;
    await deleteOldAutomationRuns(this.deps.database, new Date(now.getTime() - KEPT_MS));
  }
}
