// Lets visitors in: who a visitor is, by the token kept from before, by the site's word, or as somebody new.
import { createHash, randomBytes } from 'node:crypto';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { OpenAccount } from '../accounts/account-book.js';
import { HubError, type Clock, type EndUserProfile } from '../contract/index.js';
import { nameOfStranger } from '../contract/nameless.js';
import type { Participants } from '../im/participants.js';
import type { Visitor } from '../im/visitor-messages.js';
import { isUniqueViolation, type Database } from '../store/database.js';
import { findVisitorSession, insertVisitorSession, type VisitorSessionRow } from '../store/visitors.js';
import { takeFrom } from './login-limits.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const TOKEN_LIFE_MS = 90 * DAY_MS;
/** An older token is replaced by a new one at the next session, so that who comes back now and then stays known. */
const RENEW_AFTER_MS = 7 * DAY_MS;
const WINDOW_SECONDS = 10 * 60;
const TOKEN_PREFIX = 'visitor_';

/** The other site whose page asks; null: a page of the hub, or no page at all. */
export type PageOrigin = string | null;

export interface SessionRequest {
  accountId: string;
  visitorToken?: string | undefined;
  identity?: { userId: string; hmac: string; name?: string | undefined; email?: string | undefined } | undefined;
  origin: PageOrigin;
  address: string;
}

export interface VisitorPrincipal extends Visitor {
  expiresAt: Date;
}

export interface OpenedVisitorSession {
  token: string;
  expiresAt: Date;
  visitor: Visitor;
  accountName: string;
}

export interface VisitorLimits {
  /** Within ten minutes, from one address: an office or a mobile network shares one. */
  sessionsPerAddress: number;
  newVisitorsPerAddress: number;
}

export interface VisitorSessionDependencies {
  db: Database;
  clock: Clock;
  newId: () => string;
  participants: Participants;
  accountOf(accountId: string): OpenAccount | undefined;
  limits?: VisitorLimits;
}

export class VisitorSessions {
  private readonly sessions: RateLimiterMemory;
  private readonly newcomers: RateLimiterMemory;

  constructor(private readonly deps: VisitorSessionDependencies) {
    const { limits = { sessionsPerAddress: 1_000, newVisitorsPerAddress: 300 } } = deps;
    this.sessions = new RateLimiterMemory({ points: limits.sessionsPerAddress, duration: WINDOW_SECONDS });
    this.newcomers = new RateLimiterMemory({ points: limits.newVisitorsPerAddress, duration: WINDOW_SECONDS });
  }

  /** Throws 404, 409 `account_disabled`, 403 `foreign_origin` or `wrong_identity`, 422 `no_identity_secret`, 429; makes nobody then. */
  async open(request: SessionRequest): Promise<OpenedVisitorSession> {
    await takeFrom(this.sessions, request.address);
    const account = this.admittingAccount(request);
    const { identity } = request;
    if (identity) requireVouched(account, identity);
    const held = await this.keptSession(account, request.visitorToken);
    // A user of the site is one by the site's word alone: the token of somebody who has signed out since opens nothing new.
    const kept = identity || (held && isStranger(held)) ? held : null;
    const platformUserId = identity ? userKey(identity.userId) : (kept?.platformUserId ?? strangerKey(this.deps.newId()));
    if (identity && kept && isStranger(kept)) await this.nameStranger(kept, platformUserId);
    if (!identity && !kept) await takeFrom(this.newcomers, request.address);
    const profile = profileOf(platformUserId, identity, kept !== null);
    const visitor: Visitor = { ...(await this.participant(account, platformUserId, profile)) };
    const now = this.deps.clock.now();
    if (
      kept?.proxyUserId === visitor.proxyUserId &&
      request.visitorToken !== undefined &&
      now.getTime() - kept.createdAt.getTime() < RENEW_AFTER_MS
    )
      return { token: request.visitorToken, expiresAt: kept.expiresAt, visitor, accountName: account.name };
    const session = (await this.newSession(visitor, now)) ?? (await this.newSessionOfNewcomer(account, { platformUserId, profile, now }));
    return { ...session, accountName: account.name };
  }

  /** Who is remembered was let go since: they came before and said nothing, or were erased. */
  private async newSessionOfNewcomer(
    account: OpenAccount,
    { platformUserId, profile, now }: { platformUserId: string; profile: EndUserProfile; now: Date },
  ): Promise<Omit<OpenedVisitorSession, 'accountName'>> {
    this.deps.participants.forget(account.id, platformUserId);
    const session = await this.newSession(await this.participant(account, platformUserId, profile), now);
    if (session === null) throw couldNotBeMade();
    return session;
  }

