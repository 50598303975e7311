// The menu a platform shows below every chat with an account: read from there, replaced there.
import { z } from 'zod';
import { accountMenuSchema, type Clock } from '../contract/index.js';
import type { AccountService } from '../accounts/accounts.js';
import { insertAuditEvent } from '../store/audit.js';
import type { Database } from '../store/database.js';
import { idParams, route, type Route } from './route.js';

const menuBody = z.object({ entries: accountMenuSchema });

export interface AccountMenuDependencies {
  database: Database;
  clock: Clock;
  newId: () => string;
  accounts: AccountService;
}

export function accountMenuRoutes({ database, clock, newId, accounts }: AccountMenuDependencies): Route[] {
  return [
    route({
      method: 'GET',
      path: '/channel-accounts/:id/menu',
      access: 'supervisor',
      summary: 'The menu below every chat, as the platform has it now; 422 `no_account_menu` where the channel has none',
      params: idParams,
      response: menuBody,
      handle: async ({ principal, params }) => ({
        entries: await accounts.tools.menu({ companyId: principal.companyId, accountId: params.id }),
      }),
    }),
    route({
      method: 'PUT',
      path: '/channel-accounts/:id/menu',
      access: 'admin',
      summary: 'Replace the menu at the platform; no entries take it away',
      params: idParams,
      body: menuBody,
      response: menuBody,
      async handle({ principal, params, body }) {
        const { companyId, agentId } = principal;
        const entries = await accounts.tools.changeMenu({ companyId, accountId: params.id }, body.entries);
        await insertAuditEvent(
          database,
          {
            companyId,
            id: newId(),
            actorId: agentId,
            action: 'channel_account.menu_changed',
            objectType: 'channel_account',
            objectId: params.id,
            details: { entries: body.entries },
          },
          clock.now(),
        );
        return { entries };
      },
    }),
  ];
}
