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
