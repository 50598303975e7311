// Who did what to which object. Append only.
import type { Queryable } from './database.js';

export interface AuditEvent {
  companyId: string;
  id: string;
  /** null: the hub itself. */
  actorId: string | null;
  /** e.g. `channel_account.disabled`. */
  action: string;
  objectType: string;
  objectId: string;
  /** Never a credential. */
  details: Record<string, unknown>;
}

export async function insertAuditEvent(db: Queryable, event: AuditEvent, now: Date): Promise<void> {
  await db.query({
    text: `INSERT INTO audit_event (company_id, id, at, actor_id, action, object_type, object_id, details)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [event.companyId, event.id, now, event.actorId, event.action, event.objectType, event.objectId, JSON.stringify(event.details)],
  });
}

export interface AuditEventRow extends Omit<AuditEvent, 'companyId'> {
  at: Date;
  /** Null when nobody did, or who did is no longer known. */
  actorName: string | null;
}

/** Newest first. `action`: how it begins. */
export function listAuditEvents(
  db: Queryable,
  companyId: string,
  filter: {
    action?: string | undefined;
    actorId?: string | undefined;
    objectId?: string | undefined;
    after?: { at: Date; id: string } | undefined;
    limit: number;
  },
): Promise<AuditEventRow[]> {
  return db.query<AuditEventRow>({
    name: 'list-audit-events',
    text: `SELECT e.id, e.at, e.actor_id AS "actorId", a.name AS "actorName", e.action, e.object_type AS "objectType", e.object_id AS "objectId", e.details
      FROM audit_event e LEFT JOIN agent a ON a.company_id = e.company_id AND a.id = e.actor_id
      WHERE e.company_id = $1 AND ($2::text IS NULL OR starts_with(e.action, $2)) AND ($3::uuid IS NULL OR e.actor_id = $3)
        AND ($4::text IS NULL OR e.object_id = $4) AND ($5::timestamptz IS NULL OR (e.at, e.id) < ($5, $6::uuid))
      ORDER BY e.at DESC, e.id DESC LIMIT $7`,
    values: [
      companyId,
      filter.action ?? null,
      filter.actorId ?? null,
      filter.objectId ?? null,
      filter.after?.at ?? null,
      filter.after?.id ?? null,
      filter.limit,
    ],
  });
}
