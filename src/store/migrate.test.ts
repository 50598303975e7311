import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { type TestDatabase, createEmptyDatabase } from '../../test/support/database.js';
import { Database } from './database.js';
import { migrate, migrationState } from './migrate.js';

const log = pino({ level: 'silent' });

describe('migrate', () => {
  let place: TestDatabase;
  let folder: string;
  let open: Database[];

  beforeEach(async () => {
    place = await createEmptyDatabase();
    folder = await mkdtemp(join(tmpdir(), 'migrations-'));
    open = [];
    await writeFile(join(folder, '0001_pets.sql'), 'CREATE TABLE pet (id int PRIMARY KEY);\nINSERT INTO pet VALUES (1);');
    await writeFile(join(folder, '0002_names.sql'), "ALTER TABLE pet ADD COLUMN name text NOT NULL DEFAULT 'x'");
  });

  afterEach(async () => {
    await Promise.all(open.map((database) => database.close()));
    await place.drop();
    await rm(folder, { recursive: true });
  });

  function connect(): Database {
    const database = new Database(place.connectionString, { maxConnections: 2, log });
    open.push(database);
    return database;
  }

  it("applies the hub's own migrations to an empty database, and nothing the second time", async () => {
    const database = connect();
    const applied = await migrate(database, { log });
    expect(applied[0]).toBe('0001_initial.sql');
    expect(await database.query({ text: "SELECT to_regclass('message') IS NOT NULL AS there" })).toEqual([{ there: true }]);
    expect(await migrate(database, { log })).toEqual([]);
  });

  it('says how many are applied and how many are pending', async () => {
    const database = connect();
    await migrate(database, { log, folder });
    expect(await migrationState(database, folder)).toEqual({ applied: 2, pending: 0 });
    await writeFile(join(folder, '0003_age.sql'), 'ALTER TABLE pet ADD COLUMN age int');
    expect(await migrationState(database, folder)).toEqual({ applied: 2, pending: 1 });
    // As in a backup of an older version.
    await database.query({ text: 'DELETE FROM schema_migration WHERE version = 2' });
    expect(await migrationState(database, folder)).toEqual({ applied: 1, pending: 2 });
  });

  it('applies each file exactly once when four instances start together', async () => {
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(connect(), { log, folder })));
    expect(applied.flat().sort()).toEqual(['0001_pets.sql', '0002_names.sql']);
    expect(await connect().query({ text: 'SELECT id, name FROM pet' })).toEqual([{ id: 1, name: 'x' }]);
  });

  it('applies only what is new', async () => {
    await migrate(connect(), { log, folder });
    await writeFile(join(folder, '0003_age.sql'), 'ALTER TABLE pet ADD COLUMN age int');
    expect(await migrate(connect(), { log, folder })).toEqual(['0003_age.sql']);
  });

  it('leaves no trace of a file that fails', async () => {
    await writeFile(join(folder, '0003_broken.sql'), 'CREATE TABLE half (id int); SELECT nonsense;');
    await expect(migrate(connect(), { log, folder })).rejects.toThrow('nonsense');
    expect(await connect().query({ text: "SELECT to_regclass('half') AS half, max(version) AS version FROM schema_migration" })).toEqual([
      { half: null, version: 2 },
    ]);
  });

  it('refuses a database whose applied migration differs from the file', async () => {
    await migrate(connect(), { log, folder });
    await writeFile(join(folder, '0002_names.sql'), 'ALTER TABLE pet ADD COLUMN other text');
    await expect(migrate(connect(), { log, folder })).rejects.toThrow(/^Migration 0002_names\.sql was applied .* must never be changed\.$/);
  });

  it('takes other line ends for the same file', async () => {
    await migrate(connect(), { log, folder });
    await writeFile(join(folder, '0001_pets.sql'), 'CREATE TABLE pet (id int PRIMARY KEY);\r\nINSERT INTO pet VALUES (1);');
    expect(await migrate(connect(), { log, folder })).toEqual([]);
  });

  it('refuses a database that is newer than the code', async () => {
    await migrate(connect(), { log, folder });
    await rm(join(folder, '0002_names.sql'));
    await expect(migrate(connect(), { log, folder })).rejects.toThrow(
      'The database is newer than this version of the hub (it has migration 0002_names.sql): update the hub.',
    );
  });

  it('refuses a gap in the numbers', async () => {
    await writeFile(join(folder, '0004_gap.sql'), 'SELECT 1');
    await expect(migrate(connect(), { log, folder })).rejects.toThrow('without a gap: 0004_gap.sql');
  });
});
