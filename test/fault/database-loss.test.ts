// The database goes away, slowly or at once: requests fail, the hub stays.
import net, { type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import type { Delivered } from '../../src/contract/index.js';
import { Database, isDatabaseUnavailable } from '../../src/store/database.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { FakeClock } from '../support/fake-clock.js';
import { eventually } from '../support/hub.js';
import { AgentSocket } from '../support/agent-socket.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, type SmallHub } from '../support/small-hub.js';

const log = pino({ level: 'silent' });
/** Of the hub's clock: a call that takes longer is shown as being sent. */
const TELL_SENDING_AFTER_MS = 300;

describe('a connection to the database', () => {
  let place: TestDatabase;
  beforeEach(async () => {
    place = await createTestDatabase();
  });
  afterEach(() => place.drop());

  it('lost in the middle of a transaction costs that transaction alone', async () => {
    const database = new Database(place.connectionString, { maxConnections: 2, log });
    const killed = database.transaction(async (tx) => {
      const [backend] = await tx.query<{ pid: number }>({ text: 'SELECT pg_backend_pid() AS pid' });
      await database.query({ text: 'SELECT pg_terminate_backend($1)', values: [backend?.pid] });
      // Idle inside the transaction, so no statement is there to hear of the loss.
      await eventually(async () => {
        const left = await database.query({ text: 'SELECT 1 FROM pg_stat_activity WHERE pid = $1', values: [backend?.pid] });
        return left.length === 0 ? true : undefined;
      });
      await new Promise((resolve) => setImmediate(resolve));
      await tx.query({ text: 'SELECT 1' });
    });
    await expect(killed).rejects.toThrow();
    expect(await database.query({ text: 'SELECT 1 AS one' })).toEqual([{ one: 1 }]);
    await database.close();
  });

  it('that falls silent is given up, with all others to the same server', async () => {
    const line = await silenceableLine(place.connectionString);
    const database = new Database(line.connectionString, { maxConnections: 4, log, answerTimeoutMs: 2_000 });
    await Promise.all([1, 2, 3].map(() => database.query({ text: 'SELECT pg_sleep(0.05)' })));
    line.silenceAll();
    const failure: unknown = await database.query({ text: 'SELECT 1' }).catch((error: unknown) => error);
    expect(isDatabaseUnavailable(failure)).toBe(true);
    // The two others that were idle are not tried one by one.
    expect(await database.query({ text: 'SELECT 1 AS one' })).toEqual([{ one: 1 }]);
    line.close();
    await database.close();
  });

  it('that falls silent makes the hub say it is not ready', async () => {
    const line = await silenceableLine(place.connectionString);
    const database = new Database(line.connectionString, { maxConnections: 1, log });
    expect(await database.answers(20_000)).toBe(true);
    line.silenceAll();
    expect(await database.answers(200)).toBe(false);
    line.close();
    await database.close();
  });
});

describe('a hub whose database breaks off', () => {
  let clock: FakeClock;
  let platform: SmallPlatform;
  let small: SmallHub;
  beforeEach(async () => {
    clock = new FakeClock();
    platform = new SmallPlatform();
    small = await startSmallHub(platform, { clock });
  });
  afterEach(() => small.hub.close());

  it('goes on although nobody waits for the work that failed', async () => {
    const { hub } = small;
    const { id } = await small.claimed(await small.bind('key', 'shop'));
    const socket = await AgentSocket.signIn(hub.url, hub.admin.token);
    let answer = (_delivered: Delivered): void => undefined;
    const called = new Promise<void>((begin) => {
      platform.answers.push(() => {
        begin();
        return new Promise((resolve) => (answer = resolve));
      });
    });
    const { seq } = await small.reply(id, 'hi');
    await called;
    await hub.database.transaction(async (tx) => {
      await tx.query({ text: 'LOCK TABLE conversation IN ACCESS EXCLUSIVE MODE' });
      // The call takes long, so the hub asks who may hear that the message is being sent.
      clock.advance(TELL_SENDING_AFTER_MS);
      await eventually(async () => {
        const lost = await hub.database.query({
          text: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%SELECT company_id AS "companyId", group_id%'`,
        });
        return lost.length > 0 ? true : undefined;
      });
    });
    answer({ platformMessageIds: ['out'] });
    await small.reached(id, seq, 'sent');
    socket.end();
    await hub.expectConsistent();
  });
});

/** A line to the database that can stop answering without being cut, as when a host vanishes. New connections are answered. */
async function silenceableLine(target: string): Promise<{ connectionString: string; silenceAll(): void; close(): void }> {
  const { hostname, port } = new URL(target);
  const host = decodeURIComponent(hostname);
  const silent = new Set<Socket>();
  const open = new Set<Socket>();
  const server = net.createServer((client) => {
    // A host that is a folder has its socket in it.
    const upstream = host.startsWith('/') ? net.connect(`${host}/.s.PGSQL.${port}`) : net.connect(Number(port), host);
    open.add(client);
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
    client.on('data', (data) => {
      if (!silent.has(client)) upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (!silent.has(client)) client.write(data);
    });
    client.on('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    connectionString: url.href,
    silenceAll() {
      for (const client of open) silent.add(client);
    },
    close() {
      for (const client of open) client.destroy();
      server.close();
    },
  };
}
