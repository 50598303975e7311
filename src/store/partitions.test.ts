import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { type TestDatabase, createEmptyDatabase } from '../../test/support/database.js';
import { Database } from './database.js';
import { migrate } from './migrate.js';
import { ensureMessagePartitions } from './partitions.js';

const log = pino({ level: 'silent' });
const noMonth: string[] = [];

describe('ensureMessagePartitions', () => {
  let place: TestDatabase;
  let database: Database;

  beforeEach(async () => {
    place = await createEmptyDatabase();
    database = new Database(place.connectionString, { maxConnections: 4, log });
    await migrate(database, { log });
  });

  afterEach(async () => {
    await database.close();
    await place.drop();
  });

  async function store(sentAt: string): Promise<string> {
    const rows = await database.query<{ partition: string }>({
      text: `INSERT INTO message (company_id, conversation_id, seq, id, account_id, kind, sender_type, sender_id, sender_name, content, status, sent_at)
        SELECT id, id, 1, id, id, 'in', 'end_user', id, 'Ann', '{}', 'stored', $1 FROM (SELECT gen_random_uuid() AS id) AS any_id
        RETURNING tableoid::regclass::text AS partition`,
      values: [sentAt],
    });
    return rows[0]?.partition ?? '';
  }

  it('makes last month, this month and three more, over the turn of a year', async () => {
    expect(await ensureMessagePartitions(database, new Date('2026-11-30T23:30:00Z'))).toEqual([
      'message_2026_10',
      'message_2026_11',
      'message_2026_12',
      'message_2027_01',
      'message_2027_02',
    ]);
  });

  it('has one way only to a message whose key is known, also in a month that is still empty', async () => {
    await ensureMessagePartitions(database, new Date('2026-11-15T00:00:00Z'), 1);
    await database.query({ text: 'ANALYZE message' });
    const hub = new Database(place.connectionString, { maxConnections: 1, log, plans: 'by_key' });
    try {
      const plan = await hub.query<{ 'QUERY PLAN': string }>({
        text: `EXPLAIN (GENERIC_PLAN)
          SELECT content FROM message WHERE company_id = $1 AND conversation_id = $2 AND seq = $3 AND sent_at = $4`,
      });
      const scans = plan.map((row) => row['QUERY PLAN']).filter((line) => line.includes('Scan'));
      expect(scans).toHaveLength(3);
      for (const scan of scans) expect(scan).toMatch(/using message_\d+_\d+_pkey/);
    } finally {
      await hub.close();
    }
  });

  it('cuts the months at midnight UTC', async () => {
    await ensureMessagePartitions(database, new Date('2026-11-15T00:00:00Z'), 1);
    expect(await store('2026-11-30T23:59:59.999Z')).toBe('message_2026_11');
    expect(await store('2026-12-01T00:00:00Z')).toBe('message_2026_12');
    await expect(store('2027-01-01T00:00:00Z')).rejects.toThrow('no partition');
  });

  it('keeps the keys of the parent in every month', async () => {
    await ensureMessagePartitions(database, new Date('2026-11-15T00:00:00Z'));
    await store('2026-11-02T00:00:00Z');
    await expect(database.query({ text: 'INSERT INTO message SELECT * FROM message' })).rejects.toThrow(
      /duplicate key.*message_2026_11_pkey/,
    );
  });

  it('adds only the missing month later on', async () => {
    await ensureMessagePartitions(database, new Date('2026-11-15T00:00:00Z'));
    expect(await ensureMessagePartitions(database, new Date('2026-11-16T00:00:00Z'))).toEqual(noMonth);
    expect(await ensureMessagePartitions(database, new Date('2026-12-01T00:00:00Z'))).toEqual(['message_2027_03']);
  });

  it('makes each month once when four instances ask together', async () => {
    const made = await Promise.all([1, 2, 3, 4].map(() => ensureMessagePartitions(database, new Date('2026-11-15T00:00:00Z'))));
    expect(made.flat()).toHaveLength(5);
  });

  it('does not wait for a reader of the messages', async () => {
    await database.transaction(async (reader) => {
      await reader.query({ text: 'SELECT count(*) FROM message' });
      expect(await ensureMessagePartitions(database, new Date('2026-11-15T00:00:00Z'))).toHaveLength(5);
    });
  });
});
