// What giving out a group's queue needs to know and to hold: who has room, who waits, what has to move on.
import type { AssignmentStrategy } from '../contract/index.js';
import type { Queryable } from './database.js';
import { jsonRows } from './json-rows.js';
import { heldBy, SESSION, type SessionRow } from './sessions.js';

export interface GroupToPlace {
  strategy: AssignmentStrategy;
  queueMax: number | null;
  fallbackGroupId: string | null;
  reopenHours: number;
  /** How long an agent may think about an offer; null: what waits is given out without asking. */
  acceptSeconds: number | null;
  queued: number;
  parked: number;
}

/** Holds the group, so that one at a time gives out its queue. */
export async function lockGroupToPlace(tx: Queryable, companyId: string, groupId: string): Promise<void> {
  await tx.query({
    name: 'lock-group-to-place',
    text: 'SELECT id FROM agent_group WHERE company_id = $1 AND id = $2 FOR NO KEY UPDATE',
    values: [companyId, groupId],
  });
}

/** Null: there is no such group. */
export async function groupToPlace(db: Queryable, companyId: string, groupId: string): Promise<GroupToPlace | null> {
  const rows = await db.query<GroupToPlace>({
    name: 'group-to-place',
    text: `SELECT g.strategy, g.queue_max AS "queueMax", g.fallback_group_id AS "fallbackGroupId", g.reopen_hours AS "reopenHours",
        g.accept_seconds AS "acceptSeconds",
        (SELECT count(*) FROM service_session s WHERE s.company_id = $1 AND s.group_id = $2 AND s.state = 'queued') AS queued,
        (SELECT count(*) FROM service_session s WHERE s.company_id = $1 AND s.group_id = $2 AND s.state = 'parked') AS parked
      FROM agent_group g WHERE g.company_id = $1 AND g.id = $2`,
    values: [companyId, groupId],
  });
  return rows[0] ?? null;
}

export interface AgentWithRoom {
  agentId: string;
  name: string;
  /** Places left, by the agent's own limit and the membership's. */
  free: number;
  load: number;
  maxLoad: number;
  /** Of the membership: higher goes first. */
  priority: number;
  languages: string[];
}

/** Members who may be given something just now, those who have waited longest for it first. */
export function agentsWithRoom(tx: Queryable, companyId: string, groupId: string): Promise<AgentWithRoom[]> {
  return tx.query<AgentWithRoom>({
    name: 'agents-with-room',
    text: `SELECT a.id AS "agentId", a.name, a.languages, m.priority, l.load, a.max_load AS "maxLoad",
        least(a.max_load - l.load, coalesce(m.max_load - l.here, a.max_load))::int AS free
      FROM group_member m
      JOIN agent a ON a.company_id = m.company_id AND a.id = m.agent_id AND a.active
      JOIN agent_presence p ON p.company_id = a.company_id AND p.agent_id = a.id AND p.online AND p.status = 'idle'
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS load, count(*) FILTER (WHERE s.group_id = m.group_id)::int AS here FROM (${heldBy('a.company_id', 'a.id')}) s
      ) l
      WHERE m.company_id = $1 AND m.group_id = $2 AND l.load < a.max_load AND (m.max_load IS NULL OR l.here < m.max_load)
      ORDER BY p.last_assigned_at NULLS FIRST, a.id`,
    values: [companyId, groupId],
  });
}

/** Agents before conversations of theirs are counted: two who give out cannot both see the last free place. */
export async function lockAgents(tx: Queryable, companyId: string, agentIds: string[]): Promise<void> {
  await tx.query({
    name: 'lock-agents',
    text: 'SELECT id FROM agent WHERE company_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR NO KEY UPDATE',
    values: [companyId, agentIds],
  });
}

/** In one order by everybody. */
export async function lockConversations(tx: Queryable, companyId: string, conversationIds: string[]): Promise<void> {
  await tx.query({
    name: 'lock-conversations',
    text: 'SELECT id FROM conversation WHERE company_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR UPDATE',
    values: [companyId, conversationIds],
  });
}

/** Whom a session is not given to: for a while who gave it back, and until the round ends who passed on the offer. */
const passedOver = (at: string): string =>
  `CASE WHEN s.passed_over_until > ${at}::timestamptz THEN s.passed_over ELSE '{}' END
    || CASE WHEN s.offer_round_ends_at > ${at}::timestamptz THEN s.offer_passed_over ELSE '{}' END`;

/** Those at the head for whom at least one of these agents is not passed over; what is offered to somebody is not for others. */
export async function headOfQueue(
  tx: Queryable,
  { companyId, groupId, agentIds, at }: { companyId: string; groupId: string; agentIds: string[]; at: Date },
  limit: number,
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>({
    name: 'head-of-queue',
    text: `SELECT conversation_id AS id FROM service_session s WHERE company_id = $1 AND group_id = $2 AND state = 'queued' AND offered_to IS NULL
      AND NOT $3::uuid[] <@ (${passedOver('$5')}) ORDER BY priority DESC, queued_at, id LIMIT $4`,
    values: [companyId, groupId, agentIds, limit, at],
  });
  return rows.map(({ id }) => id);
}

export interface QueuedSession extends SessionRow {
  passedOver: string[];
  preferredAgentId: string | null;
  /** Who served the person the last time, and until when. */
  lastAgentId: string | null;
  lastClosedAt: Date | null;
  languages: string[];
}

