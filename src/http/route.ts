// One API call as data: who may make it, what it takes, what it gives. The server, the OpenAPI document and the role test all read this.
import type { Request, Response } from 'express';
import { z } from 'zod';
import { HubError, invalidRequest, requireStorable, type Role } from '../contract/index.js';
import type { VisitorPrincipal } from './visitor-sessions.js';

/** Who is asking: taken from the session alone, never from the request's own words. */
export interface Principal {
  companyId: string;
  agentId: string;
  role: Role;
  name: string;
  /** A program, by an agent’s API token. */
  isProgram?: boolean;
  /** Which token that is. */
  apiTokenId?: string;
  /** SHA-256 of the session's token. */
  tokenHash: Buffer;
}

/**
 * `public`: no session needed. `site`: the same for pages of other sites too, whose origin the handler checks. `visitor`: a visitor's token,
 * from such pages as well. Else the least role: admin ⊃ supervisor ⊃ agent.
 */
export type Access = 'public' | 'site' | 'visitor' | Role;

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Call<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  request: Request;
  response: Response;
}

interface Shape<P, Q, B, A> {
  method: Method;
  /** Express path under /api/v1, e.g. `/conversations/:id`. */
  path: string;
  summary: string;
  /** A value that does not fit means there is no such thing: 404. */
  params?: z.ZodType<P>;
  query?: z.ZodType<Q>;
  /** JSON of at most 1 MiB. A route without one leaves the request's body unread. */
  body?: z.ZodType<B>;
  /** What is answered; the compiler holds `handle` to it, the tests what leaves the hub. Absent: nothing is, or a file. */
  response?: z.ZodType<A>;
  /** The media type of the file a handler answers with by itself. */
  file?: string;
  /** Status of an answer with a value; default 200. Without a value it is 204. */
  status?: number;
  /** Fields of the answer that are shown once: not kept for a repeat of the request. */
  shownOnce?: readonly string[];
}

/** `undefined`: there is nothing to say, or the handler has begun its own answer. */
type Answer<A> = NoInfer<A> | BeforeJson<NoInfer<A>> | undefined;

/** JSON makes texts of times. */
type BeforeJson<T> = T extends string
  ? string extends T
    ? string | Date
    : T
  : T extends object
    ? { [Key in keyof T]: BeforeJson<T[Key]> }
    : T;

interface PublicRoute<P, Q, B, A> extends Shape<P, Q, B, A> {
  access: 'public' | 'site';
  handle(call: Call<P, Q, B>): Promise<Answer<A>>;
}

interface VisitorRoute<P, Q, B, A> extends Shape<P, Q, B, A> {
  access: 'visitor';
  handle(call: Call<P, Q, B> & { visitor: VisitorPrincipal }): Promise<Answer<A>>;
}

interface RoleRoute<P, Q, B, A> extends Shape<P, Q, B, A> {
  access: Role;
  handle(call: Call<P, Q, B> & { principal: Principal }): Promise<Answer<A>>;
}

export interface Route extends Shape<unknown, unknown, unknown, unknown> {
  access: Access;
  /** Validates, handles and answers; `onAnswer` has ended before anybody hears. Throws `HubError` and whatever else goes wrong. */
  run(request: Request, response: Response, caller: Caller, onAnswer?: (value: unknown) => Promise<void>): Promise<void>;
}

/** Who is asking; neither: nobody we know. */
export interface Caller {
  principal: Principal | null;
  visitor: VisitorPrincipal | null;
}

/**
 * Declares an API call. The value `handle` gives becomes the JSON answer, `undefined` a 204; a handler that has begun its own answer
 * (a download, a pass-through) gives `undefined` and is left alone.
 */
export function route<P, Q, B, A = void>(definition: PublicRoute<P, Q, B, A> | VisitorRoute<P, Q, B, A> | RoleRoute<P, Q, B, A>): Route {
  return {
    ...definition,
    async run(request, response, caller, onAnswer) {
      const call: Call<P, Q, B> = {
        params: parsePart(definition.params, request.params, 'path'),
        query: parsePart(definition.query, request.query, 'query'),
        body: parsePart(definition.body, request.body, 'body'),
        request,
        response,
      };
      const value = await answer(definition, call, caller);
      await onAnswer?.(value);
      if (response.headersSent || response.destroyed) return;
      if (value === undefined) response.status(204).end();
      else response.status(definition.status ?? 200).json(value);
    },
  };
}

function answer<P, Q, B, A>(
  definition: PublicRoute<P, Q, B, A> | VisitorRoute<P, Q, B, A> | RoleRoute<P, Q, B, A>,
  call: Call<P, Q, B>,
  { principal, visitor }: Caller,
): Promise<unknown> {
  switch (definition.access) {
    case 'public':
    case 'site':
      return definition.handle(call);
    case 'visitor':
      return definition.handle({ ...call, visitor: requireVisitor(visitor) });
    default:
      return definition.handle({ ...call, principal: signedIn(principal) });
  }
}

/** For routes named by one id; ids are UUIDs, anything else names nothing. */
export const idParams = z.object({ id: z.uuid() });

const rank: Record<Role, number> = { agent: 0, supervisor: 1, admin: 2 };

/** Throws 401 without a principal, 403 below the least role. */
export function requireAccess(access: Role, principal: Principal | null): void {
  if (rank[signedIn(principal).role] < rank[access]) {
    throw new HubError(403, 'forbidden', `This needs the role ${access}.`, { role: access });
  }
}

/** Throws 401 without one. */
export function requireVisitor(visitor: VisitorPrincipal | null): VisitorPrincipal {
  if (visitor === null) throw new HubError(401, 'unauthenticated', 'The visitor’s token is not valid here; open a session again.');
  return visitor;
}

function signedIn(principal: Principal | null): Principal {
  if (principal === null) throw new HubError(401, 'unauthenticated', 'Please sign in.');
  return principal;
}

function parsePart<T>(schema: z.ZodType<T> | undefined, value: unknown, part: 'path' | 'query' | 'body'): T {
  if (schema !== undefined && part !== 'path') requireStorable(value);
  // Without a schema T is `unknown` or `undefined`, which the handler cannot use.
  const result = (schema ?? z.custom<T>(() => true)).safeParse(schema === undefined ? undefined : value);
  if (result.success) return result.data;
  if (part === 'path') throw new HubError(404, 'not_found', 'There is no such thing.');
  throw invalidRequest(result.error);
}
