// Presence: the status an agent chose, and whether a live connection of theirs is or was there a moment ago, over all instances.
import type { PresenceStatus } from '../contract/index.js';
import type { Queryable } from './database.js';
import { jsonRows } from './json-rows.js';

export interface PresenceRow {
  companyId: string;
  agentId: string;
  /** What others see: offline without a connection for longer than the grace, else what was chosen. */
  status: PresenceStatus;
  chosenStatus: PresenceStatus;
}

export const EFFECTIVE_STATUS = `CASE WHEN p.online THEN p.status ELSE 'offline' END`;

const PRESENCE = `p.company_id AS "companyId", p.agent_id AS "agentId", ${EFFECTIVE_STATUS} AS status, p.status AS "chosenStatus"`;

/** Logs what `changed` gives; its columns are those of agent_presence. */
const LOGGED = `logged AS (
  INSERT INTO presence_event (company_id, agent_id, at, status, chosen, reason)
  SELECT company_id, agent_id, $1, ${EFFECTIVE_STATUS}, status, reason FROM changed p
)`;

/** This process lives. Its connections are none at first: those of an earlier life are gone. */
export async function registerInstance(db: Queryable, instanceId: string, ttlMs: number): Promise<void> {
  await db.query({
    name: 'register-instance',
    text: `WITH forgotten AS (DELETE FROM agent_connection WHERE instance_id = $1)
      INSERT INTO hub_instance (id, expires_at) VALUES ($1, clock_timestamp() + $2 * interval '1 millisecond')
      ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at`,
    values: [instanceId, ttlMs],
  });
}

/** False: others have given this process up, and its connections with it. */
export async function renewInstance(db: Queryable, instanceId: string, ttlMs: number): Promise<boolean> {
  const rows = await db.query({
    name: 'renew-instance',
    text: `UPDATE hub_instance SET expires_at = clock_timestamp() + $2 * interval '1 millisecond' WHERE id = $1 RETURNING id`,
    values: [instanceId, ttlMs],
  });
  return rows.length > 0;
}

/** It ends, or has ended long ago without saying so; what it held goes with it. */
export async function forgetInstances(db: Queryable, instanceId: string, which: 'own' | 'expired'): Promise<void> {
  await db.query({
    name: `forget-instances-${which}`,
    text: `DELETE FROM hub_instance WHERE ${which === 'own' ? 'id = $1' : 'id <> $1 AND expires_at < clock_timestamp()'}`,
    values: [instanceId],
  });
}

/** What this instance has of these agents' connections; gives those whose status is another one for it. */
export function noteConnections(
  db: Queryable,
  instanceId: string,
  agents: { companyId: string; agentId: string; connected: boolean }[],
  at: Date,
): Promise<PresenceRow[]> {
  const input = agents.map(({ companyId, agentId, connected }) => ({ company_id: companyId, agent_id: agentId, connected }));
  return db.query<PresenceRow>({
    name: 'note-connections',
    text: `WITH i AS MATERIALIZED (SELECT * FROM ${jsonRows('$3', 'company_id uuid, agent_id uuid, connected boolean')} i
      ), before AS MATERIALIZED (
        SELECT p.* FROM agent_presence p JOIN i ON i.company_id = p.company_id AND i.agent_id = p.agent_id ORDER BY p.agent_id FOR UPDATE OF p
      ), here AS (
        INSERT INTO agent_connection (company_id, agent_id, instance_id)
        SELECT i.company_id, i.agent_id, $2 FROM i JOIN before USING (company_id, agent_id) WHERE i.connected ON CONFLICT DO NOTHING
      ), gone AS (
        DELETE FROM agent_connection c USING i
        WHERE NOT i.connected AND c.company_id = i.company_id AND c.agent_id = i.agent_id AND c.instance_id = $2
      ), noted AS (
        UPDATE agent_presence p SET online = p.online OR i.connected,
          idle_since = CASE WHEN p.status = 'idle' AND i.connected AND NOT p.online THEN $1::timestamptz ELSE p.idle_since END,
          gone_at = CASE WHEN i.connected OR EXISTS (SELECT FROM agent_connection c
            WHERE c.company_id = p.company_id AND c.agent_id = p.agent_id AND c.instance_id <> $2) THEN NULL ELSE coalesce(p.gone_at, $1) END
        -- By way of those held, so that these are read first.
        FROM i JOIN before b USING (company_id, agent_id) WHERE p.company_id = i.company_id AND p.agent_id = i.agent_id RETURNING p.*
      ), changed AS (
        SELECT p.* FROM noted p JOIN before b USING (company_id, agent_id) WHERE p.online AND NOT b.online AND p.status <> 'offline'
      ), ${LOGGED}
      SELECT ${PRESENCE} FROM changed p`,
    values: [at, instanceId, JSON.stringify(input)],
  });
}

