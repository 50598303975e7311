import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { createEmptyDatabase, type TestDatabase } from '../../test/support/database.js';
import { isBehind, newestFirst, oldestFirst } from './conversation-activity.js';
import { Database } from './database.js';
import { migrate } from './migrate.js';

const log = pino({ level: 'silent' });

let place: TestDatabase;
let database: Database;
beforeAll(async () => {
  place = await createEmptyDatabase();
  database = new Database(place.connectionString, { maxConnections: 1, log });
  await migrate(database, { log });
});
afterAll(async () => {
  await database.close();
  await place.drop();
});

it('no column that every message changes stands in an index of its conversation', async () => {
  const rows = await database.query<{ column: string }>({
    text: `SELECT DISTINCT a.attname AS column FROM pg_index i
      JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid AND d.refobjid = i.indrelid AND d.refobjsubid > 0
      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = d.refobjsubid
      WHERE i.indrelid = 'conversation'::regclass`,
  });
  const indexed = rows.map(({ column }) => column);
  expect(indexed).toEqual(expect.arrayContaining(['active_slot', 'is_unrouted', 'is_empty', 'assignee_id']));
  const changed = [
    'last_seq',
    'last_message',
    'last_message_at',
    'last_inbound_seq',
    'last_inbound_at',
    'last_public_at',
    'window_opened_at',
  ];
  expect(indexed.filter((column) => [...changed, 'routed_seq'].includes(column))).toEqual([]);
});

describe('the order of lists', () => {
  const INSTANTS = ['09:00:00.1', '09:00:09.999', '09:00:10', '09:00:10', '08:59:59.999', '09:00:25'].map((time) => `2026-11-21T${time}Z`);
  const person = (no: number): string => `00000000-0000-0000-0000-00000000000${String(no)}`;
  const listed = async (order: string, condition = 'true', values: unknown[] = []): Promise<string[]> => {
    const rows = await database.query<{ id: string }>({
      text: `SELECT c.id FROM conversation c WHERE ${condition} ORDER BY ${order}`,
      values,
    });
    return rows.map(({ id }) => id);
  };

  beforeAll(async () => {
    await database.transaction(async (tx) => {
      // Whose they are does not matter here.
      await tx.query({ text: 'SET LOCAL session_replication_role = replica' });
      for (const [no, at] of INSTANTS.entries())
        await tx.query({
          text: `INSERT INTO conversation (company_id, id, account_id, proxy_user_id, last_message_at, created_at) VALUES ($1, $1, $1, $1, $2, $2)`,
          values: [person(no), at],
        });
    });
  });

  it('is that of the last messages, to the instant', async () => {
    const newest = [5, 3, 2, 1, 0, 4].map(person);
    expect(await listed(newestFirst('c'))).toEqual(newest);
    expect(await listed(oldestFirst('c'))).toEqual([...newest].reverse());
  });

  it.each([
    [3, [2, 1, 0, 4]],
    [1, [0, 4]],
    [4, []],
  ])('what stands behind number %i', async (no, behind) => {
    expect(await listed(newestFirst('c'), isBehind('c', '$1', '$2'), [INSTANTS[no], person(no)])).toEqual(behind.map(person));
  });
});
