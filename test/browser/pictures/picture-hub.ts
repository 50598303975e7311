// A hub with a life of days in minutes: real database, real lab, and a clock that the story moves forward.
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { loadConfig } from '../../../config/index.js';
import { connectors } from '../../../connectors/registry.js';
import { createApp } from '../../../src/app.js';
import { systemClock, type Connector, type StubOptions } from '../../../src/contract/index.js';
import { Database } from '../../../src/store/database.js';
import { startEmbeddedDatabase } from '../../../src/store/embedded.js';
import { migrate } from '../../../src/store/migrate.js';

export interface PictureHub {
  url: string;
  setupToken: string;
  /** Goes to the moment this long before now; never backwards. */
  moveTo(minutesAgo: number): void;
  close(): Promise<void>;
}

/** Starts `minutesAgo` before now, with nothing set up. */
export async function startPictureHub({ minutesAgo, webFolder }: { minutesAgo: number; webFolder: string }): Promise<PictureHub> {
  const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-pictures-'));
  const log = pino({ level: process.env['PICTURES_LOG'] ?? 'silent' });
  const server = await startEmbeddedDatabase({ dataFolder: dataDir, log });
  const database = new Database(server.connectionString, { maxConnections: 1, log });
  await migrate(database, { log });
  await database.close();

  let agoMs = minutesAgo * 60_000;
  const now = (): number => Date.now() - agoMs;
  const app = await createApp({
    config: loadConfig({ DATA_DIR: dataDir, LAB: 'on' }),
    connectionString: server.connectionString,
    secretKey: 'a secret key for pictures only, 32 bytes+',
    instanceId: 'pictures',
    log,
    version: '0.0.0',
    webFolder,
    clock: { now: () => new Date(now()), after: systemClock.after },
    connectors: connectors.map((connector) => withClock(connector, now)),
  });
  await new Promise<void>((resolve) => {
    app.server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${String((app.server.address() as AddressInfo).port)}`;
  await app.open(url);
  return {
    url,
    setupToken: app.setupToken ?? '',
    moveTo(wanted) {
      agoMs = Math.min(agoMs, wanted * 60_000);
    },
    async close() {
      await app.close();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Messages carry the platform's own time, so every stand-in lives by the same clock. */
function withClock(connector: Connector, now: () => number): Connector {
  return {
    ...connector,
    ...(connector.loadStub !== undefined && {
      async loadStub() {
        const create = await connector.loadStub?.();
        if (create === undefined) throw new Error(`${connector.platform} has no stand-in`);
        return (options: StubOptions) => {
          const clocked = { ...options, now };
          return create(clocked);
        };
      },
    }),
  };
}
