// Groups and their members. Everybody sees them; admins change them.
import { z } from 'zod';
import { HubError, type Clock } from '../contract/index.js';
import { insertAuditEvent } from '../store/audit.js';
import { isUniqueViolation, type Database } from '../store/database.js';
import {
  addMembers,
  findGroup,
  insertGroup,
  knownAgentIds,
  listGroups,
  lockGroup,
  memberIdsOf,
  removeMembers,
  updateGroup,
} from '../store/groups.js';
import { idParams, route, type Principal, type Route } from './route.js';
import { groupViewSchema, listOf, wholeList } from './view-schemas.js';

/** An IANA name this runtime knows. */
export const timezoneSchema = z.string().max(64).refine(isTimezone, 'is not a time zone, e.g. Asia/Shanghai');

const nameSchema = z.string().trim().min(1).max(100);

export interface GroupDependencies {
  db: Database;
  clock: Clock;
  newId: () => string;
  /** These agents joined or left a group. */
  onMembershipChanged: (change: { companyId: string; agentIds: string[] }) => void;
}

export function groupRoutes({ db, clock, newId, onMembershipChanged }: GroupDependencies): Route[] {
  const list = route({
    method: 'GET',
    path: '/groups',
    access: 'agent',
    summary: 'All groups',
    response: listOf(groupViewSchema),
    async handle({ principal }) {
      return wholeList(await listGroups(db, principal.companyId));
    },
  });

  const create = route({
    method: 'POST',
    path: '/groups',
    access: 'admin',
    summary: 'Make a group',
    body: z.object({ name: nameSchema, timezone: timezoneSchema.default('UTC') }),
    response: groupViewSchema,
    status: 201,
    async handle({ principal, body }) {
      const group = { companyId: principal.companyId, id: newId(), ...body };
      await orNameTaken(
        db.transaction(async (tx) => {
          await insertGroup(tx, group, clock.now());
          await insertAuditEvent(tx, audited(principal, 'group.created', group.id, body), clock.now());
        }),
      );
      return existing(await findGroup(db, principal.companyId, group.id));
    },
  });

  const change = route({
    method: 'PATCH',
    path: '/groups/:id',
    access: 'admin',
    summary: 'Change a group',
    params: idParams,
    body: z.object({ name: nameSchema.optional(), timezone: timezoneSchema.optional() }),
    response: groupViewSchema,
    async handle({ principal, params, body }) {
      await orNameTaken(
        db.transaction(async (tx) => {
          if (!(await updateGroup(tx, principal.companyId, params.id, body))) throw noSuchGroup();
          await insertAuditEvent(tx, audited(principal, 'group.changed', params.id, body), clock.now());
        }),
      );
      return existing(await findGroup(db, principal.companyId, params.id));
    },
  });

  const members = route({
    method: 'GET',
    path: '/groups/:id/members',
    access: 'agent',
    summary: 'Who belongs to the group',
    params: idParams,
    response: z.object({ agentIds: z.array(z.string()) }),
    async handle({ principal, params }) {
      existing(await findGroup(db, principal.companyId, params.id));
      return { agentIds: await memberIdsOf(db, principal.companyId, params.id) };
    },
  });

  const setMembers = route({
    method: 'PUT',
    path: '/groups/:id/members',
    access: 'admin',
    summary: 'Say who belongs to the group',
    params: idParams,
    body: z.object({ agentIds: z.array(z.uuid()).max(1000) }),
    response: z.object({ agentIds: z.array(z.string()) }),
    async handle({ principal, params, body }) {
      const { companyId } = principal;
      const wanted = [...new Set(body.agentIds)];
      const changed = await db.transaction(async (tx) => {
        if (!(await lockGroup(tx, companyId, params.id))) throw noSuchGroup();
        const known = await knownAgentIds(tx, companyId, wanted);
        const unknown = wanted.filter((id) => !known.includes(id));
        if (unknown.length > 0) throw new HubError(422, 'unknown_agent', 'There is no such agent.', { agentIds: unknown });
        const before = await memberIdsOf(tx, companyId, params.id);
        const joined = wanted.filter((id) => !before.includes(id));
        const left = before.filter((id) => !wanted.includes(id));
        await addMembers(tx, companyId, params.id, joined);
        await removeMembers(tx, companyId, params.id, left);
        await insertAuditEvent(tx, audited(principal, 'group.members_changed', params.id, { joined, left }), clock.now());
        return [...joined, ...left];
      });
      if (changed.length > 0) onMembershipChanged({ companyId, agentIds: changed });
      return { agentIds: await memberIdsOf(db, companyId, params.id) };
    },
  });

  function audited(principal: Principal, action: string, groupId: string, details: Record<string, unknown>) {
    return {
      companyId: principal.companyId,
      id: newId(),
      actorId: principal.agentId,
      action,
      objectType: 'group',
      objectId: groupId,
      details,
    };
  }

  return [list, create, change, members, setMembers];
}

function existing<Group>(group: Group | null): Group {
  if (group === null) throw noSuchGroup();
  return group;
}

function noSuchGroup(): HubError {
  return new HubError(404, 'not_found', 'There is no such group.');
}

async function orNameTaken(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (isUniqueViolation(error)) throw new HubError(409, 'name_taken', 'A group with this name exists already.');
    throw error;
  }
}

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
