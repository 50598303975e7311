// A whole hub for a test: real PostgreSQL, real HTTP, Telegram's stub on the other side.
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pino, type Logger } from 'pino';
import { createStub, type StubAccount, type TelegramStub } from '../../connectors/telegram/stub/index.js';
import { loadConfig } from '../../config/index.js';
import { createApp, type App, type AppOptions } from '../../src/app.js';
import type { AgentView, ChannelAccountView, Clock, Connector, Page, Role } from '../../src/contract/index.js';
import { Database } from '../../src/store/database.js';
import { checkInvariants, type Violation } from '../../src/store/invariants.js';
import { ApiClient, ApiFailure } from './api-client.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';

export { ApiClient, ApiFailure, eventually };

const log = pino({ level: process.env['TEST_LOG'] ?? 'silent' });

export const ADMIN = { login: 'ada@example.com', password: 'correct horse battery' };

export interface TestHub {
  url: string;
  stub: TelegramStub;
  database: Database;
  testDatabase: TestDatabase;
  admin: ApiClient;
  /** Ends this process's part as a crash would not: cleanly. */
  close(): Promise<void>;
  /** A second life on the same database and port-free address. */
  restart(): Promise<void>;
  /** Ends this process's part as kill -9 would: nothing it still does has any effect. Needs `newLife`. */
  kill(): void;
  /** The next life after `kill`, on the same database and address; logins go on. */
  revive(): Promise<void>;
  /** Another instance on the same database. Close it before the hub. `kill` as the hub's own. */
  beside(instanceId?: string): Promise<{ url: string; close(): Promise<void>; kill(): void }>;
  /** Makes an agent, a member of the first group where that is wanted, and signs in. */
  hire(login: string, how?: { role?: Role; member?: boolean; url?: string }): Promise<ApiClient>;
  bind(settings?: Record<string, unknown>): Promise<{ account: ChannelAccountView; bot: StubAccount }>;
  /** Every invariant of the domain, once nothing is under way. */
  expectConsistent(): Promise<void>;
}

export interface HubOptions {
  clock?: Clock;
  stub?: TelegramStub;
  /** Absent: those of the registry. */
  connectors?: Connector[];
  /** More of the environment, e.g. BLOB_URL. */
  env?: Record<string, string>;
  isOverloaded?: () => boolean;
  /** Absent: one that says nothing. */
  log?: Logger;
  /** The built pages; absent: none. */
  webFolder?: string;
  /** What one process has of its own, made anew for every start; it can be ended from one moment to the next. */
  newLife?: () => Life;
}

export interface Life {
  parts: Pick<AppOptions, 'clock' | 'connectors' | 'openDatabase'>;
  /** Cuts it off from the store, the platform and time. */
  end(): void;
}

interface Running {
  app: App;
  url: string;
  /** Resolves when what is left of it has been tidied away, which nobody has to wait for. */
  kill(): Promise<void>;
}

