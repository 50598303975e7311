// Events on their way to a company's own programs: kept with what they tell of, in one line per conversation and address.
import type { OutgoingEvent } from '../contract/index.js';
import type { Queryable } from './database.js';
import { jsonRows } from './json-rows.js';

export interface NewOutgoingEvent {
  companyId: string;
  webhookId: string;
  conversationId: string;
  /** What it tells of; the same is told to an address once. */
  source: string;
  payload: OutgoingEvent;
}

/** In their order. True when any of them is new. */
export async function insertOutgoingEvents(
  db: Queryable,
  events: NewOutgoingEvent[],
  at: { now: Date; expiresAt: Date },
): Promise<boolean> {
  if (events.length === 0) return false;
  const rows = await db.query({
    name: 'insert-outgoing-events',
    text: `WITH stored AS (
        INSERT INTO outgoing_event (company_id, id, webhook_id, conversation_id, type, source, payload, created_at, expires_at)
        SELECT i."companyId", (i.payload ->> 'id')::uuid, i."webhookId", i."conversationId", i.payload ->> 'type', i.source, i.payload, $2, $3
        FROM ${jsonRows('$1', '"companyId" uuid, "webhookId" uuid, "conversationId" uuid, source text, payload jsonb, ord int')} i
        JOIN outgoing_webhook w ON w.company_id = i."companyId" AND w.id = i."webhookId"
        ORDER BY i.ord
        ON CONFLICT (company_id, webhook_id, source) DO NOTHING
        RETURNING company_id, webhook_id, conversation_id
      )
      INSERT INTO outgoing_lane AS l (company_id, webhook_id, conversation_id, next_at)
      SELECT DISTINCT company_id, webhook_id, conversation_id, $2::timestamptz FROM stored ORDER BY 1, 2, 3
      ON CONFLICT (company_id, webhook_id, conversation_id) DO UPDATE SET pushed = l.pushed + 1
      RETURNING l.webhook_id`,
    values: [JSON.stringify(events.map((event, ord) => ({ ...event, ord }))), at.now, at.expiresAt],
  });
  return rows.length > 0;
}

export interface OutgoingLane {
  companyId: string;
  webhookId: string;
  conversationId: string;
}

/** Lines with something due, for this caller alone until `until`. */
export function claimOutgoingLanes(db: Queryable, at: { now: Date; until: Date }, limit: number): Promise<OutgoingLane[]> {
  return db.query<OutgoingLane>({
    name: 'claim-outgoing-lanes',
    text: `UPDATE outgoing_lane l SET claimed_until = $2
      FROM (
        SELECT d.company_id, d.webhook_id, d.conversation_id FROM outgoing_lane d
        JOIN outgoing_webhook w ON w.company_id = d.company_id AND w.id = d.webhook_id AND w.active AND (w.rests_until IS NULL OR w.rests_until <= $1)
        WHERE d.next_at <= $1 AND (d.claimed_until IS NULL OR d.claimed_until <= $1)
        ORDER BY d.next_at LIMIT $3 FOR UPDATE OF d SKIP LOCKED
      ) due
      WHERE l.company_id = due.company_id AND l.webhook_id = due.webhook_id AND l.conversation_id = due.conversation_id
      RETURNING l.company_id AS "companyId", l.webhook_id AS "webhookId", l.conversation_id AS "conversationId"`,
    values: [at.now, at.until, limit],
  });
}

export interface QueuedOutgoingEvent {
  id: string;
  type: string;
  payload: OutgoingEvent;
  attempts: number;
  expiresAt: Date;
}

const LANE = 'company_id = $1 AND webhook_id = $2 AND conversation_id = $3';
const laneValues = ({ companyId, webhookId, conversationId }: OutgoingLane): unknown[] => [companyId, webhookId, conversationId];

/** The next ones of a line, and the line's counter from before they were read. */
export async function headOfLane(
  db: Queryable,
  lane: OutgoingLane,
  limit: number,
): Promise<{ pushed: number; events: QueuedOutgoingEvent[] }> {
  const counters = await db.query<{ pushed: number }>({
    name: 'lane-pushed',
    text: `SELECT pushed FROM outgoing_lane WHERE ${LANE}`,
    values: laneValues(lane),
  });
  const events = await db.query<QueuedOutgoingEvent>({
    name: 'lane-head',
    text: `SELECT id, type, payload, attempts, expires_at AS "expiresAt" FROM outgoing_event
      WHERE ${LANE} AND state = 'queued' ORDER BY position LIMIT $4`,
    values: [...laneValues(lane), limit],
  });
  return { pushed: counters[0]?.pushed ?? 0, events };
}

