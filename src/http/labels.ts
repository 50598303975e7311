// The company's labels. Everybody sees them; supervisors change them.
import { z } from 'zod';
import { HubError, type Clock } from '../contract/index.js';
import { insertAuditEvent } from '../store/audit.js';
import { isUniqueViolation, type Database, type Queryable } from '../store/database.js';
import { deleteLabel, insertLabel, listLabels, updateLabel } from '../store/labels.js';
import { labelColorSchema, labelViewSchema } from './contact-views.js';
import { idParams, route, type Principal, type Route } from './route.js';
import { listOf, wholeList } from './view-schemas.js';

const nameSchema = z.string().trim().min(1).max(40);

export interface LabelDependencies {
  database: Database;
  clock: Clock;
  newId: () => string;
}

export function labelRoutes({ database, clock, newId }: LabelDependencies): Route[] {
  const list = route({
    method: 'GET',
    path: '/labels',
    access: 'agent',
    summary: 'All labels, by name',
    response: listOf(labelViewSchema),
    handle: async ({ principal }) => wholeList(await listLabels(database, principal.companyId)),
  });

  const create = route({
    method: 'POST',
    path: '/labels',
    access: 'supervisor',
    summary: 'Make a label',
    body: z.object({ name: nameSchema, color: labelColorSchema.default('gray') }),
    response: labelViewSchema,
    status: 201,
    async handle({ principal, body }) {
      const label = { id: newId(), ...body };
      await orNameTaken(
        database.transaction(async (tx) => {
          await insertLabel(tx, principal.companyId, label);
          await audit(tx, principal, 'label.created', label.id, body);
        }),
      );
      return label;
    },
  });

  const change = route({
    method: 'PATCH',
    path: '/labels/:id',
    access: 'supervisor',
    summary: 'Change a label’s name or colour',
    params: idParams,
    body: z.object({ name: nameSchema.optional(), color: labelColorSchema.optional() }),
    response: labelViewSchema,
    async handle({ principal, params, body }) {
      return orNameTaken(
        database.transaction(async (tx) => {
          const label = await updateLabel(tx, principal.companyId, params.id, body);
          if (label === null) throw noSuchLabel();
          await audit(tx, principal, 'label.changed', params.id, body);
          return label;
        }),
      );
    },
  });

  const remove = route({
    method: 'DELETE',
    path: '/labels/:id',
    access: 'supervisor',
    summary: 'Remove a label, off every contact too',
    params: idParams,
    async handle({ principal, params }) {
      await database.transaction(async (tx) => {
        const name = await deleteLabel(tx, principal.companyId, params.id);
        if (name === null) throw noSuchLabel();
        await audit(tx, principal, 'label.removed', params.id, { name });
      });
    },
  });

  function audit(tx: Queryable, principal: Principal, action: string, objectId: string, details: Record<string, unknown>): Promise<void> {
    const { companyId, agentId: actorId } = principal;
    return insertAuditEvent(tx, { companyId, id: newId(), actorId, action, objectType: 'label', objectId, details }, clock.now());
  }

  return [list, create, change, remove];
}

function noSuchLabel(): HubError {
  return new HubError(404, 'not_found', 'There is no such label.');
}

async function orNameTaken<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (isUniqueViolation(error)) throw new HubError(409, 'name_taken', 'A label with this name exists already.');
    throw error;
  }
}
