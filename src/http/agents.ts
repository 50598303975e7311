// Staff. Everybody sees the list; admins change it. Who is deactivated or gets a new password is signed out everywhere.
import { z } from 'zod';
import { HubError, type AgentView, type Clock } from '../contract/index.js';
import { putAgentPicture } from '../store/agent-pictures.js';
import { findAgent, insertAgent, listAgents, lockAdmins, updateAgent, type AgentChange } from '../store/agents.js';
import { insertAuditEvent } from '../store/audit.js';
import { presenceLog } from '../store/presence.js';
import { isUniqueViolation, type Database } from '../store/database.js';
import type { AuthService } from './auth.js';
import { hashPassword, passwordSchema } from './passwords.js';
import { idParams, route, type Principal, type Route } from './route.js';
import { agentViewSchema, listOf, presenceStatusSchema, roleSchema, wholeList } from './view-schemas.js';

const nameSchema = z.string().trim().min(1).max(100);
const loginSchema = z.string().trim().min(1).max(320);
const maxLoadSchema = z.int().min(0).max(1000);
const presenceEntrySchema = z.object({
  at: z.string(),
  status: presenceStatusSchema,
  chosenStatus: presenceStatusSchema,
  reason: z.string().optional(),
});
const languagesSchema = z.array(z.string().min(2).max(35)).max(20);

export interface AgentDependencies {
  db: Database;
  auth: AuthService;
  clock: Clock;
  newId: () => string;
  /** Role, name, load limit or being active changed. */
  onAgentChanged: (agent: { companyId: string; agentId: string }) => void;
  /** What a deactivated agent was serving goes to others. */
  onDeactivated: () => Promise<void>;
}

export function agentRoutes({ db, auth, clock, newId, onAgentChanged, onDeactivated }: AgentDependencies): Route[] {
  const list = route({
    method: 'GET',
    path: '/agents',
    access: 'agent',
    summary: 'All agents',
    response: listOf(agentViewSchema),
    async handle({ principal }) {
      return wholeList(await listAgents(db, principal.companyId));
    },
  });

  const create = route({
    method: 'POST',
    path: '/agents',
    access: 'admin',
    summary: 'Make an agent',
    body: z.object({
      login: loginSchema,
      name: nameSchema,
      role: roleSchema,
      password: passwordSchema,
      maxLoad: maxLoadSchema.default(5),
      languages: languagesSchema.default([]),
    }),
    response: agentViewSchema,
    status: 201,
    async handle({ principal, body: { password, ...agent } }) {
      const id = newId();
      const passwordHash = await hashPassword(password);
      try {
        await db.transaction(async (tx) => {
          await insertAgent(tx, { companyId: principal.companyId, id, passwordHash, status: 'idle', ...agent }, clock.now());
          await insertAuditEvent(tx, audited(principal, 'agent.created', id, { login: agent.login, role: agent.role }), clock.now());
        });
      } catch (error) {
        if (isUniqueViolation(error, 'agent_login')) throw new HubError(409, 'login_taken', 'An agent with this login exists already.');
        throw error;
      }
      onAgentChanged({ companyId: principal.companyId, agentId: id });
      return viewOf(principal, id);
    },
  });

  const change = route({
    method: 'PATCH',
    path: '/agents/:id',
    access: 'admin',
    summary: 'Change an agent; a new password or deactivation ends their sessions, and deactivation takes their picture away',
    params: idParams,
    body: z.object({
      name: nameSchema.optional(),
      role: roleSchema.optional(),
      maxLoad: maxLoadSchema.optional(),
      languages: languagesSchema.optional(),
      active: z.boolean().optional(),
      password: passwordSchema.optional(),
    }),
    response: agentViewSchema,
    async handle({ principal, params, body: { password, ...fields } }) {
      const passwordHash = password === undefined ? undefined : await hashPassword(password);
      await apply(principal, params.id, { ...fields, passwordHash });
      const agent = { companyId: principal.companyId, agentId: params.id };
      if (fields.active === false || password !== undefined) await auth.endSessionsOf(agent);
      auth.forgetAgent(params.id);
      onAgentChanged(agent);
      if (fields.active === false) await onDeactivated();
      return viewOf(principal, params.id);
    },
  });

  const presence = route({
    method: 'GET',
    path: '/agents/:id/presence',
    access: 'supervisor',
    summary: 'When the agent was there, newest first',
    params: idParams,
    query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
    response: listOf(presenceEntrySchema),
    async handle({ principal, params, query }) {
      await viewOf(principal, params.id);
      const log = await presenceLog(db, principal.companyId, params.id, query.limit);
      return wholeList(log.map(({ at, reason, ...entry }) => ({ ...entry, at: at.toISOString(), ...(reason !== null && { reason }) })));
    },
  });

  async function apply(principal: Principal, id: string, fields: AgentChange): Promise<void> {
    const { passwordHash, ...shown } = fields;
    await db.transaction(async (tx) => {
      const admins = await lockAdmins(tx, principal.companyId);
      const losesAdmin = fields.active === false || (fields.role !== undefined && fields.role !== 'admin');
      if (losesAdmin && admins.length === 1 && admins[0] === id) {
        throw new HubError(409, 'last_admin', 'This is the last admin. Make another one first.');
      }
      if (!(await updateAgent(tx, principal.companyId, id, fields))) throw noSuchAgent();
      if (fields.active === false) await putAgentPicture(tx, { companyId: principal.companyId, agentId: id }, null, clock.now());
      const details = { ...shown, ...(passwordHash !== undefined && { passwordChanged: true }) };
      await insertAuditEvent(tx, audited(principal, 'agent.changed', id, details), clock.now());
    });
  }

  async function viewOf(principal: Principal, id: string): Promise<AgentView> {
    const agent = await findAgent(db, principal.companyId, id);
    if (agent === null) throw noSuchAgent();
    return agent;
  }

  function audited(principal: Principal, action: string, agentId: string, details: Record<string, unknown>) {
    return {
      companyId: principal.companyId,
      id: newId(),
      actorId: principal.agentId,
      action,
      objectType: 'agent',
      objectId: agentId,
      details,
    };
  }

  return [list, create, change, presence];
}

function noSuchAgent(): HubError {
  return new HubError(404, 'not_found', 'There is no such agent.');
}
