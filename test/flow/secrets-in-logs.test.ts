// I35: whatever goes right or wrong, the log knows no password, no token, no key.
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ConnectorError } from '../../src/contract/index.js';
import { AgentSocket } from '../support/agent-socket.js';
import { ADMIN, ApiFailure } from '../support/hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

const KEY = 'the-very-secret-key';
const SIGNING = 'the-very-secret-signing-word';

let small: SmallHub;
let logged = '';
beforeAll(async () => {
  const log = pino(
    { level: 'trace', base: null, serializers: { error: pino.stdSerializers.err } },
    {
      write: (line: string) => {
        logged += line;
      },
    },
  );
  small = await startSmallHub(new SmallPlatform({ signs: true }), { log });
});
afterAll(() => small.hub.close());

/** The store's own words on a row it refuses have the row in them. */
async function whileRefused(table: string, act: () => Promise<number>): Promise<number> {
  await small.hub.database.query({ text: `ALTER TABLE ${table} ADD CONSTRAINT refused CHECK (false) NOT VALID` });
  const status = await act();
  await small.hub.database.query({ text: `ALTER TABLE ${table} DROP CONSTRAINT refused` });
  return status;
}

async function signIn(password: string): Promise<number> {
  const body = JSON.stringify({ login: ADMIN.login, password });
  const headers = { 'Content-Type': 'application/json' };
  return (await fetch(`${small.hub.url}/api/v1/auth/login`, { method: 'POST', headers, body })).status;
}

it('I35: no credential is logged, whoever is let in or refused and whatever breaks', async () => {
  const { hub, platform } = small;
  await expect(
    hub.admin.post('/channel-accounts', { platform: 'small', groupId: ADMIN.login, credentials: { key: `${KEY}-refused` }, settings: {} }),
  ).rejects.toMatchObject({ status: 400 });
  const bind = () => small.bind(KEY, 'shop', SIGNING);
  const unbound = () =>
    bind().then(
      () => 201,
      (error: unknown) => (error instanceof ApiFailure ? error.status : 0),
    );
  expect(await whileRefused('channel_account', unbound)).toBe(500);
  const account = await bind();
  const event = words('ana', 'hello');
  const body = { id: event.dedupeKey, events: [event] };
  expect((await small.post(account.id, body, { secret: `${SIGNING}-wrong` })).status).toBe(401);
  expect((await small.post(account.id, '{"events": ', { secret: SIGNING })).status).toBeGreaterThanOrEqual(400);
  expect((await small.post(account.id, body, { secret: SIGNING })).status).toBe(200);
  const { id } = await small.waiting('ana');
  await hub.admin.post(`/conversations/${id}/claim`);

  platform.answers.push(() => {
    throw new ConnectorError({ code: 'rejected', kind: 'permanent', message: 'Not like this.' });
  });
  await small.reached(id, (await small.reply(id, 'refused')).seq, 'failed');
  platform.answers.push(() => {
    throw new TypeError('a defect of the connector');
  });
  const broken = await small.reply(id, 'breaks');
  await small.reached(id, broken.seq, 'uncertain');

  expect(await signIn(`${ADMIN.password}-mistyped`)).toBe(401);
  expect(await whileRefused('auth_session', () => signIn(ADMIN.password))).toBe(500);
  expect((await fetch(`${hub.url}/api/v1/me`, { headers: { Authorization: `Bearer ${hub.admin.token}-old` } })).status).toBe(401);
  const socket = await AgentSocket.connect(hub.url);
  socket.send({ cmd: 'auth', seq: 1, token: `${hub.admin.token}-old`, deviceId: 'd' });
  await socket.closed();
  await hub.admin.post(`/channel-accounts/${account.id}/disable`);
  await hub.restart();

  const installed = platform.webhooks.get(KEY)?.secret;
  // What broke is told, with the words of the store.
  expect(logged.split('\n').filter((line) => line.includes('request failed') && line.includes('refused'))).toHaveLength(2);
  for (const secret of [KEY, SIGNING, ADMIN.password, hub.admin.token, 'a secret key for tests only', installed ?? KEY])
    expect(logged.split('\n').filter((line) => line.includes(secret))).toEqual([]);
});
