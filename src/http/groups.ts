// Groups and their members. Everybody sees them; admins change them.
import { z } from 'zod';
import { HubError, type Clock } from '../contract/index.js';
import { insertAuditEvent } from '../store/audit.js';
import { isForeignKeyViolation, isUniqueViolation, type Database } from '../store/database.js';
import {
  addMembers,
  findGroup,
  insertGroup,
  knownAgentIds,
  listGroups,
  lockGroup,
  memberIdsOf,
  membersOf,
  removeMembers,
  updateGroup,
  updateMember,
} from '../store/groups.js';
import { idParams, route, type Principal, type Route } from './route.js';
import { groupMemberSchema, groupViewSchema, listOf, offlinePolicySchema, strategySchema, wholeList } from './view-schemas.js';

/** An IANA name this runtime knows. */
export const timezoneSchema = z.string().max(64).refine(isTimezone, 'is not a time zone, e.g. Asia/Shanghai');

const nameSchema = z.string().trim().min(1).max(100);

/** How the group works; what is absent stays as it is. */
const settingsSchema = z.object({
  strategy: strategySchema.optional(),
  queueMax: z.int().min(1).max(100_000).nullable().optional(),
  fallbackGroupId: z.uuid().nullable().optional(),
  timeoutMinutes: z.int().min(1).max(10_080).nullable().optional(),
  queueTimeoutMinutes: z.int().min(1).max(10_080).nullable().optional(),
  graceSeconds: z.int().min(0).max(3_600).optional(),
  requeueAfterSeconds: z.int().min(0).max(86_400).optional(),
  offlinePolicy: offlinePolicySchema.optional(),
  reopenHours: z.int().min(0).max(8_760).optional(),
  acceptSeconds: z.int().min(5).max(600).nullable().optional(),
});

/** What somebody makes by hand is worked by itself, unless they say otherwise. */
const DEFAULT_STRATEGY = 'least_loaded';

const membersSchema = z.object({ agentIds: z.array(z.string()), members: z.array(groupMemberSchema) });

export interface GroupDependencies {
  db: Database;
  clock: Clock;
  newId: () => string;
  /** These agents joined or left a group. */
  onMembershipChanged: (change: { companyId: string; agentIds: string[] }) => void;
  /** Its name, its zone or how it works. */
  onGroupChanged: (change: { companyId: string; groupId: string }) => void;
}

export function groupRoutes({ db, clock, newId, onMembershipChanged, onGroupChanged }: GroupDependencies): Route[] {
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
    body: settingsSchema.extend({
      name: nameSchema,
      timezone: timezoneSchema.default('UTC'),
      strategy: strategySchema.default(DEFAULT_STRATEGY),
    }),
    response: groupViewSchema,
    status: 201,
    async handle({ principal, body }) {
      const group = { companyId: principal.companyId, id: newId(), name: body.name, timezone: body.timezone };
      await orRefused(
        db.transaction(async (tx) => {
          await insertGroup(tx, group, clock.now());
          await updateGroup(tx, principal.companyId, group.id, body);
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
    body: settingsSchema.extend({ name: nameSchema.optional(), timezone: timezoneSchema.optional() }),
    response: groupViewSchema,
    async handle({ principal, params, body }) {
      if (body.fallbackGroupId === params.id) throw unknownFallback();
      await orRefused(
        db.transaction(async (tx) => {
          if (!(await updateGroup(tx, principal.companyId, params.id, body))) throw noSuchGroup();
          await insertAuditEvent(tx, audited(principal, 'group.changed', params.id, body), clock.now());
        }),
      );
      onGroupChanged({ companyId: principal.companyId, groupId: params.id });
      return existing(await findGroup(db, principal.companyId, params.id));
    },
  });

  const members = route({
    method: 'GET',
    path: '/groups/:id/members',
    access: 'agent',
    summary: 'Who belongs to the group',
    params: idParams,
    response: membersSchema,
    async handle({ principal, params }) {
      existing(await findGroup(db, principal.companyId, params.id));
      return membersView(principal.companyId, params.id);
    },
  });

  const setMembers = route({
    method: 'PUT',
    path: '/groups/:id/members',
    access: 'admin',
    summary: 'Say who belongs to the group',
    params: idParams,
    body: z.object({ agentIds: z.array(z.uuid()).max(1000) }),
    response: membersSchema,
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
      return membersView(companyId, params.id);
    },
  });

  const changeMember = route({
    method: 'PATCH',
    path: '/groups/:id/members/:agentId',
    access: 'admin',
    summary: 'Say how much of the group’s work a member gets',
    params: z.object({ id: z.uuid(), agentId: z.uuid() }),
    body: z.object({ priority: z.int().min(-1000).max(1000).optional(), maxLoad: z.int().min(0).max(1000).nullable().optional() }),
    response: membersSchema,
    async handle({ principal, params, body }) {
      const { companyId } = principal;
      await db.transaction(async (tx) => {
        if (!(await updateMember(tx, { companyId, groupId: params.id, agentId: params.agentId }, body))) throw noSuchGroup();
        await insertAuditEvent(
          tx,
          audited(principal, 'group.member_changed', params.id, { agentId: params.agentId, ...body }),
          clock.now(),
        );
      });
      onGroupChanged({ companyId, groupId: params.id });
      return membersView(companyId, params.id);
    },
  });

  async function membersView(companyId: string, groupId: string) {
    const members = await membersOf(db, companyId, groupId);
    return { agentIds: members.map(({ agentId }) => agentId), members };
  }

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

  return [list, create, change, members, setMembers, changeMember];
}

function existing<Group>(group: Group | null): Group {
  if (group === null) throw noSuchGroup();
  return group;
}

function noSuchGroup(): HubError {
  return new HubError(404, 'not_found', 'There is no such group.');
}

function unknownFallback(): HubError {
  return new HubError(422, 'unknown_group', 'The fallback must be another group of this company.');
}

async function orRefused(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (isForeignKeyViolation(error)) throw unknownFallback();
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
