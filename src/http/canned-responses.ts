// Canned responses. Those for everybody and for groups are kept by supervisors and admins; every agent keeps their own.
import { z } from 'zod';
import { HubError, TEXT_MAX_UTF16, type CannedResponseView, type CannedScope, type Clock } from '../contract/index.js';
import { unknownVariables } from '../desk/answers/canned-variables.js';
import { insertAuditEvent } from '../store/audit.js';
import {
  cannedResponseView,
  countCannedResponses,
  countCannedUse,
  deleteCannedResponse,
  findCannedResponse,
  insertCannedResponse,
  listCannedResponses,
  updateCannedResponse,
  type CannedReader,
  type CannedResponseRow,
} from '../store/canned.js';
import { isUniqueViolation, type Database, type Queryable } from '../store/database.js';
import { findGroup } from '../store/groups.js';
import { idParams, route, type Principal, type Route } from './route.js';
import { listOf, wholeList } from './view-schemas.js';

/** The picker asks for all of them at once. */
const MAX_PER_OWNER = 500;

const scopeSchema = z.enum(['general', 'group', 'own'] satisfies CannedScope[]);
/** Typed after a slash, so it has no space. */
const shortcutSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[^\s/]{1,40}$/, 'takes 1 to 40 characters without spaces and slashes');
const titleSchema = z.string().trim().min(1).max(100);
const textSchema = z.string().trim().min(1).max(TEXT_MAX_UTF16);
export const languageSchema = z.string().trim().min(2).max(35);

const cannedResponseSchema: z.ZodType<CannedResponseView> = z
  .object({
    id: z.string(),
    scope: scopeSchema,
    groupId: z.string().exactOptional(),
    shortcut: z.string(),
    title: z.string(),
    text: z.string(),
    language: z.string().exactOptional(),
    usedCount: z.int(),
  })
  .meta({ id: 'CannedResponse' });

export interface CannedResponseDependencies {
  database: Database;
  clock: Clock;
  newId: () => string;
}

