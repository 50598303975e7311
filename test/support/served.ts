// The real HTTP server around some routes, on a free port of 127.0.0.1.
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import type { AuthService } from '../../src/http/auth.js';
import { createMetrics } from '../../src/http/metrics.js';
import type { Route } from '../../src/http/route.js';
import { closeHttpServer, createHttpServer, type HttpServerConfig, type HttpServerDependencies } from '../../src/http/server.js';

export interface Served {
  url: string;
  close(): Promise<void>;
}

type Options = Partial<Omit<HttpServerDependencies, 'config' | 'routes' | 'auth'>> & { config?: Partial<HttpServerConfig> };

export async function serve(routes: Route[], auth: Pick<AuthService, 'authenticate'>, options: Options = {}): Promise<Served> {
  const { config, ...rest } = options;
  const server = createHttpServer({
    config: { production: false, publicUrl: null, allowedOrigins: [], trustProxy: false, metricsToken: null, ...config },
    log: pino({ level: 'silent' }),
    version: '0.0.0',
    routes,
    repeats: { run: (route, { request, response, caller }) => route.run(request, response, caller) },
    auth,
    webhooks: () => false,
    upgrade: (_request, socket) => socket.destroy(),
    webFolder: '/nonexistent',
    metrics: createMetrics({ countSockets: () => 0 }),
    readiness: () => Promise.resolve({ checks: { database: true } }),
    ...rest,
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${String(port)}`, close: () => closeHttpServer(server, 0) };
}
