import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { eventually } from '../../test/support/eventually.js';
import { staffedDatabase, type Staffed } from '../../test/support/staff.js';
import { ConnectorError, HubError, type FetchedMedia } from '../contract/index.js';
import { reviveMedia } from '../store/media.js';
import { MediaFetcher, type SettledMedia } from './fetcher.js';

let staff: Staffed;
let companyId: string;
let fetcher: MediaFetcher;
let settled: SettledMedia[];
let discarded: string[];
let pictures: string[];
/** What the platform does at the next fetch. */
let platform: (ref: string, accountId: string) => Promise<FetchedMedia>;
let owned: string[];
let tell: (media: SettledMedia) => Promise<void>;
const accountId = v7();

beforeEach(async () => {
  staff = await staffedDatabase();
  ({ companyId } = await staff.addCompany('One'));
  settled = [];
  discarded = [];
  pictures = [];
  owned = [accountId];
  tell = (media) => Promise.resolve(void settled.push(media));
  platform = (ref) => Promise.resolve({ stream: Readable.from([Buffer.from(ref)]) });
  fetcher = new MediaFetcher({
    db: staff.db,
    clock: staff.clock,
    log: pino({ level: 'silent' }),
    ownedAccounts: () => owned,
    fetch: (account, ref) => platform(ref, account),
    keep: async (row, { stream }) => {
      const { length } = await buffer(stream);
      return { mime: row.mime, sizeBytes: length, sha256: '', width: null, height: null, blobKey: row.id, renditions: [] };
    },
    discard: ({ blobKey }) => Promise.resolve(void discarded.push(blobKey)),
    onSettled: (media) => tell(media),
    onPictureReady: ({ mediaId }) => void pictures.push(mediaId),
  });
});
afterEach(async () => {
  await fetcher.stop();
  await staff.close();
});

async function pending(owner = accountId): Promise<string> {
  const id = v7();
  await staff.db.query({
    text: `INSERT INTO media (company_id, id, account_id, conversation_id, seq, ref, mime, size_bytes, state, created_at)
      VALUES ($1, $2, $3, $4, 7, 'ref', 'image/png', 0, 'pending', now())`,
    values: [companyId, id, owner, v7()],
  });
  return id;
}

async function stateOf(id: string): Promise<{ state: string; reason: string | null; attempts: number }> {
  const [row] = await staff.db.query<{ state: string; reason: string | null; attempts: number }>({
    text: 'SELECT state, reason, attempts FROM media WHERE id = $1',
    values: [id],
  });
  if (row === undefined) throw new Error('no such file');
  return row;
}

/** Looks, and waits until everything it found is settled or put off. */
async function look(): Promise<void> {
  fetcher.notice();
  await fetcher.drained();
}

