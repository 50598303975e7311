// Who is signed in: opaque tokens, kept as hashes, remembered for a few seconds so that a request costs no query.
import { createHash, randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { HubError, lesserRole, type AgentView, type Clock } from '../contract/index.js';
import { findLiveApiToken, touchApiToken } from '../store/api-tokens.js';
import { findAgent, findLoginCandidates, passwordHashOf, updateAgent, type LoginCandidate } from '../store/agents.js';
import {
  deleteAuthSession,
  deleteAuthSessionsOf,
  deleteEndedSessions,
  findLiveSession,
  insertAuthSession,
  touchAuthSession,
} from '../store/auth-sessions.js';
import type { Database } from '../store/database.js';
import { unattended } from '../store/unattended.js';
import { LoginGuard, type LoginLimits } from './login-limits.js';
import { hashPassword, passwordMatches } from './passwords.js';
import type { Principal } from './route.js';
import { TicketBooth } from './tickets.js';

const DAY_MS = 24 * 60 * 60 * 1000;
export const SESSION_LIFE_MS = 30 * DAY_MS;
const SESSION_IDLE_MS = 7 * DAY_MS;
const TOUCH_EVERY_MS = 60_000;
const REMEMBER_MS = 5_000;
const REMEMBER_MAX = 20_000;
const SWEEP_EVERY_MS = 60_000;

/** One session by its token's hash, or every session of an agent (but one, which stays). */
export type EndedSession = { tokenHash: Buffer } | { companyId: string; agentId: string; exceptTokenHash?: Buffer };

/** `here`: this instance ended it and others have to be told; `elsewhere`: another instance told us. */
export type SessionEndListener = (ended: EndedSession, origin: 'here' | 'elsewhere') => void;

export interface AuthDependencies {
  db: Database;
  clock: Clock;
  log: Logger;
  secretKey: string;
  limits?: LoginLimits;
}

interface Remembered {
  principal: Principal;
  /** A person's login, or a program's key. */
  kind: 'session' | 'api_token';
  lastSeenAtMs: number;
  expiresAtMs: number;
  rememberUntilMs: number;
}

export class AuthService {
  private readonly db: Database;
  private readonly clock: Clock;
  private readonly log: Logger;
  private readonly guard: LoginGuard;
  private readonly tickets: TicketBooth;
  private readonly remembered = new Map<string, Remembered>();
  private readonly listeners: SessionEndListener[] = [];
  /** Grows with every end of a session, so that an answer asked for before it is not remembered after it. */
  private endings = 0;
  private cancelSweep: (() => void) | null = null;

  constructor({ db, clock, log, secretKey, limits = { perLogin: 10, perAddress: 60 } }: AuthDependencies) {
    this.db = db;
    this.clock = clock;
    this.log = log;
    this.guard = new LoginGuard(limits);
    this.tickets = new TicketBooth(secretKey);
  }

  /** Throws 401 `wrong_login` alike for an unknown login and a wrong password, 429 after too many tries. */
  async login(
    login: string,
    password: string,
    userAgent: string | null,
    address: string,
  ): Promise<{ token: string; agent: AgentView; expiresAt: Date }> {
    await this.guard.admitFrom(address);
    const { loginKey, candidates } = await findLoginCandidates(this.db, login);
    await this.guard.admitAs(loginKey);
    const who = await identify(candidates, password);
    await this.guard.succeeded(loginKey, address);
    return this.openSession(who, userAgent);
  }

  /** A new session without asking for a password: for who has just proved themselves otherwise. */
  async openSession(
    who: { companyId: string; agentId: string },
    userAgent: string | null,
  ): Promise<{ token: string; agent: AgentView; expiresAt: Date }> {
    const agent = await findAgent(this.db, who.companyId, who.agentId);
    if (agent === null) throw wrongLogin();
    const token = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + SESSION_LIFE_MS);
    await insertAuthSession(this.db, { tokenHash: hashToken(token), ...who, expiresAt, userAgent: userAgent?.slice(0, 300) ?? null }, now);
    return { token, agent, expiresAt };
  }

  authenticate(token: string): Promise<Principal | null> {
    return this.principalOf(hashToken(token));
  }

  issueTicket(principal: Principal): string {
    return this.tickets.issue(principal.tokenHash, this.clock.now());
  }

  async redeemTicket(ticket: string): Promise<Principal | null> {
    const tokenHash = this.tickets.redeem(ticket, this.clock.now());
    return tokenHash === null ? null : this.principalOf(tokenHash);
  }

  /** An open socket is use of the session: call it now and then (each ping); it writes at most once a minute. Null when the session is over. */
  renew(principal: Principal): Promise<Principal | null> {
    return this.principalOf(principal.tokenHash);
  }

  async logout(principal: Principal): Promise<void> {
    await deleteAuthSession(this.db, principal.tokenHash);
    this.ended({ tokenHash: principal.tokenHash }, 'here');
  }

  /** Ends every other session of the agent. Wrong `current`: 422. */
  async changePassword(principal: Principal, current: string, next: string): Promise<void> {
    // The same limit as at the login: a stolen session must not be a way to guess the password.
    await this.guard.admitFrom(principal.agentId);
    await this.guard.admitAs(principal.agentId);
    if (!(await passwordMatches(current, await passwordHashOf(this.db, principal.companyId, principal.agentId)))) {
      throw new HubError(422, 'wrong_password', 'The current password is not right.');
    }
    await this.guard.succeeded(principal.agentId, principal.agentId);
    await updateAgent(this.db, principal.companyId, principal.agentId, { passwordHash: await hashPassword(next) });
    await deleteAuthSessionsOf(this.db, principal, principal.tokenHash);
    this.ended({ companyId: principal.companyId, agentId: principal.agentId, exceptTokenHash: principal.tokenHash }, 'here');
  }

  /** After a deactivation or a password set by an admin. */
  async endSessionsOf(agent: { companyId: string; agentId: string }): Promise<void> {
    await deleteAuthSessionsOf(this.db, agent, null);
    this.ended({ companyId: agent.companyId, agentId: agent.agentId }, 'here');
  }

  /** A program's key was revoked. */
  endApiToken(tokenHash: Buffer): void {
    this.ended({ tokenHash }, 'here');
  }

  /** Role or name changed: the next request of the agent sees it. */
  forgetAgent(agentId: string): void {
    this.endings += 1;
    for (const [key, { principal }] of this.remembered) if (principal.agentId === agentId) this.remembered.delete(key);
  }

  /** What other instances ended may have been missed. */
  forgetAll(): void {
    this.endings += 1;
    this.remembered.clear();
  }

  /** Another instance ended it. */
  noticeEnded(ended: EndedSession): void {
    this.ended(ended, 'elsewhere');
  }

  /** Called at once when sessions end, so that their sockets can be closed. */
  onSessionEnded(listener: SessionEndListener): void {
    this.listeners.push(listener);
  }

  /** Removes sessions that ran out, once a minute, until `stop`. */
  start(): void {
    this.cancelSweep = this.clock.after(SWEEP_EVERY_MS, () => {
      unattended(
        this.sweep().then(() => {
          if (this.cancelSweep !== null) this.start();
        }),
        this.log,
        'ended sessions are not looked for any more',
      );
    });
  }

  stop(): void {
    this.cancelSweep?.();
    this.cancelSweep = null;
  }

  async sweep(): Promise<void> {
    const now = this.clock.now();
    try {
      for (const tokenHash of await deleteEndedSessions(this.db, { now, idleSince: idleSince(now) })) this.ended({ tokenHash }, 'here');
    } catch (error) {
      this.log.warn({ err: error }, 'ended sessions could not be removed; trying again');
    }
  }

  private async principalOf(tokenHash: Buffer): Promise<Principal | null> {
    const now = this.clock.now();
    const key = tokenHash.toString('base64');
    const known = this.remembered.get(key);
    if (known !== undefined && now.getTime() < Math.min(known.rememberUntilMs, known.expiresAtMs)) {
      await this.touchIfDue(known, now);
      return known.principal;
    }
    const endings = this.endings;
    const found = (await this.sessionOf(tokenHash, now)) ?? (await this.apiTokenOf(tokenHash, now));
    this.remembered.delete(key);
    if (found === null) return null;
    const fresh: Remembered = { ...found, rememberUntilMs: now.getTime() + REMEMBER_MS };
    if (endings === this.endings) this.remember(key, fresh);
    await this.touchIfDue(fresh, now);
    return fresh.principal;
  }

  private async sessionOf(tokenHash: Buffer, now: Date): Promise<Omit<Remembered, 'rememberUntilMs'> | null> {
    const session = await findLiveSession(this.db, tokenHash, { now, idleSince: idleSince(now) });
    if (session === null) return null;
    const { companyId, agentId, role, name, lastSeenAt, expiresAt } = session;
    return {
      principal: { companyId, agentId, role, name, tokenHash },
      kind: 'session',
      lastSeenAtMs: lastSeenAt.getTime(),
      expiresAtMs: expiresAt.getTime(),
    };
  }

  private async apiTokenOf(tokenHash: Buffer, now: Date): Promise<Omit<Remembered, 'rememberUntilMs'> | null> {
    const token = await findLiveApiToken(this.db, tokenHash, now);
    if (token === null) return null;
    const { companyId, agentId, role, scope, name, lastSeenAt, expiresAt, id } = token;
    return {
      principal: { companyId, agentId, role: lesserRole(role, scope), name, isProgram: true, apiTokenId: id, tokenHash },
      kind: 'api_token',
      lastSeenAtMs: lastSeenAt.getTime(),
      expiresAtMs: expiresAt?.getTime() ?? Number.POSITIVE_INFINITY,
    };
  }

  private remember(key: string, session: Remembered): void {
    // A Map keeps insertion order: the oldest goes.
    const oldest = this.remembered.size >= REMEMBER_MAX ? this.remembered.keys().next().value : undefined;
    if (oldest !== undefined) this.remembered.delete(oldest);
    this.remembered.set(key, session);
  }

  private async touchIfDue(session: Remembered, now: Date): Promise<void> {
    if (now.getTime() - session.lastSeenAtMs < TOUCH_EVERY_MS) return;
    session.lastSeenAtMs = now.getTime();
    const touch = session.kind === 'session' ? touchAuthSession : touchApiToken;
    await touch(this.db, session.principal.tokenHash, now);
  }

  private ended(ended: EndedSession, origin: 'here' | 'elsewhere'): void {
    if ('tokenHash' in ended) {
      this.endings += 1;
      this.remembered.delete(ended.tokenHash.toString('base64'));
    } else {
      this.forgetAgent(ended.agentId);
    }
    for (const listener of this.listeners) listener(ended, origin);
  }
}

async function identify(candidates: LoginCandidate[], password: string): Promise<{ companyId: string; agentId: string }> {
  // As slow as with somebody there: the time tells nobody which logins exist.
  if (candidates.length === 0) await passwordMatches(password, null);
  for (const { companyId, id, passwordHash } of candidates) {
    if (await passwordMatches(password, passwordHash)) return { companyId, agentId: id };
  }
  throw wrongLogin();
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function idleSince(now: Date): Date {
  return new Date(now.getTime() - SESSION_IDLE_MS);
}

function wrongLogin(): HubError {
  return new HubError(401, 'wrong_login', 'Login or password is not right.');
}
