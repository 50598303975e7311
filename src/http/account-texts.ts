// What the hub says by itself on an account. Everybody sees it; admins change it.
import { accountTextsSchema, HubError, type AccountTexts, type Clock } from '../contract/index.js';
import type { TextBook } from '../desk/texts/text-book.js';
import { insertAuditEvent } from '../store/audit.js';
import type { Database } from '../store/database.js';
import { accountTextsOf, replaceAccountTexts } from '../store/texts.js';
import { idParams, route, type Route } from './route.js';

export interface AccountTextsDependencies {
  db: Database;
  clock: Clock;
  newId: () => string;
  texts: TextBook;
}

const SILENT: AccountTexts = { defaultLanguage: 'en', queueEveryMinutes: 5, texts: {} };

export function accountTextsRoutes({ db, clock, newId, texts }: AccountTextsDependencies): Route[] {
  const response = accountTextsSchema.meta({ id: 'AccountTexts' });

  const show = route({
    method: 'GET',
    path: '/channel-accounts/:id/texts',
    access: 'agent',
    summary: 'What the hub says by itself on this account',
    params: idParams,
    response,
    async handle({ principal, params }) {
      const found = await accountTextsOf(db, principal.companyId, params.id);
      if (found === null) throw noSuchAccount();
      return found.texts ?? SILENT;
    },
  });

  const replace = route({
    method: 'PUT',
    path: '/channel-accounts/:id/texts',
    access: 'admin',
    summary: 'Say what the hub says by itself on this account',
    params: idParams,
    body: accountTextsSchema,
    response,
    async handle({ principal, params, body }) {
      const { companyId, agentId } = principal;
      const row = { companyId, accountId: params.id, texts: body };
      await db.transaction(async (tx) => {
        if (!(await replaceAccountTexts(tx, row, clock.now()))) throw noSuchAccount();
        const object = { objectType: 'channel_account', objectId: params.id };
        const event = {
          companyId,
          id: newId(),
          actorId: agentId,
          action: 'channel_account.texts_changed',
          ...object,
          details: { ...body },
        };
        await insertAuditEvent(tx, event, clock.now());
      });
      await texts.changed(params.id);
      return body;
    },
  });

  return [show, replace];
}

function noSuchAccount(): HubError {
  return new HubError(404, 'not_found', 'There is no such channel account.');
}