export function cannedResponseRoutes({ database, clock, newId }: CannedResponseDependencies): Route[] {
  const list = route({
    method: 'GET',
    path: '/canned-responses',
    access: 'agent',
    summary: 'The canned responses one may use, the most used first',
    query: z.object({ scope: scopeSchema.optional(), groupId: z.uuid().optional(), q: z.string().trim().max(200).optional() }),
    response: listOf(cannedResponseSchema),
    async handle({ principal, query }) {
      const q = query.q === '' ? undefined : query.q;
      return wholeList((await listCannedResponses(database, readerOf(principal), { ...query, q })).map(cannedResponseView));
    },
  });

  const create = route({
    method: 'POST',
    path: '/canned-responses',
    access: 'agent',
    summary: 'Keep a response: an own one, or for everybody or a group as a supervisor',
    body: z.object({
      scope: scopeSchema,
      groupId: z.uuid().optional(),
      shortcut: shortcutSchema,
      title: titleSchema,
      text: textSchema,
      language: languageSchema.optional(),
    }),
    response: cannedResponseSchema,
    status: 201,
    async handle({ principal, body }) {
      requireKeeper(principal, body.scope);
      requireKnownVariables(body.text);
      const groupId = await groupOf(principal.companyId, body);
      const response = {
        ...body,
        id: newId(),
        groupId,
        agentId: body.scope === 'own' ? principal.agentId : null,
        language: body.language ?? null,
      };
      await orShortcutTaken(
        database.transaction(async (tx) => {
          if ((await countCannedResponses(tx, principal.companyId, response)) >= MAX_PER_OWNER)
            throw new HubError(422, 'too_many', `There may be at most ${String(MAX_PER_OWNER)} of these.`, { max: MAX_PER_OWNER });
          await insertCannedResponse(tx, principal.companyId, response, clock.now());
          await audit(tx, principal, 'created', response);
        }),
      );
      return cannedResponseView(await existing(principal, response.id));
    },
  });

  const change = route({
    method: 'PATCH',
    path: '/canned-responses/:id',
    access: 'agent',
    summary: 'Change a response',
    params: idParams,
    body: z.object({
      shortcut: shortcutSchema.optional(),
      title: titleSchema.optional(),
      text: textSchema.optional(),
      language: languageSchema.nullable().optional(),
    }),
    response: cannedResponseSchema,
    async handle({ principal, params, body }) {
      const before = await existing(principal, params.id);
      requireKeeper(principal, before.scope);
      if (body.text !== undefined) requireKnownVariables(body.text);
      await orShortcutTaken(
        database.transaction(async (tx) => {
          await updateCannedResponse(tx, principal.companyId, before.id, body, clock.now());
          await audit(tx, principal, 'changed', before);
        }),
      );
      return cannedResponseView(await existing(principal, params.id));
    },
  });

  const remove = route({
    method: 'DELETE',
    path: '/canned-responses/:id',
    access: 'agent',
    summary: 'Remove a response',
    params: idParams,
    async handle({ principal, params }) {
      const before = await existing(principal, params.id);
      requireKeeper(principal, before.scope);
      await database.transaction(async (tx) => {
        await deleteCannedResponse(tx, principal.companyId, before.id);
        await audit(tx, principal, 'deleted', before);
      });
    },
  });

  const used = route({
    method: 'POST',
    path: '/canned-responses/:id/used',
    access: 'agent',
    summary: 'Count that a response was put into an answer',
    params: idParams,
    async handle({ principal, params }) {
      await existing(principal, params.id);
      await countCannedUse(database, principal.companyId, params.id);
    },
  });

  async function existing(principal: Principal, id: string): Promise<CannedResponseRow> {
    const found = await findCannedResponse(database, readerOf(principal), id);
    if (found === null) throw new HubError(404, 'not_found', 'There is no such canned response.');
    return found;
  }

  async function groupOf(
    companyId: string,
    { scope, groupId }: { scope: CannedScope; groupId?: string | undefined },
  ): Promise<string | null> {
    if (scope !== 'group') return null;
    const group = groupId === undefined ? null : await findGroup(database, companyId, groupId);
    if (group === null) throw new HubError(422, 'unknown_group', 'There is no such group.');
    return group.id;
  }

  /** What agents keep for themselves is their own affair. */
  async function audit(tx: Queryable, principal: Principal, done: string, response: Omit<CannedResponseRow, 'usedCount'>): Promise<void> {
    if (response.scope === 'own') return;
    const { scope, groupId, shortcut } = response;
    const event = { companyId: principal.companyId, id: newId(), actorId: principal.agentId, action: `canned_response.${done}` };
    const object = { objectType: 'canned_response', objectId: response.id, details: { scope, groupId, shortcut } };
    await insertAuditEvent(tx, { ...event, ...object }, clock.now());
  }

  return [list, create, change, remove, used];
}

function readerOf({ companyId, agentId, role }: Principal): CannedReader {
  return { companyId, agentId, seesAllGroups: role !== 'agent' };
}

function requireKeeper({ role }: Principal, scope: CannedScope): void {
  if (scope !== 'own' && role === 'agent')
    throw new HubError(403, 'forbidden', 'Only supervisors and admins change the responses of others.', { role: 'supervisor' });
}

function requireKnownVariables(text: string): void {
  const unknown = unknownVariables(text);
  if (unknown.length > 0)
    throw new HubError(422, 'unknown_variable', `Nothing can be filled in for {{${unknown[0] ?? ''}}}.`, { variables: unknown });
}

async function orShortcutTaken(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (isUniqueViolation(error, 'canned_response_shortcut'))
      throw new HubError(409, 'shortcut_taken', 'There is a response with this shortcut in this language already.');
    throw error;
  }
}
