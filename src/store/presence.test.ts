// Who is connected at any instance is there, whatever two instances note of them at the same moment.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { eventually } from '../../test/support/eventually.js';
import { insertAgent } from './agents.js';
import { insertCompany } from './companies.js';
import { Database } from './database.js';
import { noteAbsence, noteConnections, registerInstance } from './presence.js';

const LONG_MS = 3_600_000;
const [here, there] = ['here', 'there'];
const eve = { companyId: v7(), agentId: v7() };

let place: TestDatabase;
let database: Database;
beforeEach(async () => {
  place = await createTestDatabase();
  database = new Database(place.connectionString, { maxConnections: 3, log: pino({ level: 'silent' }) });
  const { companyId, agentId: id } = eve;
  await insertCompany(database, { id: companyId, name: 'Shop' }, new Date());
  const agent = { companyId, id, login: 'eve', name: 'Eve', passwordHash: '', role: 'agent' as const, maxLoad: 5, languages: [] };
  await insertAgent(database, { ...agent, status: 'idle' }, new Date());
  for (const instance of [here, there]) await registerInstance(database, instance, LONG_MS);
});
afterEach(async () => {
  await database.close();
  await place.drop();
});

const presence = async (): Promise<{ online: boolean; goneAt: Date | null } | undefined> =>
  (await database.query<{ online: boolean; goneAt: Date | null }>({ text: 'SELECT online, gone_at AS "goneAt" FROM agent_presence' }))[0];

it('who comes back at another instance while the first notes that they are gone stays online', async () => {
  await noteConnections(database, here, [{ ...eve, connected: true }], new Date());
  let left: Promise<unknown> = Promise.resolve();
  await database.transaction(async (tx) => {
    await noteConnections(tx, there, [{ ...eve, connected: true }], new Date());
    left = noteConnections(database, here, [{ ...eve, connected: false }], new Date());
    await eventually(async () => {
      const waiting = await database.query({
        text: `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      });
      return waiting.length > 0 ? true : undefined;
    });
  });
  await left;
  expect(await noteAbsence(database, new Date(Date.now() + LONG_MS))).toEqual([]);
  expect(await presence()).toEqual({ online: true, goneAt: null });
});

it('who is connected nowhere is offline after the grace', async () => {
  await noteConnections(database, here, [{ ...eve, connected: true }], new Date());
  await noteConnections(database, here, [{ ...eve, connected: false }], new Date());
  expect(await noteAbsence(database, new Date())).toEqual([]);
  expect(await noteAbsence(database, new Date(Date.now() + LONG_MS))).toMatchObject([{ agentId: eve.agentId, status: 'offline' }]);
});
