import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { staffedDatabase, type Staffed } from '../../test/support/staff.js';
import type { BlobStore } from './blob-store.js';
import { FileRemoval } from './removal.js';

const HOUR_MS = 3_600_000;

let staff: Staffed;
let companyId: string;
let removed: string[];
let refuses: boolean;
let removal: FileRemoval;
beforeEach(async () => {
  staff = await staffedDatabase();
  ({ companyId } = await staff.addCompany('One'));
  removed = [];
  refuses = false;
  const blobs: Pick<BlobStore, 'remove'> = {
    remove: (key) => (refuses ? Promise.reject(new Error('the store is away')) : Promise.resolve(void removed.push(key))),
  };
  removal = new FileRemoval({ db: staff.db, clock: staff.clock, log: pino({ level: 'silent' }), blobs: blobs as BlobStore });
});
afterEach(async () => {
  await removal.stop();
  await staff.close();
});

const at = (ageMs: number): Date => new Date(staff.clock.now().getTime() - ageMs);
const run = (text: string, values: unknown[]) => staff.db.query({ text, values });

interface Kept {
  ageMs?: number;
  conversationId?: string;
  seq?: number;
  madeFrom?: string;
}

async function kept({ ageMs = 25 * HOUR_MS, conversationId, seq, madeFrom }: Kept = {}): Promise<string> {
  const id = v7();
  await run(
    `INSERT INTO media (company_id, id, conversation_id, seq, mime, size_bytes, state, blob_key, made_from, created_at)
      VALUES ($1, $2, $3, $4, 'audio/amr', 1, 'ready', $5, $6, $7)`,
    [companyId, id, conversationId ?? null, seq ?? null, `blob of ${id}`, madeFrom ?? null, at(ageMs)],
  );
  return id;
}

async function message(conversationId = v7(), seq = 1): Promise<{ messageId: string; conversationId: string; seq: number }> {
  const messageId = v7();
  await run(
    `INSERT INTO message_index (company_id, conversation_id, seq, id, sent_at, kind, sender_id) VALUES ($1, $2, $3, $4, now(), 'in', $5)`,
    [companyId, conversationId, seq, messageId, v7()],
  );
  return { messageId, conversationId, seq };
}

const shown = (mediaId: string, messageId: string, ageMs = 25 * HOUR_MS) =>
  run(`INSERT INTO media_use (company_id, media_id, message_id, conversation_id, at) VALUES ($1, $2, $3, $4, $5)`, [
    companyId,
    mediaId,
    messageId,
    v7(),
    at(ageMs),
  ]);

async function left(): Promise<string[]> {
  const rows = await staff.db.query<{ id: string }>({ text: 'SELECT id FROM media ORDER BY id' });
  return rows.map((row) => row.id);
}

async function tidied(): Promise<void> {
  while (!(await removal.walk()));
  while ((await removal.purge()) > 0);
}

describe('FileRemoval', () => {
  it('removes an upload nobody sent within a day, with what was made of it', async () => {
    const old = await kept();
    const fresh = await kept({ ageMs: 23 * HOUR_MS });
    await run(`INSERT INTO media_rendition VALUES ($1, $2, 'playable', 'audio/mpeg', 1, 'blob made of it')`, [companyId, old]);
    await tidied();
    expect(await left()).toEqual([fresh]);
    expect(removed.sort()).toEqual(['blob made of it', `blob of ${old}`]);
  });

  it('keeps what a message shows: fetched with it, sent in it, or about to be', async () => {
    const { messageId, conversationId, seq } = await message();
    const all = [await kept({ conversationId, seq }), await kept(), await kept()];
    await shown(all[1] ?? '', messageId);
    await shown(all[2] ?? '', v7(), 60_000);
    await tidied();
    expect(await left()).toEqual(all);
    expect(removed).toEqual([]);
  });

  it('removes the files of messages that are gone', async () => {
    const { messageId, conversationId, seq } = await message();
    const [fetched, sent] = [await kept({ conversationId, seq }), await kept()];
    await shown(sent, messageId);
    await run('DELETE FROM message_index WHERE id = $1', [messageId]);
    await tidied();
    expect(await left()).toEqual([]);
    expect(removed.sort()).toEqual([`blob of ${fetched}`, `blob of ${sent}`].sort());
  });

  it('keeps the face of a contact', async () => {
    const face = await kept();
    await run(`INSERT INTO contact (company_id, id, display_name, avatar_media_id, created_at) VALUES ($1, $2, 'Ana', $3, now())`, [
      companyId,
      v7(),
      face,
    ]);
    await tidied();
    expect(await left()).toEqual([face]);
  });

  it('keeps the picture of an agent', async () => {
    const face = await kept();
    await staff.addAgent(companyId, 'ada');
    await run('UPDATE agent SET picture_media_id = $2 WHERE company_id = $1', [companyId, face]);
    await tidied();
    expect(await left()).toEqual([face]);
  });

  it('keeps a recording as long as what was made of it, and no longer', async () => {
    const { messageId } = await message();
    const recording = await kept();
    const sent = await kept({ madeFrom: recording });
    await shown(sent, messageId);
    await tidied();
    expect(await left()).toEqual([recording, sent]);
    await run('DELETE FROM media_use', []);
    await run('UPDATE media SET purge_at = $2 WHERE id = $1', [sent, at(0)]);
    await tidied();
    expect(await left()).toEqual([]);
  });

  it('keeps the row until the bytes are gone, and asks again', async () => {
    const old = await kept();
    refuses = true;
    await removal.walk();
    await removal.purge();
    expect(await left()).toEqual([old]);
    refuses = false;
    expect(await removal.purge()).toBe(0);
    staff.clock.advance(60_000);
    expect(await removal.purge()).toBe(1);
    expect(await left()).toEqual([]);
  });

  it('leaves a file alone whose time has not come', async () => {
    const fetching = await kept({ ageMs: 0 });
    await run('UPDATE media SET purge_at = $2 WHERE id = $1', [fetching, at(-600_000)]);
    expect(await removal.purge()).toBe(0);
    staff.clock.advance(600_000);
    expect(await removal.purge()).toBe(1);
  });
});
