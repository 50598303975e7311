// Rules that act by themselves, and the log of what they did.
import type { AutomationAction, AutomationConditions, AutomationResult, AutomationTrigger } from '../contract/index.js';
import type { Queryable } from './database.js';
import { jsonRows } from './json-rows.js';
import { inQueueSince } from './message-feed.js';

export interface AutomationRuleRow {
  companyId: string;
  id: string;
  position: number;
  name: string;
  trigger: AutomationTrigger;
  conditions: AutomationConditions;
  actions: AutomationAction[];
  stops: boolean;
  active: boolean;
  activeSince: Date;
  createdBy: string;
}

const RULE = `company_id AS "companyId", id, position, name, trigger, conditions, actions, stops, active, active_since AS "activeSince", created_by AS "createdBy"`;

/** In their order. */
export function automationRules(db: Queryable, companyId: string): Promise<AutomationRuleRow[]> {
  return db.query<AutomationRuleRow>({
    name: 'automation-rules',
    text: `SELECT ${RULE} FROM automation_rule WHERE company_id = $1 ORDER BY position`,
    values: [companyId],
  });
}

/** Of every company, each company's in their order. */
export function activeAutomationRules(db: Queryable): Promise<AutomationRuleRow[]> {
  return db.query<AutomationRuleRow>({ text: `SELECT ${RULE} FROM automation_rule WHERE active ORDER BY position` });
}

/** One at a time: rules are counted and change places. */
export async function lockAutomationRules(tx: Queryable, companyId: string): Promise<void> {
  await tx.query({ text: `SELECT pg_advisory_xact_lock(hashtextextended('automation_rule ' || $1, 0))`, values: [companyId] });
}

export type AutomationRuleFields = Pick<AutomationRuleRow, 'name' | 'trigger' | 'conditions' | 'actions' | 'stops' | 'active'>;

/** After the others. */
export async function insertAutomationRule(
  tx: Queryable,
  rule: AutomationRuleFields & { companyId: string; id: string; createdBy: string },
  now: Date,
): Promise<void> {
  await tx.query({
    text: `INSERT INTO automation_rule (company_id, id, position, name, trigger, conditions, actions, stops, active, active_since, created_by, created_at)
      SELECT $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10, $9 FROM automation_rule WHERE company_id = $1`,
    values: [
      rule.companyId,
      rule.id,
      rule.name,
      rule.trigger,
      JSON.stringify(rule.conditions),
      JSON.stringify(rule.actions),
      rule.stops,
      rule.active,
      now,
      rule.createdBy,
    ],
  });
}

/** Switched on again, it looks at what happens from then on. */
export async function updateAutomationRule(
  tx: Queryable,
  rule: AutomationRuleFields & { companyId: string; id: string },
  now: Date,
): Promise<void> {
  await tx.query({
    text: `UPDATE automation_rule SET name = $3, trigger = $4, conditions = $5, actions = $6, stops = $7,
        active_since = CASE WHEN $8 AND NOT active THEN $9 ELSE active_since END, active = $8
      WHERE company_id = $1 AND id = $2`,
    values: [
      rule.companyId,
      rule.id,
      rule.name,
      rule.trigger,
      JSON.stringify(rule.conditions),
      JSON.stringify(rule.actions),
      rule.stops,
      rule.active,
      now,
    ],
  });
}

/** With its log. False when there is none. */
export async function deleteAutomationRule(tx: Queryable, companyId: string, id: string): Promise<boolean> {
  const rows = await tx.query({
    text: 'DELETE FROM automation_rule WHERE company_id = $1 AND id = $2 RETURNING id',
    values: [companyId, id],
  });
  return rows.length > 0;
}

/** `ids`: all of the company's rules. */
export async function orderAutomationRules(tx: Queryable, companyId: string, ids: string[]): Promise<void> {
  await tx.query({
    text: `UPDATE automation_rule r SET position = o.position FROM unnest($2::uuid[]) WITH ORDINALITY AS o (id, position)
      WHERE r.company_id = $1 AND r.id = o.id`,
    values: [companyId, ids],
  });
}

