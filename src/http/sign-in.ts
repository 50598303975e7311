// Sign in and out, and what a person does to their own account.
import { z } from 'zod';
import type { Response } from 'express';
import { HubError, type AgentView, type PresenceStatus } from '../contract/index.js';
import { findAgent } from '../store/agents.js';
import { findCompany } from '../store/companies.js';
import type { Database } from '../store/database.js';
import type { AuthService } from './auth.js';
import { passwordSchema } from './passwords.js';
import { route, type Principal, type Route } from './route.js';
import { clearSessionCookie, setSessionCookie } from './session-cookie.js';
import { agentViewSchema, presenceStatusSchema } from './view-schemas.js';

export interface SignInDependencies {
  db: Database;
  auth: AuthService;
  publicUrl: string | null;
  choosePresence: (agent: { companyId: string; agentId: string }, status: PresenceStatus, reason: string | null) => Promise<void>;
}

export function signInRoutes({ db, auth, publicUrl, choosePresence }: SignInDependencies): Route[] {
  const cookie = { secure: isSecure(publicUrl) };

  const login = route({
    method: 'POST',
    path: '/auth/login',
    access: 'public',
    summary: 'Sign in; the answer also sets the session cookie',
    body: z.object({ login: z.string().min(1).max(320), password: z.string().min(1).max(200) }),
    response: z.object({ token: z.string(), agent: agentViewSchema }),
    async handle({ body, request, response }) {
      const session = await auth.login(body.login.trim(), body.password, request.get('user-agent') ?? null, request.ip ?? '');
      return answerWithSession(response, session, publicUrl);
    },
  });

  const logout = route({
    method: 'POST',
    path: '/auth/logout',
    access: 'agent',
    summary: 'Sign out: the session and its sockets end',
    async handle({ principal, response }) {
      await auth.logout(principal);
      clearSessionCookie(response, cookie);
    },
  });

  const me = route({
    method: 'GET',
    path: '/me',
    access: 'agent',
    summary: 'Who is signed in',
    response: z.object({ agent: agentViewSchema, company: z.object({ id: z.string(), name: z.string() }) }),
    async handle({ principal }) {
      const [agent, company] = await Promise.all([ownView(db, principal), findCompany(db, principal.companyId)]);
      if (company === null) throw new HubError(401, 'unauthenticated', 'Please sign in.');
      return { agent, company };
    },
  });

  const status = route({
    method: 'PUT',
    path: '/me/status',
    access: 'agent',
    summary: 'Choose the own status',
    body: z.object({ status: presenceStatusSchema, reason: z.string().trim().max(200).optional() }),
    response: agentViewSchema,
    async handle({ principal, body }) {
      await choosePresence(principal, body.status, body.reason || null);
      return ownView(db, principal);
    },
  });

  const password = route({
    method: 'POST',
    path: '/me/password',
    access: 'agent',
    summary: 'Change the own password; every other session ends',
    body: z.object({ current: z.string().min(1).max(200), password: passwordSchema }),
    async handle({ principal, body }) {
      await auth.changePassword(principal, body.current, body.password);
    },
  });

  const ticket = route({
    method: 'GET',
    path: '/me/socket-ticket',
    access: 'agent',
    summary: 'A ticket for the socket, good for 30 seconds',
    response: z.object({ ticket: z.string() }),
    async handle({ principal }) {
      return { ticket: auth.issueTicket(principal) };
    },
  });

  return [login, logout, me, status, password, ticket];
}

/** The session goes to a browser as a cookie and to a program in the body. */
export function answerWithSession(
  response: Response,
  session: { token: string; agent: AgentView; expiresAt: Date },
  publicUrl: string | null,
): { token: string; agent: AgentView } {
  setSessionCookie(response, session.token, { secure: isSecure(publicUrl), expiresAt: session.expiresAt });
  return { token: session.token, agent: session.agent };
}

function isSecure(publicUrl: string | null): boolean {
  return publicUrl?.startsWith('https://') ?? false;
}

async function ownView(db: Database, principal: Principal): Promise<AgentView> {
  const agent = await findAgent(db, principal.companyId, principal.agentId);
  if (agent === null) throw new HubError(401, 'unauthenticated', 'Please sign in.');
  return agent;
}
