// `npm run bench`: the hub against the floor, in one run, interleaved; a table, a JSON file, and the auditor's count of lost, doubled, reordered.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';
import { Sealer } from '../src/accounts/sealing.js';
import { checkInvariants } from '../src/store/invariants.js';
import { HubClient } from './hub-client.js';
import { closedLoop, median, openLoop, percentile, update, type Target } from './load.js';
import { residentMb, root, startWorld, type World } from './processes.js';

const quick = process.argv.includes('--quick');
const pairs = quick ? 2 : 5;
const seconds = quick ? 3 : 10;
const WORKERS = 64;

interface Figure {
  name: string;
  value: number;
  unit: string;
  goal?: string;
  met?: boolean;
}
const figures: Figure[] = [];
function figure(name: string, value: number, unit: string, goal?: { least?: number; most?: number }): void {
  const rounded = Math.round(value * 100) / 100;
  if (!goal) figures.push({ name, value: rounded, unit });
  else
    figures.push({
      name,
      value: rounded,
      unit,
      goal: goal.least === undefined ? `≤ ${String(goal.most)}` : `≥ ${String(goal.least)}`,
      met: goal.least === undefined ? value <= (goal.most ?? Infinity) : value >= goal.least,
    });
}

/** What the auditor outside the hub saw acknowledged, in order per chat; compared with the stored messages at the end. */
const acknowledgedTexts = new Map<number, string[]>();

async function bindAccount(world: World, client: HubClient): Promise<{ target: Target; externalAccountId: string }> {
  const made = (await (
    await fetch(`${world.stubUrl}/_control/accounts`, { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } })
  ).json()) as {
    externalAccountId: string;
    baseUrl: string;
    credentials: Record<string, string>;
  };
  const groups = await client.call<{ items: { id: string }[] }>('GET', '/groups');
  const account = await client.call<{ id: string }>('POST', '/channel-accounts', {
    platform: 'telegram',
    groupId: groups.items[0]?.id,
    credentials: made.credentials,
    settings: { baseUrl: made.baseUrl, publicUrl: world.hubUrl, messagesPerSecond: 1000, messagesPerSecondPerChat: 1000 },
  });
  const [row] = await world.hubDatabase.query<{ text: string; keyId: string }>({
    text: 'SELECT sealed_credentials AS text, secret_key_id AS "keyId" FROM channel_account',
  });
  const secretKey = (await readFile(join(await dataDirOf(world), 'secret-key'), 'utf8')).trim();
  const { webhookSecret } = JSON.parse(new Sealer(secretKey, null).open(row as { text: string; keyId: string }, account.id)) as {
    webhookSecret: string;
  };
  return {
    target: { url: `${world.hubUrl}/webhooks/telegram/${account.id}`, headers: { 'X-Telegram-Bot-Api-Secret-Token': webhookSecret } },
    externalAccountId: made.externalAccountId,
  };
}

async function dataDirOf(world: World): Promise<string> {
  const environ = await readFile(`/proc/${String(world.hubPid)}/environ`, 'utf8');
  return /(?:^|\0)DATA_DIR=([^\0]+)/.exec(environ)?.[1] ?? '';
}

let textNumber = 0;
function audited(chatId: number): { body: string; text: string } {
  const text = `m${String(textNumber++)}`;
  return { body: update(chatId, text), text };
}

/** Closed loop in which every worker is one chat at a time, so the order per chat is the order of sending. */
async function known(target: Target, shown: () => number, audit: boolean): Promise<{ acknowledged: number; shown: number }> {
  const before = shown();
  const until = Date.now() + seconds * 1000;
  let acknowledged = 0;
  await Promise.all(
    Array.from({ length: WORKERS }, async (_, worker) => {
      while (Date.now() < until) {
        const chatId = 10_000 + worker;
        const { body, text } = audited(chatId);
        const count = await closedOnce(target, body);
        acknowledged += count;
        if (audit && count === 1) acknowledgedTexts.set(chatId, [...(acknowledgedTexts.get(chatId) ?? []), text]);
      }
    }),
  );
  await settle(shown);
  return { acknowledged, shown: shown() - before };
}

async function closedOnce(target: Target, body: string): Promise<number> {
  const { post } = await import('./load.js');
  return (await post(target, body)) === 200 ? 1 : 0;
}

