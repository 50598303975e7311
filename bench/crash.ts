// `npm run bench:crash -- --kills 20`: kill −9 of the hub at random moments under load; the auditor stands outside and counts.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createStub } from '../connectors/telegram/stub/index.js';
import { Sealer } from '../src/accounts/sealing.js';
import { Database } from '../src/store/database.js';
import { startEmbeddedDatabase } from '../src/store/embedded.js';
import { checkInvariants } from '../src/store/invariants.js';
import { HubClient } from './hub-client.js';
import { post, update } from './load.js';
import { ADMIN, root } from './processes.js';

const kills = Number(process.argv[process.argv.indexOf('--kills') + 1] ?? 20) || 20;
const CHATS = 20;
const PORT = 18_000 + Math.floor(Math.random() * 10_000);
const url = `http://127.0.0.1:${String(PORT)}`;
const log = pino({ level: 'warn' });

const folder = await mkdtemp(join(tmpdir(), 'switchboard-crash-'));
const postgres = await startEmbeddedDatabase({ dataFolder: folder, log });
const stub = await createStub({ retryBaseMs: 100 });
const database = new Database(postgres.connectionString, { maxConnections: 2, log });

function startHub(): ChildProcess {
  return spawn(process.execPath, [join(root, 'dist', 'src', 'main.js')], {
    env: {
      ...process.env,
      PORT: String(PORT),
      DATABASE_URL: postgres.connectionString,
      DATA_DIR: join(folder, 'hub'),
      LAB: 'off',
      LOG_LEVEL: 'error',
      ADMIN_EMAIL: ADMIN.login,
      ADMIN_PASSWORD: ADMIN.password,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
async function ready(): Promise<void> {
  for (;;) {
    if ((await fetch(`${url}/readyz`).catch(() => null))?.ok) return;
    await pause(30);
  }
}

let hub = startHub();
await ready();
const client = await HubClient.signIn(url);
const bot = stub.addBot('Crash');
const [group] = (await client.call<{ items: { id: string }[] }>('GET', '/groups')).items;
const account = await client.call<{ id: string }>('POST', '/channel-accounts', {
  platform: 'telegram',
  groupId: group?.id,
  credentials: bot.credentials,
  settings: { baseUrl: bot.baseUrl, publicUrl: url, messagesPerSecond: 1000, messagesPerSecondPerChat: 1000 },
});
const [sealed] = await database.query<{ text: string; keyId: string }>({
  text: 'SELECT sealed_credentials AS text, secret_key_id AS "keyId" FROM channel_account',
});
const secretKey = (await readFile(join(folder, 'hub', 'secret-key'), 'utf8')).trim();
const { webhookSecret } = JSON.parse(new Sealer(secretKey, null).open(sealed as { text: string; keyId: string }, account.id)) as {
  webhookSecret: string;
};
const target = { url: `${url}/webhooks/telegram/${account.id}`, headers: { 'X-Telegram-Bot-Api-Secret-Token': webhookSecret } };

// People who have written to the bot, so that it may answer them.
const people = Array.from({ length: CHATS }, (_, index) => stub.addPerson({ displayName: `Person ${String(index)}` }).id);
for (const person of people) stub.act(bot.externalAccountId, person, { type: 'text', text: 'hello' });
const conversations: string[] = [];
while (conversations.length < CHATS) {
  await pause(200);
  const rows = await client.call<{ items: { id: string }[] }>('GET', '/conversations?view=queued&limit=200');
  for (const { id } of rows.items) {
    await client.call('POST', `/conversations/${id}/claim`, {});
    conversations.push(id);
  }
}

const acknowledgedIn = new Map<number, string[]>();
const acknowledgedOut = new Set<string>();
let running = true;
let counter = 0;

/** The platform's side: repeats an unacknowledged webhook until it is taken, in order per chat. */
async function writeIn(chatId: number): Promise<void> {
  while (running) {
    const text = `in ${String(counter++)}`;
    const body = update(chatId, text);
    while ((await post(target, body).catch(() => 0)) !== 200) await pause(20);
    acknowledgedIn.set(chatId, [...(acknowledgedIn.get(chatId) ?? []), text]);
    await pause(5);
  }
}

/** The agent's side: repeats an unanswered send with the same clientMsgId. */
async function answer(conversationId: string): Promise<void> {
  while (running) {
    const text = `out ${String(counter++)}`;
    for (;;) {
      const sent = await client
        .call('POST', `/conversations/${conversationId}/messages`, { clientMsgId: text, content: { type: 'text', text } })
        .then(
          () => true,
          () => false,
        );
      if (sent) break;
      await pause(30);
    }
    acknowledgedOut.add(text);
    await pause(20);
  }
}

const work = [...people.map(writeIn), ...conversations.map(answer)];
for (let kill = 1; kill <= kills; kill++) {
  await pause(300 + Math.random() * 1500);
  hub.kill('SIGKILL');
  await new Promise((resolve) => hub.once('exit', resolve));
  hub = startHub();
  await ready();
  process.stdout.write(`kill ${String(kill)}: ${String(counter)} messages so far\n`);
}
running = false;
await Promise.all(work);
for (let attempt = 0; attempt < 300; attempt++) {
  const [open] = await database.query<{ n: number }>({
    text: `SELECT (SELECT count(*) FROM delivery) + (SELECT count(*) FROM webhook_event WHERE state = 'received') AS n`,
  });
  if (open?.n === 0) break;
  await pause(100);
}

let lost = 0;
let doubled = 0;
let reordered = 0;
for (const [chatId, texts] of acknowledgedIn) {
  const rows = await database.query<{ text: string }>({
    text: `SELECT m.content ->> 'text' AS text FROM message m JOIN conversation c ON c.id = m.conversation_id
      JOIN proxy_user p ON p.id = c.proxy_user_id WHERE p.platform_user_id = $1 AND m.kind = 'in' AND m.content ->> 'text' LIKE 'in %' ORDER BY m.seq`,
    values: [String(chatId)],
  });
  const stored = rows.map((row) => row.text);
  lost += texts.filter((text) => !stored.includes(text)).length;
  doubled += stored.length - new Set(stored).size;
  if (stored.filter((text) => texts.includes(text)).join() !== texts.join()) reordered++;
}
// The stand-in's own log: every call it accepted, in its order.
const heard = new Map<string, number>();
const lastOf = new Map<string, number>();
for (const { direction, method, status, text, chatId } of stub.log.read().items) {
  if (direction !== 'call' || method?.toLowerCase() !== 'sendmessage' || status !== 200 || text === undefined) continue;
  heard.set(text, (heard.get(text) ?? 0) + 1);
  const number = Number(text.split(' ')[1]);
  if (number < (lastOf.get(String(chatId)) ?? -1)) reordered++;
  lastOf.set(String(chatId), number);
}
const outcomes = await database.query<{ text: string; status: string }>({
  text: `SELECT content ->> 'text' AS text, status FROM message WHERE kind = 'out'`,
});
const statusOf = new Map(outcomes.map((row) => [row.text, row.status]));
let uncertain = 0;
let lostReplies = 0;
for (const text of acknowledgedOut) {
  const status = statusOf.get(text);
  if (status === 'uncertain') uncertain++;
  else if (status !== 'sent' || heard.get(text) === undefined) lostReplies++;
}
for (const times of heard.values()) if (times > 1) doubled += times - 1;
const violations = await checkInvariants(database, { settled: true });

process.stdout.write(
  `\n${String(kills)} kills, ${String([...acknowledgedIn.values()].flat().length)} webhooks and ${String(acknowledgedOut.size)} replies acknowledged: ` +
    `${String(lost)} webhooks and ${String(lostReplies)} replies lost, ${String(doubled)} doubled, ${String(reordered)} out of order, ${String(uncertain)} uncertain, ${String(violations.length)} invariants broken\n`,
);
if (violations.length > 0) process.stdout.write(`${JSON.stringify(violations, null, 2)}\n`);
hub.kill('SIGTERM');
await new Promise((resolve) => hub.once('exit', resolve));
await stub.stop();
await database.close();
await postgres.stop();
await rm(folder, { recursive: true, force: true });
process.exit(lost + lostReplies + doubled + reordered + violations.length === 0 ? 0 : 1);
