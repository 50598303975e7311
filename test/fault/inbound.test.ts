// What must not happen to an inbound message, whatever the platform and the network do.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 } from 'uuid';
import type { OpenAccount } from '../../src/accounts/account-book.js';
import { eventually, startHub, type TestHub } from '../support/hub.js';

let hub: TestHub;
beforeEach(async () => {
  hub = await startHub();
});
afterEach(async () => {
  await hub.close();
});

/** The secret Telegram would send, as setWebhook was given it. */
async function secretOf(accountId: string): Promise<string> {
  const calls = hub.stub.log.read().items;
  void calls;
  const { Sealer } = await import('../../src/accounts/sealing.js');
  const { openSecrets } = await import('../../src/accounts/account-secrets.js');
  const [row] = await hub.database.query<{ sealedCredentials: string; secretKeyId: string }>({
    text: 'SELECT sealed_credentials AS "sealedCredentials", secret_key_id AS "secretKeyId" FROM channel_account WHERE id = $1',
    values: [accountId],
  });
  const secrets = openSecrets(new Sealer('a secret key for tests only, 32 bytes+', null), accountId, row as never);
  return (secrets as Pick<OpenAccount, 'webhookSecret'>).webhookSecret;
}

let nextUpdate = 500_000;
function update(chatId: number, messageId: number, text: string): string {
  return JSON.stringify({
    update_id: nextUpdate++,
    message: {
      message_id: messageId,
      date: Math.floor(Date.now() / 1000),
      chat: { id: chatId, type: 'private', first_name: 'Eve' },
      from: { id: chatId, is_bot: false, first_name: 'Eve' },
      text,
    },
  });
}

async function post(accountId: string, body: string, secret: string | null): Promise<number> {
  const response = await fetch(`${hub.url}/webhooks/telegram/${accountId}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(secret !== null && { 'X-Telegram-Bot-Api-Secret-Token': secret }) },
    body,
  });
  await response.text();
  return response.status;
}

const rows = async (table: string): Promise<number> =>
  (await hub.database.query<{ n: number }>({ text: `SELECT count(*) AS n FROM ${table}` }))[0]?.n ?? 0;

describe('inbound under fault', () => {
  it('makes one message of a hundred parallel deliveries, and of another hundred after a restart', async () => {
    const { account } = await hub.bind();
    const secret = await secretOf(account.id);
    const body = update(4242, 1, 'once');
    const first = await Promise.all(Array.from({ length: 100 }, () => post(account.id, body, secret)));
    expect(new Set(first)).toEqual(new Set([200]));
    await eventually(async () => ((await rows('service_session')) === 1 ? true : undefined));
    await hub.restart();
    const second = await Promise.all(Array.from({ length: 100 }, () => post(account.id, body, secret)));
    expect(new Set(second)).toEqual(new Set([200]));
    expect([await rows('proxy_user'), await rows('conversation'), await rows('service_session'), await rows('message')]).toEqual([
      1, 1, 1, 1,
    ]);
    await hub.expectConsistent();
  });

  it('makes one person of a hundred parallel first messages, in order of arrival per chat', async () => {
    const { account } = await hub.bind();
    const secret = await secretOf(account.id);
    const statuses = await Promise.all(
      Array.from({ length: 100 }, (_, index) => post(account.id, update(777, index + 1, `m${String(index)}`), secret)),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    await eventually(async () => ((await rows('message')) === 100 ? true : undefined));
    expect([await rows('proxy_user'), await rows('contact'), await rows('conversation')]).toEqual([1, 1, 1]);
    await hub.expectConsistent();
  });

  it('refuses a wrong or missing secret, an unknown account, a broken and a huge body, and keeps no row', async () => {
    const { account } = await hub.bind();
    const secret = await secretOf(account.id);
    expect(await post(account.id, update(1, 1, 'x'), 'wrong')).toBe(401);
    expect(await post(account.id, update(1, 1, 'x'), null)).toBe(401);
    expect(await post(v7(), update(1, 1, 'x'), secret)).toBe(404);
    expect(await post(account.id, '{"update_id": 1, "mess', secret)).toBe(400);
    expect(await post(account.id, JSON.stringify({ update_id: 5, pad: 'x'.repeat(1024 * 1024) }), secret).catch(() => 413)).toBe(413);
    expect(await rows('webhook_event')).toBe(0);
  });

  it('keeps an unknown kind of update as ignored, and a neighbour is not touched by it', async () => {
    const { account } = await hub.bind();
    const secret = await secretOf(account.id);
    expect(await post(account.id, JSON.stringify({ update_id: 9, brand_new_kind: { a: 1 } }), secret)).toBe(200);
    expect(await post(account.id, update(31, 1, 'fine'), secret)).toBe(200);
    await eventually(async () => ((await rows('message')) === 1 ? true : undefined));
    const states = await eventually(async () => {
      const found = await hub.database.query<{ state: string }>({ text: 'SELECT state FROM webhook_event ORDER BY id' });
      return found.every(({ state }) => state !== 'received') ? found.map(({ state }) => state) : undefined;
    });
    expect(states).toEqual(['ignored', 'stored']);
  });

  it('answers 503 while the database cannot be written, so that the platform sends again', async () => {
    const { account } = await hub.bind();
    const secret = await secretOf(account.id);
    await hub.database.query({ text: 'ALTER TABLE webhook_event RENAME TO webhook_event_away' });
    const body = update(55, 1, 'not lost');
    expect(await post(account.id, body, secret)).toBe(503);
    await hub.database.query({ text: 'ALTER TABLE webhook_event_away RENAME TO webhook_event' });
    expect(await post(account.id, body, secret)).toBe(200);
    await eventually(async () => ((await rows('message')) === 1 ? true : undefined));
    await hub.expectConsistent();
  });

  it('catches up what was stored but not worked before a restart', async () => {
    const { account } = await hub.bind();
    const [row] = await hub.database.query<{ companyId: string }>({ text: 'SELECT company_id AS "companyId" FROM channel_account' });
    await hub.database.query({
      text: `INSERT INTO webhook_event (company_id, account_id, dedupe_key, body, received_at) VALUES ($1, $2, 'left behind', $3, now())`,
      values: [row?.companyId, account.id, Buffer.from(update(88, 1, 'left behind'))],
    });
    await hub.restart();
    const conversation = await eventually(async () => (await hub.admin.conversations('queued'))[0]);
    expect(conversation.lastMessage?.preview).toBe('left behind');
    await hub.expectConsistent();
  });
});
