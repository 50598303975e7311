// What the account notes about an end user at the platform itself: its name for them and its tags.
import { z } from 'zod';
import { HubError, type Clock, type PlatformRemarks } from '../contract/index.js';
import type { Remarks } from '../accounts/remarks.js';
import type { ConversationRows } from '../im/conversation-row.js';
import type { PushHub } from '../im/push.js';
import { insertAuditEvent } from '../store/audit.js';
import { conversationForViewer, type ConversationRow } from '../store/conversations.js';
import type { Database } from '../store/database.js';
import { idParams, route, type Principal, type Route } from './route.js';

export interface RemarkRouteDependencies {
  database: Database;
  clock: Clock;
  newId: () => string;
  remarks: Remarks;
  rows: ConversationRows;
  push: PushHub;
}

const remarksSchema: z.ZodType<PlatformRemarks> = z
  .object({ remark: z.string(), tags: z.array(z.string()), knownTags: z.array(z.string()) })
  .meta({ id: 'PlatformRemarks' });

const changeBody = z.object({
  remark: z.string().trim().max(200).optional(),
  tags: z
    .array(z.string().trim().min(1).max(200))
    .max(100)
    .transform((tags) => [...new Set(tags)])
    .optional(),
});

export function remarkRoutes({ database, clock, newId, remarks, rows, push }: RemarkRouteDependencies): Route[] {
  const find = async ({ companyId, agentId, role }: Principal, id: string): Promise<ConversationRow> => {
    const row = await conversationForViewer(database, { companyId, agentId, seesAll: role !== 'agent' }, id);
    if (!row) throw new HubError(404, 'not_found', 'There is no such conversation.');
    return row;
  };
  return [
    route({
      method: 'GET',
      path: '/conversations/:id/remarks',
      access: 'agent',
      summary: 'The account’s own name and tags for the end user, as the platform has them now; 422 `no_remarks` where it has none',
      params: idParams,
      response: remarksSchema,
      handle: async ({ principal, params }) => remarks.of(await find(principal, params.id)),
    }),
    route({
      method: 'PATCH',
      path: '/conversations/:id/remarks',
      access: 'agent',
      summary: 'Change the name, the tags or both at the platform; a tag the account does not have is made',
      params: idParams,
      body: changeBody,
      response: remarksSchema,
      async handle({ principal, params, body }) {
        const { companyId, agentId: actorId } = principal;
        const row = await find(principal, params.id);
        const told = await remarks.change(row, {
          ...(body.remark !== undefined && { remark: body.remark }),
          ...(body.tags && { tags: body.tags }),
        });
        const audited = { action: 'conversation.remarks_changed', objectType: 'conversation', objectId: row.id, details: body };
        await insertAuditEvent(database, { companyId, id: newId(), actorId, ...audited }, clock.now());
        rows.changedSoon(companyId, row.id);
        push.toCompany(companyId, { type: 'contact.updated', contactId: row.contactId });
        return told;
      },
    }),
  ];
}
