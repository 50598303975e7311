// Routing rules in their order, and what they are held against.
import type { EntryPointKind, MessageContent, RoutingConditions } from '../contract/index.js';
import type { Queryable } from './database.js';
import { jsonRows } from './json-rows.js';

export interface RoutingRuleRow {
  id: string;
  position: number;
  name: string;
  enabled: boolean;
  conditions: RoutingConditions;
  groupId: string;
  agentId: string | null;
  /** Of the group. */
  timezone: string;
}

const RULES = `SELECT r.id, r.position, r.name, r.enabled, r.conditions, r.group_id AS "groupId", r.agent_id AS "agentId", g.timezone
  FROM routing_rule r JOIN agent_group g ON g.company_id = r.company_id AND g.id = r.group_id`;

/** In their order. */
export function routingRules(db: Queryable, companyId: string): Promise<RoutingRuleRow[]> {
  return db.query<RoutingRuleRow>({
    name: 'routing-rules',
    text: `${RULES} WHERE r.company_id = $1 ORDER BY r.position`,
    values: [companyId],
  });
}

export async function findRoutingRule(db: Queryable, companyId: string, id: string): Promise<RoutingRuleRow | null> {
  const rows = await db.query<RoutingRuleRow>({ text: `${RULES} WHERE r.company_id = $1 AND r.id = $2`, values: [companyId, id] });
  return rows[0] ?? null;
}

/** One at a time: rules are counted and change places. */
export async function lockRoutingRules(tx: Queryable, companyId: string): Promise<void> {
  await tx.query({ text: `SELECT pg_advisory_xact_lock(hashtextextended('routing_rule ' || $1, 0))`, values: [companyId] });
}

export type RoutingRuleFields = Pick<RoutingRuleRow, 'name' | 'enabled' | 'conditions' | 'groupId' | 'agentId'>;

/** After the others. */
export async function insertRoutingRule(
  tx: Queryable,
  rule: RoutingRuleFields & { companyId: string; id: string },
  now: Date,
): Promise<void> {
  const { companyId, id, name, enabled, conditions, groupId, agentId } = rule;
  await tx.query({
    text: `INSERT INTO routing_rule (company_id, id, position, name, enabled, conditions, group_id, agent_id, created_at, updated_at)
      SELECT $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5, $6, $7, $8, $8 FROM routing_rule WHERE company_id = $1`,
    values: [companyId, id, name, enabled, JSON.stringify(conditions), groupId, agentId, now],
  });
}

export async function updateRoutingRule(
  tx: Queryable,
  rule: RoutingRuleFields & { companyId: string; id: string },
  now: Date,
): Promise<void> {
  const { companyId, id, name, enabled, conditions, groupId, agentId } = rule;
  await tx.query({
    text: `UPDATE routing_rule SET name = $3, enabled = $4, conditions = $5, group_id = $6, agent_id = $7, updated_at = $8
      WHERE company_id = $1 AND id = $2`,
    values: [companyId, id, name, enabled, JSON.stringify(conditions), groupId, agentId, now],
  });
}

/** False when there is none. */
export async function deleteRoutingRule(tx: Queryable, companyId: string, id: string): Promise<boolean> {
  const rows = await tx.query({ text: 'DELETE FROM routing_rule WHERE company_id = $1 AND id = $2 RETURNING id', values: [companyId, id] });
  return rows.length > 0;
}

/** `ids`: all of the company's rules. */
export async function orderRoutingRules(tx: Queryable, companyId: string, ids: string[]): Promise<void> {
  await tx.query({
    text: `UPDATE routing_rule r SET position = o.position FROM unnest($2::uuid[]) WITH ORDINALITY AS o (id, position)
      WHERE r.company_id = $1 AND r.id = o.id`,
    values: [companyId, ids],
  });
}

