// Webhooks of platforms that seal their bodies, want words back, or call one address for all their accounts.
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ChannelAccountView } from '../../src/contract/index.js';
import { eventually } from '../support/hub.js';
import { SmallPlatform, type SmallBody, type SmallPlatformOptions } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

let small: SmallHub;
afterEach(() => small.hub.close());

const start = async (options: SmallPlatformOptions): Promise<void> => {
  small = await startSmallHub(new SmallPlatform({ signs: true, ...options }));
};

async function filed(): Promise<{ accountId: string; body: string }[]> {
  return small.hub.database.query({
    text: `SELECT account_id AS "accountId", convert_from(body, 'UTF8') AS body FROM webhook_event ORDER BY id`,
  });
}

async function counted(result: string): Promise<number> {
  const metrics = await (await fetch(`${small.hub.url}/metrics`)).text();
  const line = metrics.split('\n').find((row) => row.startsWith('switchboard_webhooks_total') && row.includes(`result="${result}"`));
  return Number(line?.split(' ').at(-1) ?? 0);
}

const textsOf = async (account: ChannelAccountView): Promise<string[]> => {
  const rows = (await small.hub.admin.conversations()).filter((row) => row.accountId === account.id);
  return rows.map((row) => row.lastMessage?.preview ?? '');
};

const bodyOf = (id: string, ...to: string[]): SmallBody => ({
  id,
  events: to.map((externalId) => ({ ...words('ana', `for ${externalId}`), to: externalId })),
});

describe('a body the connector opens while verifying', () => {
  it('is stored and parsed in its opened form', async () => {
    await start({});
    const account = await small.bind('key-1', 'shop-1', 's1');
    const body = { id: 'e1', events: [words('ana', 'under seal')] };
    expect((await small.post(account.id, body, { secret: 's1', sealed: true })).status).toBe(200);
    expect(await filed()).toEqual([{ accountId: account.id, body: JSON.stringify(body) }]);
    await eventually(async () => ((await textsOf(account))[0] === 'under seal' ? true : undefined));
  });

  it('is refused when it is larger than 1 MiB opened', async () => {
    small = await startSmallHub(new SmallPlatform());
    const opened = Buffer.alloc(1024 * 1024 + 1, ' ');
    const { connector } = small.platform;
    Object.assign(connector, { verify: () => ({ verdict: 'accept', body: opened }) });
    const account = await small.bind('key-1', 'shop-1');
    expect((await small.post(account.id, 'short')).status).toBe(413);
    expect(await filed()).toEqual([]);
  });
});

describe('the acknowledgement', () => {
  it('is what the platform wants to read, for new events and for repeated ones', async () => {
    await start({ acknowledgement: { contentType: 'text/plain; charset=utf-8', body: 'success' } });
    const account = await small.bind('key-1', 'shop-1', 's1');
    const body = { id: 'e1', events: [words('ana', 'hello')] };
    const expected = { status: 200, type: 'text/plain; charset=utf-8', text: 'success' };
    expect(await small.post(account.id, body, { secret: 's1' })).toEqual(expected);
    expect(await small.post(account.id, body, { secret: 's1' })).toEqual(expected);
    expect(await filed()).toHaveLength(1);
  });

  it('is an empty 200 where the platform wants nothing', async () => {
    await start({});
    const account = await small.bind('key-1', 'shop-1', 's1');
    expect(await small.post(account.id, bodyOf('e1'), { secret: 's1' })).toMatchObject({ status: 200, text: '' });
  });
});