/** Which of the things a rule names are not this company's. */
export async function missingForAutomation(
  db: Queryable,
  companyId: string,
  named: { accountIds: string[]; groupIds: string[]; agentIds: string[]; labelIds: string[]; webhookIds: string[] },
): Promise<string[]> {
  const rows = await db.query<{ id: string }>({
    text: `SELECT id FROM unnest($2::uuid[]) AS n (id) WHERE NOT EXISTS (SELECT FROM channel_account t WHERE t.company_id = $1 AND t.id = n.id)
      UNION ALL SELECT id FROM unnest($3::uuid[]) AS n (id) WHERE NOT EXISTS (SELECT FROM agent_group t WHERE t.company_id = $1 AND t.id = n.id)
      UNION ALL SELECT id FROM unnest($4::uuid[]) AS n (id) WHERE NOT EXISTS (SELECT FROM agent t WHERE t.company_id = $1 AND t.id = n.id)
      UNION ALL SELECT id FROM unnest($5::uuid[]) AS n (id) WHERE NOT EXISTS (SELECT FROM label t WHERE t.company_id = $1 AND t.id = n.id)
      UNION ALL SELECT id FROM unnest($6::uuid[]) AS n (id) WHERE NOT EXISTS (SELECT FROM outgoing_webhook t WHERE t.company_id = $1 AND t.id = n.id)`,
    values: [companyId, named.accountIds, named.groupIds, named.agentIds, named.labelIds, named.webhookIds],
  });
  return rows.map(({ id }) => id);
}

export interface NewAutomationRun {
  companyId: string;
  id: string;
  ruleId: string;
  accountId: string;
  conversationId: string;
  sessionId: string | null;
  /** What set it off; the same sets a rule off once. */
  cause: string;
}

/** In their order; what is known already is left out, and so is more than `most` in a conversation since `since`. True when any is new. */
export async function insertAutomationRuns(
  db: Queryable,
  runs: NewAutomationRun[],
  { now, since, most }: { now: Date; since: Date; most: number },
): Promise<boolean> {
  if (runs.length === 0) return false;
  const rows = await db.query({
    name: 'insert-automation-runs',
    text: `INSERT INTO automation_run (company_id, id, rule_id, account_id, conversation_id, session_id, cause, at)
      SELECT n."companyId", n.id, n."ruleId", n."accountId", n."conversationId", n."sessionId", n.cause, $2
      FROM (
        SELECT i.*, row_number() OVER (PARTITION BY i."companyId", i."conversationId" ORDER BY i.ord)
            + (SELECT count(*) FROM automation_run o WHERE o.company_id = i."companyId" AND o.conversation_id = i."conversationId" AND o.at > $3) AS place
        FROM ${jsonRows('$1', '"companyId" uuid, id uuid, "ruleId" uuid, "accountId" uuid, "conversationId" uuid, "sessionId" uuid, cause text, ord int')} i
        JOIN automation_rule r ON r.company_id = i."companyId" AND r.id = i."ruleId"
      ) n WHERE n.place <= $4
      ORDER BY n.ord ON CONFLICT (company_id, rule_id, cause) DO NOTHING RETURNING id`,
    values: [JSON.stringify(runs.map((run, ord) => ({ ...run, ord }))), now, since, most],
  });
  return rows.length > 0;
}

export interface DueAutomationRun {
  companyId: string;
  id: string;
  ruleId: string;
  ruleName: string;
  createdBy: string;
  actions: AutomationAction[];
  conversationId: string;
  sessionId: string | null;
  attempts: number;
}

/** Oldest first. */
export function dueAutomationRuns(db: Queryable, accountIds: string[], now: Date, limit: number): Promise<DueAutomationRun[]> {
  return db.query<DueAutomationRun>({
    name: 'due-automation-runs',
    text: `SELECT n.company_id AS "companyId", n.id, n.rule_id AS "ruleId", r.name AS "ruleName", r.created_by AS "createdBy", r.actions,
        n.conversation_id AS "conversationId", n.session_id AS "sessionId", n.attempts
      FROM automation_run n JOIN automation_rule r ON r.company_id = n.company_id AND r.id = n.rule_id
      WHERE n.state = 'due' AND n.account_id = ANY($1::uuid[]) AND (n.next_at IS NULL OR n.next_at <= $2)
      ORDER BY n.position LIMIT $3`,
    values: [accountIds, now, limit],
  });
}