async function settle(count: () => number): Promise<void> {
  for (let last = -1; last !== count();) {
    last = count();
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

async function throughput(world: World, target: Target, shown: () => number): Promise<void> {
  let floorShown = 0;
  const floorSocket = new WebSocket(`${world.floorUrl.replace('http', 'ws')}/ws`);
  floorSocket.on('message', () => floorShown++);
  await new Promise((resolve) => floorSocket.once('open', resolve));
  const floorTarget = { url: `${world.floorUrl}/webhook`, headers: {} };
  const ratios: number[] = [];
  const rates: number[] = [];
  const floors: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const floor = await known(floorTarget, () => floorShown, false);
    const hub = await known(target, shown, true);
    floors.push(floor.shown / seconds);
    rates.push(hub.shown / seconds);
    ratios.push(hub.shown / floor.shown);
  }
  floorSocket.close();
  figure('floor: webhook → socket', median(floors), '/s');
  figure('webhook → agent’s socket, known senders', median(rates), '/s', { least: 2000 });
  figure('inbound / floor, median of pairs', median(ratios), '×', { least: 0.5 });
  const before = shown();
  let newcomer = 5_000_000;
  await closedLoop(target, seconds, WORKERS, () => update(newcomer++, 'first'));
  await settle(shown);
  figure('webhook → agent’s socket, every sender new', (shown() - before) / seconds, '/s', { least: 1200 });
}

async function latency(target: Target, onText: { listen: ((text: string) => void) | null }): Promise<void> {
  const latencies: number[] = [];
  const due = new Map<string, number>();
  onText.listen = (text) => {
    const dueMs = due.get(text);
    if (dueMs !== undefined) latencies.push(performance.now() - dueMs);
  };
  await openLoop(target, 200, quick ? 8 : 30, (index, dueMs) => {
    const text = `latency ${String(index)}`;
    due.set(text, dueMs);
    return update(20_000 + (index % 200), text);
  });
  await settle(() => latencies.length);
  onText.listen = null;
  figure('webhook → socket at 200/s, p50', percentile(latencies, 0.5), 'ms', { most: 5 });
  figure('webhook → socket at 200/s, p99', percentile(latencies, 0.99), 'ms', { most: 20 });
}

async function sustained(target: Target): Promise<void> {
  const { acknowledged, latenciesMs } = await openLoop(target, 3300, quick ? 10 : 60, (index) =>
    update(30_000 + (index % 1000), `s${String(index)}`),
  );
  const total = 3300 * (quick ? 10 : 60);
  figure('3,300 webhooks/s: not acknowledged', total - acknowledged, '', { most: 0 });
  figure('3,300 webhooks/s: acknowledged within, p99', percentile(latenciesMs, 0.99), 'ms', { most: 1000 });
}

async function roundTrip(world: World, client: HubClient, externalAccountId: string): Promise<void> {
  const people = 200;
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${world.stubUrl}/_control/${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return answer.json();
  };
  const replied = new Set<string>();
  let replies = 0;
  const socket = await client.socket((message) => {
    if (message.kind !== 'in' || !replied.has(message.conversationId)) return;
    client
      .call('POST', `/conversations/${message.conversationId}/messages`, {
        clientMsgId: `r${String(replies++)}`,
        content: { type: 'text', text: 'reply' },
      })
      .catch(() => undefined);
  });
  await control('POST', `accounts/${externalAccountId}/burst`, { count: people, people });
  for (let attempt = 0; attempt < 100 && replied.size < people; attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const [rows] = [
      await world.hubDatabase.query<{ id: string }>({
        text: `SELECT c.id FROM conversation c JOIN proxy_user p ON p.id = c.proxy_user_id JOIN service_session s ON s.id = c.session_id
        WHERE s.state = 'queued' AND length(p.platform_user_id) > 7 OR s.state = 'queued' AND c.last_message ->> 'preview' NOT LIKE ALL (ARRAY['m%', 's%', 'first', 'latency%']) LIMIT 400`,
      }),
    ];
    for (const { id } of rows) {
      if (replied.has(id)) continue;
      await client.call('POST', `/conversations/${id}/claim`, {});
      replied.add(id);
    }
  }
  await control('POST', 'log/clear');
  const count = quick ? 3_000 : 15_000;
  const startedAt = Date.now();
  await control('POST', `accounts/${externalAccountId}/burst`, { count, people });
  const sent = async (): Promise<number> =>
    (await world.hubDatabase.query<{ n: number }>({ text: `SELECT count(*) AS n FROM message WHERE kind = 'out' AND status = 'sent'` }))[0]
      ?.n ?? 0;
  let done = await sent();
  let lastChange = Date.now();
  while (Date.now() - lastChange < 2_000 && done < count) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const now = await sent();
    if (now !== done) lastChange = Date.now();
    done = now;
  }
  socket.close();
  figure('round trip: webhook → agent → reply at the platform', done / ((lastChange - startedAt) / 1000), '/s', { least: 1000 });
  figure('round trip: replies that did not arrive', count - done, '', { most: 0 });
}

