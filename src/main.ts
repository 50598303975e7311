// The process: configuration, data folder, database, app, signals; one clear line when it cannot start.
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { pino, type Logger } from 'pino';
import { ConfigError, loadConfig, type Config } from '../config/index.js';
import { secretKeyOf } from '../config/secret-key.js';
import { createApp, type App } from './app.js';
import { DataFolderError, openDataFolder } from './data-folder.js';
import { Load } from './intake/load.js';
import { Database, errorCode } from './store/database.js';
import { EmbeddedDatabaseError } from './store/embedded-error.js';
import { startEmbeddedDatabase } from './store/embedded.js';
import { migrate, MigrationError } from './store/migrate.js';

const STOP_WITHIN_MS = 9_500;

/** What to undo, in the order it was done; undone backwards. */
const undo: (() => Promise<void>)[] = [];
let stopping: Promise<void> | null = null;

function stop(log: Logger): Promise<void> {
  stopping ??= (async () => {
    setTimeout(() => {
      log.error('stopping took too long; ending now');
      process.exit(1);
    }, STOP_WITHIN_MS).unref();
    for (const step of undo.reverse()) {
      await step().catch((error: unknown) => log.error({ error }, 'a step of stopping failed'));
    }
    undo.length = 0;
  })();
  return stopping;
}

async function start(config: Config, log: Logger): Promise<void> {
  const folder = await openDataFolder(config.dataDir);
  undo.push(() => folder.release());
  const secretKey = await secretKeyOf({ secretKey: config.secretKey, dataDir: folder.path });
  const connectionString = config.databaseUrl ?? (await embedded(folder.path, log));
  await migrateDatabase(connectionString, log);
  // Built it lies in dist/src, while developing in src.
  const root = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '..' : '../..', import.meta.url));
  const packageJson = JSON.parse(await readFile(`${root}/package.json`, 'utf8')) as { version: string };
  const load = new Load();
  const app = await createApp({
    config: { ...config, dataDir: folder.path },
    connectionString,
    secretKey,
    instanceId: folder.instanceId,
    log,
    version: packageJson.version,
    webFolder: `${root}/dist/web`,
    isOverloaded: () => load.isTooHigh(),
  });
  undo.push(() => app.close());
  const port = await listen(app, config);
  await app.open(`http://127.0.0.1:${String(port)}`);
  announce(app, config, port);
}

async function embedded(dataFolder: string, log: Logger): Promise<string> {
  const database = await startEmbeddedDatabase({ dataFolder, log });
  undo.push(() => database.stop());
  return database.connectionString;
}

async function migrateDatabase(connectionString: string, log: Logger): Promise<void> {
  const database = new Database(connectionString, { maxConnections: 1, log, answerTimeoutMs: 0 });
  try {
    await migrate(database, { log });
  } finally {
    await database.close();
  }
}

function listen(app: App, config: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    app.server.once('error', reject);
    app.server.listen(config.port, config.host, () => resolve((app.server.address() as AddressInfo).port));
  });
}

function announce(app: App, config: Config, port: number): void {
  const host = ['0.0.0.0', '::'].includes(config.host) ? '127.0.0.1' : config.host;
  const url = config.publicUrl ?? `http://${host}:${String(port)}`;
  process.stdout.write(`\n  Switchboard is running on ${url}\n`);
  if (app.setupToken !== null) process.stdout.write(`  Set it up here (the link works once): ${url}/setup?token=${app.setupToken}\n`);
  process.stdout.write('\n');
}

/** One line for what an operator can mend; undefined for a defect of ours. */
function explain(error: unknown, config: Config): string | undefined {
  if (
    error instanceof DataFolderError ||
    error instanceof EmbeddedDatabaseError ||
    error instanceof MigrationError ||
    error instanceof ConfigError
  )
    return error.message;
  const code = errorCode(error);
  if (code === 'EADDRINUSE') return `PORT: ${String(config.port)} on ${config.host} is in use by another program; set PORT to a free one.`;
  if (code === 'EACCES') return `PORT: ${String(config.port)} may not be used by this user; set PORT to one above 1023.`;
  if (code === 'EADDRNOTAVAIL') return `HOST: ${config.host} is not an address of this machine.`;
  if (code?.startsWith('ECONN') || code === 'ENOTFOUND' || /^(28|3D|08)/.test(code ?? ''))
    return `DATABASE_URL: the database cannot be reached (${code ?? ''}).`;
  return undefined;
}

async function main(): Promise<void> {
  let config: Config;
  try {
    config = loadConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
  const log = pino({ level: config.logLevel, base: null, serializers: { error: pino.stdSerializers.err } });
  // Nothing in normal operation gets here. What does is a defect that may have left things half done: the state in the store is sound, so start anew.
  process.on('uncaughtException', (error) => {
    log.fatal({ error }, 'an error nobody handled; the hub ends');
    process.exit(1);
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stop(log).then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
  try {
    await start(config, log);
  } catch (error) {
    const line = explain(error, config);
    if (line === undefined) log.fatal({ error }, 'the hub could not start');
    else process.stderr.write(`${line}\n`);
    await stop(log);
    process.exit(1);
  }
}

await main();
