// Visitors who open a page's chat and say nothing: let go after a day, known to nobody, and no reason to keep an account.
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ChannelAccountView } from '../../src/contract/index.js';
import { deleteEmptyVisitors } from '../../src/store/visitors.js';
import { startHub, type TestHub } from '../support/hub.js';
import { bindSite, IDENTITY_SECRET, openSession, Visitor } from '../support/visitor.js';

let hub: TestHub;
let account: ChannelAccountView;
const visitors: Visitor[] = [];

beforeEach(async () => {
  hub = await startHub();
  account = await bindSite(hub);
});
afterEach(async () => {
  for (const visitor of visitors.splice(0)) visitor.leave();
  await hub.expectConsistent();
  await hub.close();
});

const identity = { userId: '42', hmac: createHmac('sha256', IDENTITY_SECRET).update('42').digest('hex') };

async function speaks(more: object = {}): Promise<Visitor> {
  const visitor = await Visitor.arrive(hub.url, account.id, more);
  visitors.push(visitor);
  const device = await visitor.device();
  await device.ask(visitor.frame('hello'));
  return visitor;
}

/** A day and an hour pass for everybody who came. */
async function aDayPasses(): Promise<number> {
  for (const table of ['conversation', 'visitor_session', 'proxy_user', 'contact'])
    await hub.database.query({ text: `UPDATE ${table} SET created_at = created_at - interval '25 hours'` });
  return deleteEmptyVisitors(hub.database, { cameBefore: new Date(Date.now() - 24 * 3_600_000) }, 100);
}

const left = async (): Promise<Record<string, number>> => {
  const [counts] = await hub.database.query<Record<string, number>>({
    text: `SELECT (SELECT count(*) FROM contact) AS contacts, (SELECT count(*) FROM proxy_user) AS people,
      (SELECT count(*) FROM conversation) AS conversations, (SELECT count(*) FROM visitor_session) AS sessions,
      (SELECT count(*) FROM sync_queue WHERE kind = 'proxy_user') AS queues`,
  });
  return counts ?? {};
};
const everyone = (count: number) => ({ contacts: count, people: count, conversations: count, sessions: count, queues: count });

describe('a visitor who said nothing', () => {
  it('is let go after a day, and who wrote stays', async () => {
    await openSession(hub.url, { accountId: account.id });
    await speaks();
    expect(await left()).toEqual(everyone(2));
    expect(await aDayPasses()).toBe(1);
    expect(await left()).toEqual(everyone(1));
    expect(await hub.admin.conversations()).toHaveLength(1);
  });

  it('stays for the day', async () => {
    await openSession(hub.url, { accountId: account.id });
    expect(await deleteEmptyVisitors(hub.database, { cameBefore: new Date(Date.now() - 24 * 3_600_000) }, 100)).toBe(0);
    expect(await left()).toEqual(everyone(1));
  });

  it('is somebody new when they come back, under the token as by the site’s word', async () => {
    const stranger = await openSession(hub.url, { accountId: account.id });
    const user = await openSession(hub.url, { accountId: account.id, identity });
    expect(await aDayPasses()).toBe(2);
    const again = await openSession(hub.url, { accountId: account.id, visitorToken: stranger.token });
    expect(again.visitor.uid).not.toBe(stranger.visitor.uid);
    const known = await speaks({ identity });
    expect(known.uid).not.toBe(user.visitor.uid);
    expect(await hub.admin.conversations()).toHaveLength(1);
  });
});

describe('an account to be removed', () => {
  it('goes with the visitors who said nothing', async () => {
    await openSession(hub.url, { accountId: account.id });
    await hub.admin.call('DELETE', `/channel-accounts/${account.id}`);
    expect(await left()).toEqual(everyone(0));
  });

  it('stays with everybody when one of them wrote', async () => {
    await openSession(hub.url, { accountId: account.id });
    await speaks();
    await expect(hub.admin.call('DELETE', `/channel-accounts/${account.id}`)).rejects.toMatchObject({ status: 409 });
    expect(await left()).toEqual(everyone(2));
  });
});