describe('MediaFetcher', () => {
  it('fetches what is pending and tells it', async () => {
    const id = await pending();
    await look();
    expect(await stateOf(id)).toMatchObject({ state: 'ready', reason: null });
    expect(settled).toMatchObject([{ companyId, seq: 7, media: { mediaId: id, mime: 'image/png', sizeBytes: 3, state: 'ready' } }]);
  });

  it('tells of the picture of a person once it can be shown', async () => {
    const id = await pending();
    await staff.db.query({ text: 'UPDATE media SET conversation_id = NULL, seq = NULL WHERE id = $1', values: [id] });
    await look();
    expect(await stateOf(id)).toMatchObject({ state: 'ready' });
    expect([pictures, settled]).toEqual([[id], []]);
  });

  it('tells a file again, without fetching it again, when telling failed', async () => {
    const id = await pending();
    let fetches = 0;
    platform = (ref) => {
      fetches += 1;
      return Promise.resolve({ stream: Readable.from([Buffer.from(ref)]) });
    };
    tell = () => Promise.reject(new Error('the database went away'));
    await look();
    expect((await stateOf(id)).state).toBe('pending');
    tell = (media) => Promise.resolve(void settled.push(media));
    staff.clock.advance(2_000);
    await look();
    expect(fetches).toBe(1);
    expect(await stateOf(id)).toMatchObject({ state: 'ready' });
    expect(settled).toMatchObject([{ media: { mediaId: id, state: 'ready', sizeBytes: 3 } }]);
  });

  it('leaves the accounts of other instances alone', async () => {
    const id = await pending(v7());
    await look();
    expect(await stateOf(id)).toMatchObject({ state: 'pending', attempts: 0 });
  });

  it('has at most four fetches of an account under way, and others do not wait for them', async () => {
    const other = v7();
    owned = [accountId, other];
    for (let count = 0; count < 10; count += 1) await pending();
    let release: () => void = () => undefined;
    const stuck = new Promise<void>((resolve) => (release = resolve));
    let [atOnce, most] = [0, 0];
    platform = async (ref, account) => {
      if (account === accountId) {
        atOnce += 1;
        most = Math.max(most, atOnce);
        await stuck;
        atOnce -= 1;
      }
      return { stream: Readable.from([Buffer.from(ref)]) };
    };
    fetcher.notice();
    const quick = await pending(other);
    fetcher.notice();
    await eventually(() => (settled.length > 0 ? true : undefined));
    expect(settled.map(({ media }) => media.mediaId)).toEqual([quick]);
    release();
    await fetcher.drained();
    expect(settled).toHaveLength(11);
    expect(most).toBe(4);
  });

  it('tries again later, longer each time, says why, and gives up after eight tries', async () => {
    const id = await pending();
    let tries = 0;
    platform = () => {
      tries += 1;
      return Promise.reject(
        new ConnectorError({ code: 'platform_unreachable', kind: 'temporary', message: 'The platform does not answer.' }),
      );
    };
    await look();
    for (const waitMs of [2_000, 8_000, 32_000, 128_000, 512_000, 2_048_000, 7_200_000]) {
      const before = tries;
      staff.clock.advance(waitMs - 1);
      await look();
      expect(tries).toBe(before);
      staff.clock.advance(1);
      await look();
      expect(tries).toBe(before + 1);
    }
    const reason = 'The platform does not answer.';
    expect(await stateOf(id)).toMatchObject({ state: 'failed', reason, attempts: 8 });
    expect(settled.at(-1)?.media.isFinal).toBeUndefined();
    expect(settled.map(({ media }) => [media.state, media.reason])).toEqual([
      ...Array.from({ length: 5 }, () => ['pending', reason]),
      ['failed', reason],
    ]);
  });

  it('counts an attempt before it is made, so that a file that brings the hub down is not tried for ever', async () => {
    const id = await pending();
    platform = async (ref) => {
      expect(await stateOf(id)).toMatchObject({ state: 'pending', attempts: 1 });
      return { stream: Readable.from([Buffer.from(ref)]) };
    };
    await look();
    expect(await stateOf(id)).toMatchObject({ state: 'ready' });
  });

  it('takes up after a crash what was under way', async () => {
    const id = await pending();
    await staff.db.query({
      text: 'UPDATE media SET attempts = 1, next_at = $2 WHERE id = $1',
      values: [id, new Date(staff.clock.now().getTime() + 2_000)],
    });
    await look();
    expect((await stateOf(id)).state).toBe('pending');
    staff.clock.advance(2_000);
    await look();
    expect((await stateOf(id)).state).toBe('ready');
  });

  it.each([
    ['the platform does not answer at all', () => new Promise<FetchedMedia>(() => undefined)],
    ['the bytes stop coming', () => Promise.resolve({ stream: new Readable({ read: () => undefined }) })],
  ])('does not wait for ever when %s', async (_case, stuck) => {
    const id = await pending();
    let asked: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (asked = resolve));
    platform = () => {
      asked();
      return stuck();
    };
    fetcher.notice();
    await begun;
    await new Promise(setImmediate);
    staff.clock.advance(5 * 60_000);
    await fetcher.drained();
    expect(await stateOf(id)).toMatchObject({ state: 'pending', reason: 'The file took too long to arrive.', attempts: 1 });
  });

  it('keeps no bytes of a message that was taken back meanwhile', async () => {
    const id = await pending();
    platform = async (ref) => {
      await staff.db.query({
        text: `UPDATE media SET state = 'failed', reason = 'retracted', ref = NULL, purge_at = now() WHERE id = $1`,
        values: [id],
      });
      return { stream: Readable.from([Buffer.from(ref)]) };
    };
    await look();
    expect(discarded).toEqual([id]);
    expect(settled).toEqual([]);
    expect((await stateOf(id)).state).toBe('failed');
  });

  it('fetches a file that is asked for again in the moment it is given up, and none that is here', async () => {
    const id = await pending();
    platform = () => Promise.reject(new ConnectorError({ code: 'file_gone', kind: 'permanent', message: 'The file has expired.' }));
    const asked: boolean[] = [];
    tell = async (told) => {
      settled.push(told);
      asked.push(await reviveMedia(staff.db, id));
      platform = (ref) => Promise.resolve({ stream: Readable.from([Buffer.from(ref)]) });
    };
    await look();
    expect(settled.map(({ media }) => media.state)).toEqual(['failed', 'ready']);
    expect(asked).toEqual([true, false]);
    expect((await stateOf(id)).state).toBe('ready');
  });

  it('waits as long as the platform asks', async () => {
    const id = await pending();
    platform = () =>
      Promise.reject(new ConnectorError({ code: 'rate_limited', kind: 'temporary', message: 'Slow down', retryAfterMs: 60_000 }));
    await look();
    platform = (ref) => Promise.resolve({ stream: Readable.from([Buffer.from(ref)]) });
    staff.clock.advance(59_000);
    await look();
    expect((await stateOf(id)).state).toBe('pending');
    staff.clock.advance(1_000);
    await look();
    expect((await stateOf(id)).state).toBe('ready');
  });

  it.each([
    [
      'the platform refuses for good',
      new ConnectorError({ code: 'file_gone', kind: 'permanent', message: 'The file has expired.' }),
      'failed',
    ],
    ['the file is too large', new HubError(413, 'file_too_large', 'Files are at most 100 MB.'), 'failed'],
    ['the account was just switched off', new HubError(409, 'account_disabled', 'This channel account is disabled.'), 'pending'],
  ])('when %s the file is %3$s', async (_case, error, state) => {
    const id = await pending();
    platform = () => Promise.reject(error);
    await look();
    expect((await stateOf(id)).state).toBe(state);
    if (state === 'failed')
      expect(settled).toMatchObject([{ media: { reason: error.message, says: { name: error.code }, isFinal: true } }]);
  });

  it('lets a broken file cost only itself', async () => {
    const [bad, good] = [await pending(), await pending()];
    let first = true;
    platform = (ref) => {
      const error = first ? new ConnectorError({ code: 'file_gone', kind: 'permanent', message: 'gone' }) : null;
      first = false;
      return error ? Promise.reject(error) : Promise.resolve({ stream: Readable.from([Buffer.from(ref)]) });
    };
    await look();
    expect([(await stateOf(bad)).state, (await stateOf(good)).state].sort()).toEqual(['failed', 'ready']);
  });
});
