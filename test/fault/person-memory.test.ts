// What is remembered of a person stays what is stored, whatever becomes known of them at the same moment.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { ConnectorError } from '../../src/contract/index.js';
import { Database, type Statement } from '../../src/store/database.js';
import { eventually } from '../support/hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

let small: SmallHub;
/** The hub's own store hears that a profile is kept only when this has come. */
let heard: Promise<void>;
let kept: boolean;
/** As soon as somebody new is in the store. */
let onCreated: () => Promise<unknown>;

class SlowlyToldDatabase extends Database {
  override async query<Row extends object>(statement: Statement): Promise<Row[]> {
    const rows = await super.query<Row>(statement);
    if (statement.text.includes('UPDATE proxy_user p SET profile')) {
      kept = true;
      await heard;
    }
    if (statement.name === 'create-participants') await onCreated();
    return rows;
  }
}

beforeEach(async () => {
  heard = Promise.resolve();
  onCreated = () => Promise.resolve();
  small = await startSmallHub(new SmallPlatform(), {
    newLife: () => ({ parts: { openDatabase: (...how) => new SlowlyToldDatabase(...how) }, end: () => undefined }),
  });
});
afterEach(async () => {
  await small.hub.expectConsistent();
  await small.hub.close();
});

it('who writes is reachable, though they were found not to be while their new name was being kept', async () => {
  const account = await small.bind('key', 'shop');
  const { id } = await small.claimed(account, 'ana');
  let hear: () => void = () => undefined;
  heard = new Promise((resolve) => {
    hear = resolve;
  });
  kept = false;
  await small.tell(account, words('ana', 'call me Ana', { profile: { displayName: 'Ana' } }));
  await eventually(() => (kept ? true : undefined));
  const blocked = new ConnectorError({ code: 'blocked_by_user', kind: 'permanent', message: 'Blocked', unreachable: true });
  small.platform.answers.push(() => Promise.reject(blocked));
  const { seq } = await small.reply(id, 'Hello');
  await small.reached(id, seq, 'failed');
  expect((await small.conversation(id)).proxyUser.reachable).toBe(false);
  hear();
  await small.said(id, 'call me Ana');
  await eventually(async () => ((await small.conversation(id)).proxyUser.reachable ? true : undefined));
  expect((await small.conversation(id)).contact.displayName).toBe('Ana');
  await small.reached(id, (await small.reply(id, 'Hello again')).seq, 'sent');
});

it('who is erased as soon as they are there is somebody new; that their message could not be stored is no failure of it', async () => {
  const account = await small.bind('key', 'shop');
  let erasures = 0;
  // As an erasure leaves it.
  onCreated = () =>
    ++erasures > 2 ? Promise.resolve() : small.hub.database.query({ text: `UPDATE proxy_user SET platform_user_id = 'erased:' || id` });
  const message = words('ana', 'hello');
  await small.tell(account, message);
  expect((await small.waiting('ana')).lastMessage?.preview).toBe('hello');
  const [event] = await small.hub.database.query<{ attempts: number }>({
    text: 'SELECT attempts FROM webhook_event WHERE dedupe_key = $1',
    values: [message.dedupeKey],
  });
  expect(event?.attempts).toBe(1);
});
