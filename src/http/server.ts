// The one HTTP server: webhooks first, on bare node; then Express with the API, the process pages and the web pages; sockets by upgrade.
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import express, { Router, type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import type { Logger } from 'pino';
import { HubError } from '../contract/index.js';
import type { AuthService } from './auth.js';
import { createErrorHandler, sendError } from './errors.js';
import { jsonBody } from './json-body.js';
import type { Metrics } from './metrics.js';
import { docsPage, openApiDocument } from './openapi.js';
import { createOriginCheck, pageOriginOf, type OriginCheck } from './origin.js';
import type { RepeatedRequests } from './repeated-requests.js';
import { requireAccess, requireVisitor, type Caller, type Route } from './route.js';
import { securityHeaders } from './security-headers.js';
import { tokenOf } from './session-cookie.js';
import type { VisitorSessions } from './visitor-sessions.js';
import { webPages } from './web-pages.js';
import { widgetScript } from './widget-script.js';

export interface HttpServerConfig {
  production: boolean;
  publicUrl: string | null;
  allowedOrigins: string[];
  trustProxy: false | number | string;
  metricsToken: string | null;
}

export interface HttpServerDependencies {
  config: HttpServerConfig;
  log: Logger;
  /** As package.json says; shown in the OpenAPI document. */
  version: string;
  routes: Route[];
  /** Runs a route, once per Idempotency-Key. */
  repeats: Pick<RepeatedRequests, 'run'>;
  auth: Pick<AuthService, 'authenticate'>;
  /** Absent: no routes for visitors. */
  visitors?: Pick<VisitorSessions, 'authenticate'>;
  /** Takes what is a webhook, before Express; false: not one. */
  webhooks: (request: IncomingMessage, response: ServerResponse) => boolean;
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** The built web pages. */
  webFolder: string;
  metrics: Metrics;
  /** What /readyz asks; ready when all are true. */
  readiness: () => Promise<Readiness>;
}

export interface Readiness {
  checks: Record<string, boolean>;
  /** Of this version, as the database has them now; absent while it does not answer. */
  migrations?: { applied: number; pending: number };
}

export function createHttpServer(dependencies: HttpServerDependencies): Server {
  const app = createApp(dependencies);
  const server = createServer((request, response) => {
    if (!dependencies.webhooks(request, response)) app(request, response);
  });
  server.on('upgrade', dependencies.upgrade);
  server.headersTimeout = 15_000;
  // Long enough for a large upload over a slow line.
  server.requestTimeout = 300_000;
  server.keepAliveTimeout = 65_000;
  return server;
}

/** Stops taking connections, lets requests in flight finish, and cuts what is left after `graceMs`. Upgraded sockets are their owner's to close. */
export async function closeHttpServer(server: Server, graceMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function createApp(dependencies: HttpServerDependencies): Express {
  const { config, log, routes } = dependencies;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustProxy);
  app.set('query parser', 'simple');
  app.use(securityHeaders(config.publicUrl));
  app.use(processPages(dependencies));
  app.use('/api/v1', apiRouter(dependencies));
  app.use('/api', apiPages(dependencies));
  app.use('/api', noSuchCall);
  app.use('/widget.js', widgetScript(dependencies.webFolder));
  app.use(webPages(dependencies.webFolder));
  app.use((_request: Request, response: Response) => {
    response.status(404).type('text').send('Not found\n');
  });
  app.use(createErrorHandler(log));
  log.debug({ routes: routes.length }, 'http routes ready');
  return app;
}

function apiRouter({ routes, repeats, auth, visitors, config, metrics }: HttpServerDependencies): Router {
  const router = Router({ caseSensitive: true });
  const isOurPage = createOriginCheck(config);
  router.use((_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  for (const route of routes) {
    const { access } = route;
    const answering: RequestHandler[] = [
      ...(route.body === undefined ? [] : jsonBody),
      (request, response) => repeats.run(route, { request, response, caller: callerOf(response) }),
    ];
    if (access === 'site' || access === 'visitor') {
      router.route(route.path).all(openToSites);
      router.route(route.path)[methodOf(route)](timed(route, metrics), knownVisitor(access, visitors, isOurPage), ...answering);
      continue;
    }
    const admitting: RequestHandler = (_request, response, next) => {
      if (access !== 'public') requireAccess(access, callerOf(response).principal);
      next();
    };
    router
      .route(route.path)
      [methodOf(route)](timed(route, metrics), authenticated(access === 'public' ? null : auth, isOurPage), admitting, ...answering);
  }
  return router;
}

/** Pages of any site may ask, without cookies; what they may have is decided by the handler and the token. */
const openToSites: RequestHandler = (request, response, next) => {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Expose-Headers', 'Content-Range, Content-Length, Content-Disposition, ETag, Retry-After');
  response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  if (request.method !== 'OPTIONS') return next();
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST, PUT, PATCH, DELETE');
  response.setHeader('Access-Control-Allow-Headers', 'Authorization, Content-Type, Idempotency-Key, Range, If-Range, If-None-Match');
  response.setHeader('Access-Control-Max-Age', '7200');
  response.status(204).end();
};

function knownVisitor(access: 'site' | 'visitor', visitors: HttpServerDependencies['visitors'], isOurPage: OriginCheck): RequestHandler {
  return async (request, response, next) => {
    if (access === 'visitor') {
      const carried = tokenOf(request);
      const token = carried?.from === 'bearer' ? carried.token : '';
      const visitor = (await visitors?.authenticate(token, pageOriginOf(request, isOurPage))) ?? null;
      callers.set(response, { principal: null, visitor: requireVisitor(visitor) });
    }
    next();
  };
}

function methodOf(route: Route): 'get' | 'post' | 'put' | 'patch' | 'delete' {
  switch (route.method) {
    case 'GET':
      return 'get';
    case 'POST':
      return 'post';
    case 'PUT':
      return 'put';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return 'delete';
  }
}

function timed(route: Route, { httpDuration }: Metrics): RequestHandler {
  return (request, response, next) => {
    const end = httpDuration.startTimer({ method: request.method, route: route.path });
    response.once('close', () => end({ status: String(response.statusCode) }));
    next();
  };
}

/**
 * Finds out who asks. A request that goes by a cookie and changes something must come from a page of ours. `auth` null: nobody has to be known,
 * and a key that is no session is not looked up as one. `X-Agent`: whom a page is drawn for; should the browser's cookie be somebody else's by
 * now, nobody is signed in.
 */
function authenticated(auth: Pick<AuthService, 'authenticate'> | null, isOurPage: OriginCheck): RequestHandler {
  return async (request, response, next) => {
    const carried = tokenOf(request);
    const changes = request.method !== 'GET' && request.method !== 'HEAD';
    if (changes && carried?.from !== 'bearer' && !isOurPage(request)) {
      throw new HubError(403, 'foreign_origin', 'This page may not act here.');
    }
    const found = carried === null || auth === null ? null : await auth.authenticate(carried.token);
    const expected = request.get('x-agent');
    const principal = expected === undefined || expected === found?.agentId ? found : null;
    callers.set(response, { principal, visitor: null });
    next();
  };
}

const callers = new WeakMap<Response, Caller>();

function callerOf(response: Response): Caller {
  return callers.get(response) ?? { principal: null, visitor: null };
}

/** For the machines around the hub. */
function processPages({ config, auth, metrics, readiness }: HttpServerDependencies): Router {
  const pages = Router();
  pages.get('/healthz', (_request, response) => {
    response.json({ ok: true });
  });
  pages.get('/readyz', async (_request, response) => {
    const ready = await readiness();
    const ok = Object.values(ready.checks).every(Boolean);
    response.status(ok ? 200 : 503).json({ ok, ...ready });
  });
  pages.get('/metrics', async (request, response) => {
    if (config.production) {
      const carried = tokenOf(request);
      if (!isMetricsToken(carried?.token, config.metricsToken)) requireAccess('admin', carried && (await auth.authenticate(carried.token)));
    }
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  return pages;
}

function isMetricsToken(given: string | undefined, expected: string | null): boolean {
  if (given === undefined || expected === null) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** The API's own description; in production for staff only. */
function apiPages({ routes, version, auth, config }: HttpServerDependencies): Router {
  const pages = Router();
  let document: object | undefined;
  if (config.production) {
    pages.use(['/openapi.json', '/docs'], async (request, _response, next) => {
      const carried = tokenOf(request);
      requireAccess('agent', carried && (await auth.authenticate(carried.token)));
      next();
    });
  }
  pages.get('/openapi.json', (_request, response) => {
    document ??= openApiDocument(routes, version);
    response.json(document);
  });
  pages.get('/docs', (_request, response) => {
    response.type('html').send(docsPage(routes));
  });
  return pages;
}

function noSuchCall(_request: Request, response: Response, _next: NextFunction): void {
  sendError(response, { status: 404, code: 'not_found', message: 'There is no such call.', details: {} });
}