/** `nextAt`: it is tried again then. */
export async function noteAutomationRun(
  db: Queryable,
  run: { companyId: string; id: string },
  outcome: { state: 'due' | 'done' | 'failed'; results: AutomationResult[]; nextAt: Date | null },
): Promise<void> {
  await db.query({
    name: 'note-automation-run',
    text: `UPDATE automation_run SET state = $3, results = $4, next_at = $5, attempts = attempts + 1 WHERE company_id = $1 AND id = $2`,
    values: [run.companyId, run.id, outcome.state, JSON.stringify(outcome.results), outcome.nextAt],
  });
}

export interface AutomationRunRow {
  id: string;
  position: number;
  ruleId: string;
  ruleName: string;
  conversationId: string;
  at: Date;
  state: 'due' | 'done' | 'failed';
  results: AutomationResult[];
}

/** Newest first. */
export function automationRuns(
  db: Queryable,
  companyId: string,
  page: { ruleId?: string | undefined; before?: number | undefined; limit: number },
): Promise<AutomationRunRow[]> {
  return db.query<AutomationRunRow>({
    name: 'automation-runs',
    text: `SELECT n.id, n.position, n.rule_id AS "ruleId", r.name AS "ruleName", n.conversation_id AS "conversationId", n.at, n.state, n.results
      FROM automation_run n JOIN automation_rule r ON r.company_id = n.company_id AND r.id = n.rule_id
      WHERE n.company_id = $1 AND ($2::uuid IS NULL OR n.rule_id = $2) AND ($3::bigint IS NULL OR n.position < $3)
      ORDER BY n.position DESC LIMIT $4`,
    values: [companyId, page.ruleId ?? null, page.before ?? null, page.limit],
  });
}

export async function deleteOldAutomationRuns(db: Queryable, before: Date): Promise<void> {
  await db.query({ text: `DELETE FROM automation_run WHERE state <> 'due' AND at < $1`, values: [before] });
}

/** In the queue since before `before`, in conversations of these accounts, and not yet met by this rule. */
export function sessionsWaitingForRule(
  db: Queryable,
  which: { companyId: string; ruleId: string; accountIds: string[]; before: Date; limit: number },
): Promise<{ conversationId: string; sessionId: string }[]> {
  return db.query({
    name: 'sessions-waiting-for-rule',
    text: `SELECT s.conversation_id AS "conversationId", s.id AS "sessionId"
      FROM service_session s JOIN conversation c ON c.company_id = s.company_id AND c.id = s.conversation_id
      WHERE s.company_id = $1 AND s.state = 'queued' AND s.queued_at <= $4 AND ${inQueueSince('s')} <= $4 AND c.account_id = ANY($3::uuid[])
        AND NOT EXISTS (SELECT FROM automation_run n WHERE n.company_id = $1 AND n.rule_id = $2 AND n.cause = 'session.waiting ' || s.id)
      ORDER BY s.queued_at LIMIT $5`,
    values: [which.companyId, which.ruleId, which.accountIds, which.before, which.limit],
  });
}

/** Puts a label on the contact that stands for the person, unless any of their contacts carries it. False: there is no such label. */
export async function addLabel(db: Queryable, companyId: string, contactId: string, labelId: string): Promise<boolean> {
  const rows = await db.query<{ known: boolean }>({
    text: `WITH wanted AS (SELECT company_id, id FROM label WHERE company_id = $1 AND id = $3), added AS (
        INSERT INTO contact_label (company_id, contact_id, label_id)
        SELECT w.company_id, $2, w.id FROM wanted w WHERE NOT EXISTS (
          SELECT FROM contact o JOIN contact_label b ON b.company_id = o.company_id AND b.contact_id = o.id AND b.label_id = w.id
          WHERE o.company_id = $1 AND (o.id = $2 OR o.merged_into = $2))
        ON CONFLICT DO NOTHING
      ) SELECT EXISTS (SELECT FROM wanted) AS known`,
    values: [companyId, contactId, labelId],
  });
  return rows[0]?.known ?? false;
}