export async function startHub(options: HubOptions = {}): Promise<TestHub> {
  const testDatabase = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-hub-'));
  const stub = options.stub ?? (await createStub({ retryBaseMs: 20 }));
  const database = new Database(testDatabase.connectionString, { maxConnections: 3, log });
  // One that may be ended lives through many lives, and leaves too much to be walked row by row.
  const checker = options.newLife
    ? new Database(testDatabase.connectionString, { maxConnections: 1, log, plans: 'whole_tables' })
    : database;
  let running = await run(testDatabase, dataDir, options);
  // Silence ends nothing where a test does not ask for it: many move time on by hours, or let it run many times as fast.
  await database.query({ text: 'UPDATE agent_group SET timeout_minutes = NULL' });
  const remains: Promise<void>[] = [];
  // The clock of a life is not known here: then who was ever passed over counts as passed over.
  const now = (): Date | undefined => options.clock?.now() ?? (options.newLife && new Date(0));
  const hub: TestHub = {
    url: running.url,
    stub,
    database,
    testDatabase,
    admin: await ApiClient.signIn(running.url, ADMIN.login, ADMIN.password),
    async close() {
      await Promise.all([running.app.close(), ...remains]);
      await stub.stop();
      // What holds at every moment holds at the end of every test, asked for or not.
      const violations = await checkInvariants(checker, { settled: false }).finally(async () => {
        if (checker !== database) await checker.close();
        await database.close();
        await testDatabase.drop();
        await rm(dataDir, { recursive: true, force: true });
      });
      throwIfBroken(violations);
    },
    async restart() {
      const port = Number(new URL(hub.url).port);
      await running.app.close();
      running = await run(testDatabase, dataDir, options, port);
      hub.url = running.url;
      hub.admin = await ApiClient.signIn(hub.url, ADMIN.login, ADMIN.password);
    },
    kill() {
      // Nobody hears how the tidying of what is dead went.
      remains.push(running.kill().catch(() => undefined));
    },
    async revive() {
      running = await run(testDatabase, dataDir, options, Number(new URL(hub.url).port));
    },
    async beside(instanceId = 'test-hub-beside') {
      const other = await run(testDatabase, dataDir, options, 0, instanceId);
      return {
        url: other.url,
        close: () => other.app.close(),
        kill() {
          remains.push(other.kill().catch(() => undefined));
        },
      };
    },
    async hire(login, { role = 'agent', member = true, url = hub.url } = {}) {
      const { id } = await hub.admin.post<AgentView>('/agents', { login, name: login, role, password: ADMIN.password });
      const [group] = (await hub.admin.get<Page<{ id: string }>>('/groups')).items;
      if (member && group) {
        const { agentIds } = await hub.admin.get<{ agentIds: string[] }>(`/groups/${group.id}/members`);
        await hub.admin.put(`/groups/${group.id}/members`, { agentIds: [...agentIds, id] });
      }
      return ApiClient.signIn(url, login, ADMIN.password);
    },
    async bind(settings = {}) {
      const bot = stub.addBot();
      const groups = await hub.admin.get<Page<{ id: string }>>('/groups');
      const account = await hub.admin.post<ChannelAccountView>('/channel-accounts', {
        platform: 'telegram',
        name: bot.name,
        groupId: groups.items[0]?.id,
        credentials: bot.credentials,
        settings: { baseUrl: bot.baseUrl, publicUrl: hub.url, messagesPerSecond: 1000, messagesPerSecondPerChat: 1000, ...settings },
      });
      return { account, bot };
    },
    async expectConsistent() {
      const violations = await eventually(
        async () => {
          const found = await checkInvariants(checker, { settled: true, now: now() });
          return found.length === 0 ? [] : undefined;
        },
        async () => checkInvariants(checker, { settled: true, now: now() }),
      );
      throwIfBroken(violations);
    },
  };
  return hub;
}

function throwIfBroken(violations: Violation[]): void {
  if (violations.length > 0) throw new Error(`invariants broken: ${JSON.stringify(violations, null, 2)}`);
}

async function run(
  testDatabase: TestDatabase,
  dataDir: string,
  { clock, connectors, env, webFolder, newLife, isOverloaded, log: ownLog = log }: HubOptions,
  port = 0,
  instanceId = 'test-hub',
): Promise<Running> {
  const life = newLife?.();
  const config = loadConfig({
    DATABASE_URL: testDatabase.connectionString,
    DATA_DIR: dataDir,
    LAB: 'off',
    PRIVATE_API_ADDRESSES: 'on',
    ADMIN_EMAIL: ADMIN.login,
    ADMIN_PASSWORD: ADMIN.password,
    ...env,
  });
  const app = await createApp({
    config,
    connectionString: testDatabase.connectionString,
    secretKey: 'a secret key for tests only, 32 bytes+',
    instanceId,
    log: ownLog,
    version: '0.0.0',
    webFolder: webFolder ?? join(dataDir, 'web'),
    ...(clock && { clock }),
    ...(connectors && { connectors }),
    ...(isOverloaded && { isOverloaded }),
    ...life?.parts,
  });
  const lines = new Set<Socket>();
  app.server.on('connection', (line: Socket) => {
    lines.add(line);
    line.on('close', () => lines.delete(line));
  });
  const ownPort = port === 0 ? await freePort() : port;
  await listen(app.server, ownPort);
  const url = `http://127.0.0.1:${String((app.server.address() as AddressInfo).port)}`;
  await app.open(url);
  return {
    app,
    url,
    kill() {
      if (!life) throw new Error('only a hub with `newLife` can be killed');
      life.end();
      for (const line of lines) line.destroy();
      return app.close();
    },
  };
}

/** What the life before this one has not let go of yet is waited for. */
async function listen(server: Server, port: number): Promise<void> {
  await eventually(
    () =>
      new Promise<true | undefined>((resolve, reject) => {
        const settled = (error?: NodeJS.ErrnoException): void => {
          server.off('error', settled).off('listening', settled);
          if (error === undefined) resolve(true);
          else if (error.code === 'EADDRINUSE') resolve(undefined);
          else reject(error);
        };
        server.once('error', settled).once('listening', settled).listen(port, '127.0.0.1');
      }),
  );
}