/** Takes an empty line away, unless something came in since `pushed` was read; then false. */
export async function dropEmptyLane(db: Queryable, lane: OutgoingLane, pushed: number): Promise<boolean> {
  const rows = await db.query({
    name: 'drop-lane',
    text: `DELETE FROM outgoing_lane WHERE ${LANE} AND pushed = $4 RETURNING pushed`,
    values: [...laneValues(lane), pushed],
  });
  return rows.length > 0;
}

export async function releaseLane(db: Queryable, lane: OutgoingLane, nextAt: Date): Promise<void> {
  await db.query({
    name: 'release-lane',
    text: `UPDATE outgoing_lane SET claimed_until = NULL, next_at = $4 WHERE ${LANE}`,
    values: [...laneValues(lane), nextAt],
  });
}

/** A try and what came of it; `queued` again: it is tried later. */
export async function noteOutgoingTry(
  db: Queryable,
  event: { companyId: string; id: string },
  outcome: { state: 'queued' | 'delivered' | 'failed'; httpStatus: number | null; error: string | null; at: Date },
): Promise<void> {
  await db.query({
    name: 'note-outgoing-try',
    text: `UPDATE outgoing_event SET state = $3, attempts = attempts + 1, http_status = $4, error = $5, tried_at = $6
      WHERE company_id = $1 AND id = $2`,
    values: [event.companyId, event.id, outcome.state, outcome.httpStatus, outcome.error, outcome.at],
  });
}

export interface OutgoingEventRow {
  id: string;
  position: number;
  type: string;
  conversationId: string;
  state: 'queued' | 'delivered' | 'failed';
  attempts: number;
  httpStatus: number | null;
  error: string | null;
  createdAt: Date;
  triedAt: Date | null;
}

/** Newest first. */
export function outgoingEventLog(
  db: Queryable,
  companyId: string,
  webhookId: string,
  page: { state?: string | undefined; before?: number | undefined; limit: number },
): Promise<OutgoingEventRow[]> {
  return db.query<OutgoingEventRow>({
    name: 'outgoing-event-log',
    text: `SELECT id, position, type, conversation_id AS "conversationId", state, attempts, http_status AS "httpStatus", error,
        created_at AS "createdAt", tried_at AS "triedAt"
      FROM outgoing_event WHERE company_id = $1 AND webhook_id = $2 AND ($3::text IS NULL OR state = $3) AND ($4::bigint IS NULL OR position < $4)
      ORDER BY position DESC LIMIT $5`,
    values: [companyId, webhookId, page.state ?? null, page.before ?? null, page.limit],
  });
}

/** Puts finished events back into their lines. How many they were; null: there is no such address. */
export async function requeueOutgoingEvents(
  db: Queryable,
  which: { companyId: string; webhookId: string; eventIds: string[] },
  at: { now: Date; expiresAt: Date },
): Promise<number> {
  const rows = await db.query<{ count: number }>({
    text: `WITH again AS (
        UPDATE outgoing_event SET state = 'queued', attempts = 0, expires_at = $5
        WHERE company_id = $1 AND webhook_id = $2 AND id = ANY($3::uuid[]) AND state <> 'queued' RETURNING conversation_id
      ), lanes AS (
        INSERT INTO outgoing_lane AS l (company_id, webhook_id, conversation_id, next_at)
        SELECT DISTINCT $1::uuid, $2::uuid, conversation_id, $4::timestamptz FROM again ORDER BY 3
        ON CONFLICT (company_id, webhook_id, conversation_id) DO UPDATE SET pushed = l.pushed + 1, next_at = excluded.next_at
      ) SELECT count(*) AS count FROM again`,
    values: [which.companyId, which.webhookId, which.eventIds, at.now, at.expiresAt],
  });
  return rows[0]?.count ?? 0;
}

/** What ended before `before` is let go. */
export async function deleteFinishedOutgoingEvents(db: Queryable, before: Date): Promise<void> {
  await db.query({ text: `DELETE FROM outgoing_event WHERE state <> 'queued' AND created_at < $1`, values: [before] });
}
