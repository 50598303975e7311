// Who did what to which thing, for admins.
import { z } from 'zod';
import type { AuditEventView, Page } from '../contract/index.js';
import { listAuditEvents } from '../store/audit.js';
import type { Database } from '../store/database.js';
import { pageOf } from './contact-views.js';
import { formatCursor, parseCursor } from './cursor.js';
import { route, type Route } from './route.js';

const auditEventSchema: z.ZodType<AuditEventView> = z
  .object({
    id: z.string(),
    at: z.string(),
    actor: z.object({ id: z.string(), name: z.string() }).exactOptional(),
    action: z.string(),
    objectType: z.string(),
    objectId: z.string(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEvent' });

export function auditEventRoute(database: Database): Route {
  return route({
    method: 'GET',
    path: '/audit-events',
    access: 'admin',
    summary: 'Who changed what, newest first',
    query: z.object({
      /** The beginning of an action, e.g. `channel_account`. */
      action: z.string().min(1).max(100).optional(),
      actorId: z.uuid().optional(),
      objectId: z.string().min(1).max(100).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z.string().max(200).optional(),
    }),
    response: pageOf(auditEventSchema),
    async handle({ principal, query }): Promise<Page<AuditEventView>> {
      const { action, actorId, objectId, limit } = query;
      const rows = await listAuditEvents(database, principal.companyId, {
        action,
        actorId,
        objectId,
        after: parseCursor(query.cursor),
        limit,
      });
      const last = rows.at(-1);
      return {
        items: rows.map(({ at, actorId: by, actorName, ...row }) => ({
          ...row,
          at: at.toISOString(),
          ...(by !== null && { actor: { id: by, name: actorName ?? '' } }),
        })),
        nextCursor: last && rows.length === limit ? formatCursor(last) : null,
      };
    },
  });
}
