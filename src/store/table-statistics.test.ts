import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { createEmptyDatabase, type TestDatabase } from '../../test/support/database.js';
import { eventually } from '../../test/support/eventually.js';
import { Database } from './database.js';
import { migrate } from './migrate.js';
import { countTables, outgrownTables } from './table-statistics.js';

const log = pino({ level: 'silent' });

let place: TestDatabase;
let database: Database;
beforeEach(async () => {
  place = await createEmptyDatabase();
  database = new Database(place.connectionString, { maxConnections: 2, log });
  await migrate(database, { log });
  await database.query({ text: 'CREATE TABLE "odd Name" (n int)' });
});
afterEach(async () => {
  await database.close();
  await place.drop();
});

const fill = (rows: number): Promise<unknown> =>
  database.query({ text: 'INSERT INTO "odd Name" SELECT generate_series(1, $1::int)', values: [rows] });
/** The counters are told a moment after the commit. */
const outgrown = (): Promise<string[]> =>
  eventually(async () => {
    await database.query({ text: 'SELECT pg_stat_force_next_flush()' });
    const names = await outgrownTables(database);
    return names.length > 0 ? names : undefined;
  });

it('finds what has more than doubled since it was counted, and knows it once it is', async () => {
  await fill(30);
  expect(await outgrown()).toContain('"odd Name"');
  await countTables(database, ['"odd Name"']);
  expect(await database.query({ text: `SELECT reltuples AS rows FROM pg_class WHERE relname = 'odd Name'` })).toEqual([{ rows: 30 }]);
  expect(await outgrownTables(database)).not.toContain('"odd Name"');
  await fill(31);
  expect(await outgrown()).toContain('"odd Name"');
});

it('leaves alone what belongs to somebody else', async () => {
  await fill(30);
  expect(await outgrown()).toContain('"odd Name"');
  const seen = await database.transaction(async (tx) => {
    await tx.query({ text: 'SET LOCAL ROLE pg_monitor' });
    return outgrownTables(tx);
  });
  expect(seen).toEqual([]);
});

it('leaves alone what has few rows, and counts nothing when there is nothing', async () => {
  await fill(20);
  await database.query({ text: 'SELECT pg_stat_force_next_flush()' });
  await database.query({ text: 'SELECT 1' });
  expect(await outgrownTables(database)).not.toContain('"odd Name"');
  await countTables(database, []);
});