describe('one address for all accounts of a platform', () => {
  it('files one body with every account it speaks of, once however often it comes', async () => {
    await start({ sharesAddress: true });
    const [one, two] = [await small.bind('key-1', 'shop-1', 'shared'), await small.bind('key-2', 'shop-2', 'shared')];
    const body = bodyOf('e1', 'shop-1', 'shop-2');
    expect((await small.post(null, body, { secret: 'shared' })).status).toBe(200);
    expect((await small.post(null, body, { secret: 'shared' })).status).toBe(200);
    expect((await small.post(one.id, body, { secret: 'shared' })).status).toBe(200);
    expect((await filed()).map((row) => row.accountId).sort()).toEqual([one.id, two.id].sort());
    await eventually(async () => ((await textsOf(one)).length + (await textsOf(two)).length === 2 ? true : undefined));
    expect(await textsOf(one)).toEqual(['for shop-1']);
    expect(await textsOf(two)).toEqual(['for shop-2']);
    await small.hub.expectConsistent();
  });

  it('files what was sent to one account’s own address with the account it speaks of', async () => {
    await start({ sharesAddress: true });
    const [one, two] = [await small.bind('key-1', 'shop-1', 'shared'), await small.bind('key-2', 'shop-2', 'shared')];
    expect((await small.post(one.id, bodyOf('e1', 'shop-2'), { secret: 'shared' })).status).toBe(200);
    expect((await filed()).map((row) => row.accountId)).toEqual([two.id]);
  });

  it('leaves out an account whose own secret does not verify the body', async () => {
    await start({ sharesAddress: true });
    const [one, two] = [await small.bind('key-1', 'shop-1', 'mine'), await small.bind('key-2', 'shop-2', 'theirs')];
    expect((await small.post(null, bodyOf('e1', 'shop-1', 'shop-2'), { secret: 'mine' })).status).toBe(200);
    expect((await small.post(null, bodyOf('e2', 'shop-2'), { secret: 'theirs' })).status).toBe(200);
    expect(await filed()).toMatchObject([{ accountId: one.id }, { accountId: two.id, body: expect.stringContaining('"e2"') }]);
    expect(await counted('unverified_recipient')).toBe(1);
  });

  it('acknowledges and counts accounts that are not bound here', async () => {
    await start({ sharesAddress: true });
    const account = await small.bind('key-1', 'shop-1', 's1');
    expect((await small.post(null, bodyOf('e1', 'sample', 'shop-1'), { secret: 's1' })).status).toBe(200);
    expect((await small.post(account.id, bodyOf('e2', 'sample'), { secret: 's1' })).status).toBe(200);
    expect(await filed()).toMatchObject([{ accountId: account.id, body: expect.stringContaining('"e1"') }]);
    expect(await counted('unknown_recipient')).toBe(2);
  });

  it('files with an account that another instance has bound this moment', async () => {
    await start({ sharesAddress: true });
    const [one, two] = [await small.bind('key-1', 'shop-1', 'shared'), await small.bind('key-2', 'shop-2', 'shared')];
    // Behind this instance's back: it knows the account under its old id only.
    await small.hub.database.query({ text: `UPDATE channel_account SET external_account_id = 'shop-3' WHERE id = $1`, values: [two.id] });
    expect((await small.post(one.id, bodyOf('e1', 'shop-3'), { secret: 'shared' })).status).toBe(200);
    expect((await filed()).map((row) => row.accountId)).toEqual([two.id]);
  });

  it('keeps a body that speaks of no account where it was sent to', async () => {
    await start({ sharesAddress: true });
    const account = await small.bind('key-1', 'shop-1', 's1');
    expect((await small.post(account.id, bodyOf('e1'), { secret: 's1' })).status).toBe(200);
    expect((await small.post(null, bodyOf('e2'), { secret: 's1' })).status).toBe(200);
    expect(await filed()).toMatchObject([{ accountId: account.id, body: expect.stringContaining('"e1"') }]);
    expect(await counted('no_recipient')).toBe(1);
  });

  it('refuses a signature that is nobody’s, and stores nothing', async () => {
    await start({ sharesAddress: true });
    await small.bind('key-1', 'shop-1', 's1');
    await small.bind('key-2', 'shop-2', 's2');
    expect((await small.post(null, bodyOf('e1', 'shop-1'), { secret: 'forged' })).status).toBe(401);
    expect(await filed()).toEqual([]);
    expect(await counted('bad_signature')).toBe(1);
  });

  it('answers a challenge that any account accepts, and no other', async () => {
    await start({ sharesAddress: true });
    await small.bind('key-1', 'shop-1', 's1');
    await small.bind('key-2', 'shop-2', 's2');
    const ask = (secret: string): Promise<Response> => fetch(`${small.hub.url}/webhooks/small?secret=${secret}&challenge=4711`);
    const accepted = await ask('s2');
    expect([accepted.status, await accepted.text()]).toEqual([200, '4711']);
    expect((await ask('s3')).status).toBe(401);
  });

  it('is not there for a platform without accounts, an unknown one, or one that calls each account by itself', async () => {
    await start({});
    expect((await small.post(null, bodyOf('e1'), {})).status).toBe(404);
    expect((await fetch(`${small.hub.url}/webhooks/nobody`, { method: 'POST', body: '{}' })).status).toBe(404);
    await small.bind('key-1', 'shop-1', 's1');
    expect((await small.post(null, bodyOf('e1', 'shop-1'), { secret: 's1' })).status).toBe(404);
    expect(await filed()).toEqual([]);
  });

  it('answers 400 for a body that is not the platform’s format', async () => {
    await start({ sharesAddress: true });
    await small.bind('key-1', 'shop-1', 's1');
    expect((await small.post(null, '{"id":', { secret: 's1' })).status).toBe(400);
  });
});
