// What an agent's own lists can be narrowed to by one click.
import { z } from 'zod';
import { HubError, SAVED_FILTERS_MAX, type Clock, type SavedFilterView } from '../contract/index.js';
import { isUniqueViolation, type Database } from '../store/database.js';
import { deleteSavedFilter, insertSavedFilter, savedFiltersOf } from '../store/saved-filters.js';
import { idParams, route, type Route } from './route.js';
import { listOf, wholeList } from './view-schemas.js';

const filterSchema = z.object({
  view: z.enum(['mine', 'queued', 'unassigned', 'all', 'closed', 'hidden', 'blocked']),
  q: z.string().trim().min(1).max(200).exactOptional(),
  accountId: z.uuid().exactOptional(),
  groupId: z.uuid().exactOptional(),
  assigneeId: z.uuid().exactOptional(),
  platform: z.string().min(1).max(40).exactOptional(),
  label: z.string().trim().min(1).max(100).exactOptional(),
  unread: z.literal(true).exactOptional(),
});

const viewSchema: z.ZodType<SavedFilterView> = z
  .object({ id: z.string(), name: z.string(), filter: filterSchema })
  .meta({ id: 'SavedFilter' });

export interface SavedFilterDependencies {
  database: Database;
  clock: Clock;
  newId: () => string;
}

export function savedFilterRoutes({ database, clock, newId }: SavedFilterDependencies): Route[] {
  return [
    route({
      method: 'GET',
      path: '/me/saved-filters',
      access: 'agent',
      summary: 'The own saved filters, the oldest first',
      response: listOf(viewSchema),
      handle: async ({ principal }) => wholeList(await savedFiltersOf(database, principal)),
    }),
    route({
      method: 'POST',
      path: '/me/saved-filters',
      access: 'agent',
      summary: 'Keep a filter of the lists under a name',
      body: z.object({ name: z.string().trim().min(1).max(40), filter: filterSchema }),
      response: viewSchema,
      status: 201,
      async handle({ principal, body }) {
        const saved = { id: newId(), ...body };
        try {
          const kept = await insertSavedFilter(database, principal, saved, { at: clock.now(), most: SAVED_FILTERS_MAX });
          if (!kept)
            throw new HubError(422, 'too_many', `An agent keeps at most ${String(SAVED_FILTERS_MAX)} filters.`, { max: SAVED_FILTERS_MAX });
        } catch (error) {
          if (isUniqueViolation(error)) throw new HubError(409, 'name_taken', 'There is a filter with this name already.');
          throw error;
        }
        return saved;
      },
    }),
    route({
      method: 'DELETE',
      path: '/me/saved-filters/:id',
      access: 'agent',
      summary: 'Let go of a saved filter',
      params: idParams,
      async handle({ principal, params }) {
        if (!(await deleteSavedFilter(database, principal, params.id))) throw new HubError(404, 'not_found', 'There is no such filter.');
      },
    }),
  ];
}