const CONNECTED = `EXISTS (SELECT FROM agent_connection c WHERE c.company_id = p.company_id AND c.agent_id = p.agent_id)`;

/**
 * Whom no instance has a connection of any more is gone from now on; whoever is so for longer than the grace of their groups is offline. Two
 * instances that note one's coming and going at the same moment do not see each other's part: what they left wrong is put right here.
 */
export async function noteAbsence(db: Queryable, at: Date): Promise<PresenceRow[]> {
  await db.query({
    name: 'note-gone',
    text: `UPDATE agent_presence p SET gone_at = CASE WHEN p.gone_at IS NULL THEN $1::timestamptz END
      WHERE p.online AND (p.gone_at IS NULL) <> ${CONNECTED}`,
    values: [at],
  });
  return db.query<PresenceRow>({
    name: 'note-offline',
    text: `WITH changed AS (
        UPDATE agent_presence p SET online = false WHERE p.online AND NOT ${CONNECTED} AND p.gone_at + interval '1 second' * coalesce((
          SELECT max(g.grace_seconds) FROM group_member m JOIN agent_group g ON g.company_id = m.company_id AND g.id = m.group_id
          WHERE m.company_id = p.company_id AND m.agent_id = p.agent_id), 30) < $1::timestamptz
        RETURNING p.*
      ), ${LOGGED}
      SELECT ${PRESENCE} FROM changed p WHERE p.status <> 'offline'`,
    values: [at],
  });
}

/** Null: there is no such agent. */
export async function choosePresence(
  db: Queryable,
  agent: { companyId: string; agentId: string },
  chosen: { status: PresenceStatus; reason: string | null },
  at: Date,
): Promise<PresenceRow | null> {
  const rows = await db.query<PresenceRow>({
    name: 'choose-presence',
    text: `WITH changed AS (
        UPDATE agent_presence SET status = $4, reason = $5, changed_at = $1,
          idle_since = CASE WHEN $4 <> 'idle' THEN NULL WHEN status = 'idle' THEN idle_since ELSE $1::timestamptz END
        WHERE company_id = $2 AND agent_id = $3 RETURNING *
      ), ${LOGGED}
      SELECT ${PRESENCE} FROM changed p`,
    values: [at, agent.companyId, agent.agentId, chosen.status, chosen.reason],
  });
  return rows[0] ?? null;
}

/** Serves nobody any more: from now on there is nothing to do for who is idle. */
export async function noteUnoccupied(db: Queryable, companyId: string, agentId: string, at: Date): Promise<void> {
  await db.query({
    name: 'note-unoccupied',
    text: `UPDATE agent_presence p SET idle_since = greatest(idle_since, $3::timestamptz)
      WHERE company_id = $1 AND agent_id = $2 AND status = 'idle' AND online
        AND NOT EXISTS (SELECT FROM service_session s WHERE s.company_id = $1 AND s.assignee_id = $2 AND s.state = 'active')`,
    values: [companyId, agentId, at],
  });
}

/** Newest first. */
export function presenceLog(
  db: Queryable,
  companyId: string,
  agentId: string,
  limit: number,
): Promise<{ at: Date; status: PresenceStatus; chosenStatus: PresenceStatus; reason: string | null }[]> {
  return db.query({
    name: 'presence-log',
    text: `SELECT at, status, chosen AS "chosenStatus", reason FROM presence_event
      WHERE company_id = $1 AND agent_id = $2 ORDER BY id DESC LIMIT $3`,
    values: [companyId, agentId, limit],
  });
}