/** What still waits in the group among these conversations and is offered to nobody, in the order of the queue. */
export function queuedAmong(
  tx: Queryable,
  { companyId, groupId, conversationIds, at }: { companyId: string; groupId: string; conversationIds: string[]; at: Date },
): Promise<QueuedSession[]> {
  return tx.query<QueuedSession>({
    name: 'queued-among',
    text: `SELECT ${SESSION}, ${passedOver('$4')} AS "passedOver", s.preferred_agent_id AS "preferredAgentId",
        last.assignee_id AS "lastAgentId", last.closed_at AS "lastClosedAt",
        array_remove(ARRAY[t.language, p.profile ->> 'language'], NULL) AS languages
      FROM conversation c
      JOIN service_session s ON s.company_id = c.company_id AND s.id = c.session_id AND s.group_id = $2 AND s.state = 'queued' AND s.offered_to IS NULL
      CROSS JOIN LATERAL (SELECT contact_id, profile FROM proxy_user
        WHERE company_id = c.company_id AND id = c.proxy_user_id LIMIT 1) p
      CROSS JOIN LATERAL (SELECT id, merged_into FROM contact WHERE company_id = c.company_id AND id = p.contact_id LIMIT 1) own
      CROSS JOIN LATERAL (SELECT language FROM contact
        WHERE company_id = c.company_id AND id = coalesce(own.merged_into, own.id) LIMIT 1) t
      LEFT JOIN service_session last ON last.conversation_id = s.conversation_id AND last.no = s.no - 1
      WHERE c.company_id = $1 AND c.id = ANY($3::uuid[]) ORDER BY s.priority DESC, s.queued_at, s.id`,
    values: [companyId, groupId, conversationIds, at],
  });
}

/** Whose turn it was: the later in the list, the longer until it is theirs again. */
export async function noteAssigned(tx: Queryable, companyId: string, agentIds: string[], at: Date): Promise<void> {
  await tx.query({
    name: 'note-assigned',
    text: `UPDATE agent_presence p SET last_assigned_at = greatest(p.last_assigned_at, $3::timestamptz) + i.ord * interval '1 microsecond'
      FROM ${jsonRows('$2', 'agent_id uuid, ord int')} i WHERE p.company_id = $1 AND p.agent_id = i.agent_id`,
    values: [companyId, JSON.stringify(agentIds.map((agent_id, ord) => ({ agent_id, ord }))), at],
  });
}

/** Waiting ones in this state by the order of the queue, without the first `skip`. */
export async function waitingAfter(
  tx: Queryable,
  { companyId, groupId, state }: { companyId: string; groupId: string; state: 'queued' | 'parked' },
  skip: number,
  limit: number,
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>({
    name: `waiting-after-${state}`,
    text: `SELECT conversation_id AS id FROM service_session WHERE company_id = $1 AND group_id = $2 AND state = '${state}'
      ORDER BY priority DESC, queued_at, id OFFSET $3 LIMIT $4`,
    values: [companyId, groupId, skip, limit],
  });
  return rows.map(({ id }) => id);
}

export interface WaitingSession extends SessionRow {
  overflowed: boolean;
}

/** Of these conversations, what still waits in the group in this state, in the order of the queue. */
export function waitingAmong(
  tx: Queryable,
  { companyId, groupId, state }: { companyId: string; groupId: string; state: 'queued' | 'parked' },
  conversationIds: string[],
): Promise<WaitingSession[]> {
  return tx.query<WaitingSession>({
    name: 'waiting-among',
    text: `SELECT ${SESSION}, s.overflowed FROM conversation c
      JOIN service_session s ON s.company_id = c.company_id AND s.id = c.session_id AND s.group_id = $2 AND s.state = $3
      WHERE c.company_id = $1 AND c.id = ANY($4::uuid[]) ORDER BY s.priority DESC, s.queued_at, s.id`,
    values: [companyId, groupId, state, conversationIds],
  });
}

/** How many more a group's queue takes; null: there is no bound. Zero when there is no such group. */
export async function roomInQueue(tx: Queryable, companyId: string, groupId: string): Promise<number | null> {
  const rows = await tx.query<{ room: number | null }>({
    name: 'room-in-queue',
    text: `SELECT g.queue_max - (SELECT count(*) FROM service_session s WHERE s.company_id = $1 AND s.group_id = $2 AND s.state = 'queued') AS room
      FROM agent_group g WHERE g.company_id = $1 AND g.id = $2`,
    values: [companyId, groupId],
  });
  return rows[0] ? rows[0].room : 0;
}

/** Groups in which something may have to move: given out, brought back from waiting for them to open, or moved on. */
export function groupsToPlace(db: Queryable): Promise<{ companyId: string; groupId: string }[]> {
  return db.query({
    name: 'groups-to-place',
    text: `SELECT g.company_id AS "companyId", g.id AS "groupId" FROM agent_group g
      WHERE (g.strategy <> 'manual' OR g.queue_max IS NOT NULL)
          AND EXISTS (SELECT FROM service_session s WHERE s.company_id = g.company_id AND s.group_id = g.id AND s.state = 'queued')
        OR EXISTS (SELECT FROM service_session s WHERE s.company_id = g.company_id AND s.group_id = g.id AND s.state = 'parked')`,
  });
}

/** Groups of an agent in which somebody may be given something. */
export async function placedGroupsOf(db: Queryable, companyId: string, agentId: string): Promise<string[]> {
  const rows = await db.query<{ groupId: string }>({
    name: 'placed-groups-of',
    text: `SELECT g.id AS "groupId" FROM group_member m JOIN agent_group g ON g.company_id = m.company_id AND g.id = m.group_id
      WHERE m.company_id = $1 AND m.agent_id = $2 AND g.strategy <> 'manual'`,
    values: [companyId, agentId],
  });
  return rows.map(({ groupId }) => groupId);
}