/** Which of what a rule names is not there: accounts, labels, and the agent as a member of the group. */
export async function missingForRule(
  db: Queryable,
  companyId: string,
  { conditions, groupId, agentId }: Pick<RoutingRuleRow, 'conditions' | 'groupId' | 'agentId'>,
): Promise<{ group: boolean; member: boolean; accountIds: string[]; labelIds: string[] }> {
  const rows = await db.query<{ group: boolean; member: boolean; accountIds: string[]; labelIds: string[] }>({
    text: `SELECT NOT EXISTS (SELECT FROM agent_group WHERE company_id = $1 AND id = $2) AS group,
        $3::uuid IS NOT NULL AND NOT EXISTS (SELECT FROM group_member WHERE company_id = $1 AND group_id = $2 AND agent_id = $3) AS member,
        ARRAY(SELECT id FROM unnest($4::uuid[]) AS named (id)
          WHERE NOT EXISTS (SELECT FROM channel_account a WHERE a.company_id = $1 AND a.id = named.id)) AS "accountIds",
        ARRAY(SELECT id FROM unnest($5::uuid[]) AS named (id)
          WHERE NOT EXISTS (SELECT FROM label l WHERE l.company_id = $1 AND l.id = named.id)) AS "labelIds"`,
    values: [companyId, groupId, agentId, conditions.accountIds ?? [], conditions.labelIds ?? []],
  });
  return rows[0] ?? { group: true, member: true, accountIds: [], labelIds: [] };
}

export interface RoutingFactsRow {
  conversationId: string;
  accountId: string;
  platform: string;
  /** What the desk has not seen yet, oldest first. */
  contents: MessageContent[];
  profileLanguage: string | null;
  contactLanguage: string | null;
  entryKind: EntryPointKind | null;
  entryValue: string | null;
  /** Where the code they scanned leads. */
  codeGroupId: string | null;
  labelIds: string[];
}

const CONTENTS_READ = 5;

/** `since`: an entry point before this does not count. */
export function routingFacts(
  db: Queryable,
  conversations: { companyId: string; conversationId: string }[],
  since: Date,
): Promise<RoutingFactsRow[]> {
  return db.query<RoutingFactsRow>({
    name: 'routing-facts',
    text: `SELECT c.id AS "conversationId", c.account_id AS "accountId", a.platform, p.profile ->> 'language' AS "profileLanguage",
        t.language AS "contactLanguage", e.kind AS "entryKind", e.value AS "entryValue", q.group_id AS "codeGroupId",
        ARRAY(SELECT m.content FROM message_index x
          JOIN message m ON m.company_id = x.company_id AND m.conversation_id = x.conversation_id AND m.seq = x.seq AND m.sent_at = x.sent_at
          WHERE x.company_id = c.company_id AND x.conversation_id = c.id AND x.seq > c.routed_seq AND m.kind = 'in'
          ORDER BY x.seq LIMIT ${String(CONTENTS_READ)}) AS contents,
        ARRAY(SELECT DISTINCT l.label_id FROM contact o JOIN contact_label l ON l.company_id = o.company_id AND l.contact_id = o.id
          WHERE o.company_id = t.company_id AND (o.id = t.id OR o.merged_into = t.id)) AS "labelIds"
      FROM ${jsonRows('$1', '"companyId" uuid, "conversationId" uuid')} i
      JOIN conversation c ON c.company_id = i."companyId" AND c.id = i."conversationId"
      JOIN channel_account a ON a.company_id = c.company_id AND a.id = c.account_id
      JOIN proxy_user p ON p.company_id = c.company_id AND p.id = c.proxy_user_id
      JOIN contact own ON own.company_id = p.company_id AND own.id = p.contact_id
      JOIN contact t ON t.company_id = own.company_id AND t.id = coalesce(own.merged_into, own.id)
      LEFT JOIN entry_point e ON e.company_id = c.company_id AND e.conversation_id = c.id AND e.at > $2
      LEFT JOIN qr_code q ON q.company_id = c.company_id AND q.account_id = c.account_id AND q.scene = e.value AND e.kind = 'scene'`,
    values: [JSON.stringify(conversations), since],
  });
}
