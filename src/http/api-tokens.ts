// Keys for programs: made and taken back by admins, shown once. A key acts as one of the agents, with no more than its scope.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { HubError, type ApiTokenView, type Clock } from '../contract/index.js';
import { findAgent } from '../store/agents.js';
import { deleteApiToken, insertApiToken, listApiTokens, type ApiTokenRow } from '../store/api-tokens.js';
import { insertAuditEvent } from '../store/audit.js';
import type { Database } from '../store/database.js';
import { hashToken, type AuthService } from './auth.js';
import { idParams, route, type Principal, type Route } from './route.js';
import { listOf, roleSchema, wholeList } from './view-schemas.js';

const TOKEN_BYTES = 32;
const MAX_TOKENS = 100;
/** Enough to know it by, far too little to guess it. */
const BEGINNING_LENGTH = 10;

const tokenViewSchema: z.ZodType<ApiTokenView> = z
  .object({
    id: z.string(),
    name: z.string(),
    scope: roleSchema,
    agentId: z.string(),
    agentName: z.string(),
    beginning: z.string(),
    createdAt: z.string(),
    expiresAt: z.string().exactOptional(),
    lastUsedAt: z.string().exactOptional(),
  })
  .meta({ id: 'ApiToken' });

export interface ApiTokenDependencies {
  database: Database;
  clock: Clock;
  newId: () => string;
  auth: Pick<AuthService, 'endApiToken'>;
}

export function apiTokenRoutes({ database, clock, newId, auth }: ApiTokenDependencies): Route[] {
  const audited = (principal: Principal, action: string, id: string, details: Record<string, unknown>) => ({
    companyId: principal.companyId,
    id: newId(),
    actorId: principal.agentId,
    action,
    objectType: 'api_token',
    objectId: id,
    details,
  });
  return [
    route({
      method: 'GET',
      path: '/api-tokens',
      access: 'admin',
      summary: 'The keys programs may use; never the keys themselves',
      response: listOf(tokenViewSchema),
      handle: async ({ principal }) => wholeList((await listApiTokens(database, principal.companyId)).map(tokenView)),
    }),
    route({
      method: 'POST',
      path: '/api-tokens',
      access: 'admin',
      summary: 'Make a key for a program; `token` is in this answer and nowhere else',
      body: z.object({
        name: z.string().trim().min(1).max(100),
        scope: roleSchema,
        /** Whom it acts as; the own self when absent. */
        agentId: z.uuid().optional(),
        expiresAt: z.iso.datetime({ offset: true }).optional(),
      }),
      response: z.object({ apiToken: tokenViewSchema, token: z.string() }),
      status: 201,
      shownOnce: ['token'],
      async handle({ principal, body }) {
        const { companyId } = principal;
        const now = clock.now();
        const expiresAt = body.expiresAt === undefined ? null : new Date(body.expiresAt);
        if (expiresAt !== null && expiresAt <= now) throw new HubError(400, 'invalid_request', 'expiresAt: must lie ahead');
        const agentId = body.agentId ?? principal.agentId;
        const agent = await findAgent(database, companyId, agentId);
        if (agent?.active !== true) throw new HubError(422, 'unknown_agent', 'There is no such active agent.', { agentIds: [agentId] });
        if ((await listApiTokens(database, companyId)).length >= MAX_TOKENS)
          throw new HubError(422, 'too_many', `A company may have at most ${String(MAX_TOKENS)} keys.`, { max: MAX_TOKENS });
        const [id, token] = [newId(), `sbt_${randomBytes(TOKEN_BYTES).toString('base64url')}`];
        const { name, scope } = body;
        const row = { companyId, id, agentId, name, scope, tokenHash: hashToken(token), createdBy: principal.agentId, expiresAt };
        await database.transaction(async (tx) => {
          await insertApiToken(tx, { ...row, beginning: token.slice(0, BEGINNING_LENGTH) }, now);
          await insertAuditEvent(tx, audited(principal, 'api_token.created', id, { name, scope, agentId }), now);
        });
        const made = (await listApiTokens(database, companyId)).find((candidate) => candidate.id === id);
        if (!made) throw new HubError(404, 'not_found', 'There is no such key.');
        return { apiToken: tokenView(made), token };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api-tokens/:id',
      access: 'admin',
      summary: 'Take a key back: it and its sockets end at once',
      params: idParams,
      async handle({ principal, params }) {
        const tokenHash = await database.transaction(async (tx) => {
          const deleted = await deleteApiToken(tx, principal.companyId, params.id);
          if (!deleted) throw new HubError(404, 'not_found', 'There is no such key.');
          await insertAuditEvent(tx, audited(principal, 'api_token.revoked', params.id, { name: deleted.name }), clock.now());
          return deleted.tokenHash;
        });
        auth.endApiToken(tokenHash);
      },
    }),
  ];
}

function tokenView({ id, name, scope, agentId, agentName, beginning, createdAt, expiresAt, lastUsedAt }: ApiTokenRow): ApiTokenView {
  return {
    id,
    name,
    scope,
    agentId,
    agentName,
    beginning,
    createdAt: createdAt.toISOString(),
    ...(expiresAt && { expiresAt: expiresAt.toISOString() }),
    ...(lastUsedAt && { lastUsedAt: lastUsedAt.toISOString() }),
  };
}