  private async newSession(visitor: Visitor, now: Date): Promise<Omit<OpenedVisitorSession, 'accountName'> | null> {
    const token = TOKEN_PREFIX + randomBytes(32).toString('base64url');
    const expiresAt = new Date(now.getTime() + TOKEN_LIFE_MS);
    const isThere = await insertVisitorSession(this.deps.db, { ...visitor, tokenHash: hashToken(token), createdAt: now, expiresAt });
    return isThere ? { token, expiresAt, visitor } : null;
  }

  /** Null for a token that is not ours, has ended, or whose account lets nobody in from there just now. */
  async authenticate(token: string, origin: PageOrigin): Promise<VisitorPrincipal | null> {
    if (!isVisitorToken(token)) return null;
    const session = await findVisitorSession(this.deps.db, hashToken(token), this.deps.clock.now());
    if (session === null) return null;
    const account = this.deps.accountOf(session.accountId);
    return account?.state === 'active' && admits(account, origin) ? principalOf(session) : null;
  }

  /** Is it still so? Asks no database: a token ends by its time or with its account. */
  renew(principal: VisitorPrincipal): VisitorPrincipal | null {
    const isServed = this.deps.accountOf(principal.accountId)?.state === 'active';
    return isServed && this.deps.clock.now() < principal.expiresAt ? principal : null;
  }

  private admittingAccount({ accountId, origin }: SessionRequest): OpenAccount {
    const account = this.deps.accountOf(accountId);
    if (account?.connector.visitors === undefined) throw new HubError(404, 'not_found', 'There is no such channel account.');
    if (!admits(account, origin)) throw new HubError(403, 'foreign_origin', 'This page may not open a chat here.');
    if (account.state !== 'active') throw new HubError(409, 'account_disabled', 'This channel account is disabled.');
    return account;
  }

  private async keptSession(account: OpenAccount, token: string | undefined): Promise<VisitorSessionRow | null> {
    if (token === undefined || !isVisitorToken(token)) return null;
    const session = await findVisitorSession(this.deps.db, hashToken(token), this.deps.clock.now());
    return session?.accountId === account.id ? session : null;
  }

  /** What was said before signing in stays with the person, unless the site's user has a conversation already. */
  private async nameStranger(stranger: Visitor, platformUserId: string): Promise<void> {
    const participant = await this.deps.participants.ofConversation(stranger.companyId, stranger.conversationId);
    if (participant === null) return;
    try {
      await this.deps.participants.rename(participant, platformUserId);
    } catch (error) {
      // Another device of the same user was first.
      if (!isUniqueViolation(error)) throw error;
    }
  }

  private async participant(account: OpenAccount, platformUserId: string, profile: EndUserProfile): Promise<Visitor> {
    const people = await this.deps.participants.resolve(account, new Map([[platformUserId, { profile }]]), this.deps.clock.now());
    const found = people.get(platformUserId);
    if (found === undefined) throw couldNotBeMade();
    const { companyId, accountId, proxyUserId, conversationId, displayName } = found;
    return { companyId, accountId, proxyUserId, platformUserId, conversationId, displayName };
  }
}

const couldNotBeMade = (): HubError => new HubError(503, 'unavailable', 'The visitor could not be made; please try again.');

export function isVisitorToken(token: string): boolean {
  return token.startsWith(TOKEN_PREFIX);
}

export function admits({ connector, settings }: Pick<OpenAccount, 'connector' | 'settings'>, origin: PageOrigin): boolean {
  if (connector.visitors === undefined) return false;
  return origin === null || connector.visitors.admits(origin, settings);
}

/** Two key spaces, so that no stranger can be mistaken for a user of the site. */
const userKey = (userId: string): string => `user:${userId}`;
const strangerKey = (id: string): string => `visitor:${id}`;
const isStranger = ({ platformUserId }: Visitor): boolean => platformUserId.startsWith('visitor:');

function profileOf(platformUserId: string, identity: SessionRequest['identity'], isKnown: boolean): EndUserProfile {
  const { name, email } = identity ?? {};
  if (identity) return { ...(name !== undefined && { displayName: name }), ...(email !== undefined && { email }) };
  return isKnown ? {} : { displayName: nameOfStranger(platformUserId) };
}

function requireVouched({ connector, credentials }: OpenAccount, identity: { userId: string; hmac: string }): void {
  const isVouchedFor = connector.visitors?.vouchesFor(identity, credentials) ?? null;
  if (isVouchedFor === null)
    throw new HubError(422, 'no_identity_secret', 'This channel account has no identity secret to check the signature with.');
  if (!isVouchedFor) throw new HubError(403, 'wrong_identity', 'The signature does not fit this user id.');
}

function principalOf({ createdAt: _createdAt, ...principal }: VisitorSessionRow): VisitorPrincipal {
  return principal;
}

function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