async function idleSockets(world: World, client: HubClient): Promise<void> {
  const before = await residentMb(world.hubPid);
  const count = quick ? 1000 : 5000;
  const sockets: WebSocket[] = [];
  for (let index = 0; index < count; index += 100) {
    sockets.push(...(await Promise.all(Array.from({ length: Math.min(100, count - index) }, () => client.socket(() => undefined)))));
  }
  figure(`memory added by ${String(count)} idle sockets`, (await residentMb(world.hubPid)) - before, 'MB', { most: count / 50 });
  for (const socket of sockets) socket.terminate();
}

async function audit(world: World): Promise<void> {
  let lost = 0;
  let doubled = 0;
  let reordered = 0;
  for (const [chatId, texts] of acknowledgedTexts) {
    const rows = await world.hubDatabase.query<{ text: string }>({
      text: `SELECT m.content ->> 'text' AS text FROM message m JOIN conversation c ON c.id = m.conversation_id JOIN proxy_user p ON p.id = c.proxy_user_id
        WHERE p.platform_user_id = $1 AND m.kind = 'in' ORDER BY m.seq`,
      values: [String(chatId)],
    });
    const stored = rows.map((row) => row.text);
    const seen = new Set(stored);
    lost += texts.filter((text) => !seen.has(text)).length;
    doubled += stored.length - seen.size;
    const order = stored.filter((text) => texts.includes(text));
    if (order.some((text, index) => texts[index] !== text)) reordered++;
  }
  figure('lost', lost, '', { most: 0 });
  figure('doubled', doubled, '', { most: 0 });
  figure('chats out of order', reordered, '', { most: 0 });
  const violations = await checkInvariants(world.hubDatabase, { settled: false });
  figure('invariants broken', violations.length, '', { most: 0 });
  if (violations.length > 0) console.log(JSON.stringify(violations, null, 2));
}

const loadBefore = loadavg();
const world = await startWorld();
try {
  figure('start of the hub (set up, database running)', world.startMs, 'ms', { most: 5000 });
  const client = await HubClient.signIn(world.hubUrl);
  const { target, externalAccountId } = await bindAccount(world, client);
  figure('idle memory of the hub', await residentMb(world.hubPid), 'MB', { most: 200 });
  await idleSockets(world, client);
  let shownCount = 0;
  const onText: { listen: ((text: string) => void) | null } = { listen: null };
  const socket = await client.socket((message) => {
    shownCount++;
    onText.listen?.(message.content.text);
  });
  await latency(target, onText);
  await throughput(world, target, () => shownCount);
  socket.close();
  await sustained(target);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  await roundTrip(world, client, externalAccountId);
  await audit(world);
} finally {
  await world.stop();
}

const baselineFile = join(root, 'bench', 'baseline.json');
const baseline = JSON.parse(await readFile(baselineFile, 'utf8').catch(() => '{"figures":[]}')) as { figures: Figure[] };
console.log(
  `\nload before ${loadBefore.map((value) => value.toFixed(2)).join(' ')}, after ${loadavg()
    .map((value) => value.toFixed(2))
    .join(' ')}${quick ? ' (quick)' : ''}`,
);
for (const { name, value, unit, goal, met } of figures) {
  const earlier = baseline.figures.find((known) => known.name === name);
  console.log(
    `${met === undefined ? '    ' : met ? 'ok  ' : 'MISS'} ${name.padEnd(58)} ${String(value).padStart(9)} ${unit.padEnd(3)} ${goal === undefined ? '' : `goal ${goal}`} ${earlier ? `(baseline ${String(earlier.value)})` : ''}`,
  );
}
await mkdir(join(root, 'bench', 'results'), { recursive: true });
const result = JSON.stringify({ at: new Date().toISOString(), quick, load: { before: loadBefore, after: loadavg() }, figures }, null, 2);
await writeFile(join(root, 'bench', 'results', `${Date.now().toString()}.json`), `${result}\n`);
if (process.argv.includes('--save-baseline')) await writeFile(baselineFile, `${result}\n`);
process.exitCode = figures.every((entry) => entry.met !== false) ? 0 : 1;
