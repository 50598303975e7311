// 500 people want a person within one second, and 20 agents have room for three each: who gets one, in which order the others wait, how soon that stands.
import { setTimeout as delay } from 'node:timers/promises';
import type { BotSettingsView } from '../../src/contract/answers.js';
import { AuditorDatabase } from '../audit.js';
import { HttpLine } from '../http-line.js';
import type { Report } from '../report.js';
import { ask } from '../rpc.js';
import { textUpdate } from '../updates.js';
import { bindAccount, type World } from '../world.js';
import { openStaffedGroup } from './staff.js';

const PEOPLE = 500;
const AGENTS = 20;
const MAX_LOAD = 3;
const SERVED = AGENTS * MAX_LOAD;
const CONNECTIONS = 20;
const GIVE_UP_AFTER_MS = 30_000;
const LOOK_EVERY_MS = 10;

export async function burst(report: Report, world: World): Promise<void> {
  const database = new AuditorDatabase(world.databaseUrl);
  try {
    await measure(report, world, database, { name: 'queue', firstChat: 40_000, hasBot: false });
    await measure(report, world, database, { name: 'bot', firstChat: 50_000, hasBot: true });
  } finally {
    await database.close();
  }
}

async function measure(
  report: Report,
  world: World,
  database: AuditorDatabase,
  { name, firstChat, hasBot }: { name: string; firstChat: number; hasBot: boolean },
): Promise<void> {
  const staff = await openStaffedGroup(world, { name: `burst-${name}`, agents: AGENTS, maxLoad: MAX_LOAD });
  const account = await bindAccount(world, staff.groupId);
  const lines = Array.from({ length: CONNECTIONS }, () => new HttpLine(account.webhook));
  const say = async (chat: number, text: string): Promise<void> => {
    const status = await lines[chat % CONNECTIONS]?.post(textUpdate(firstChat + chat, text));
    if (status !== 200) throw new Error(`a webhook was answered with ${String(status)}`);
  };
  if (hasBot) {
    await switchBotOn(world, account.id);
    // Known to the platform, too: what the bot says to strangers would be refused.
    await ask(world.stub, 'addWriters', { bot: account.bot, firstId: firstChat, count: PEOPLE });
    const isGreeted = await until(async () => {
      const states = await statesOf(database, staff.groupId);
      return states.get('bot') === PEOPLE && (await botSayings(database)) >= PEOPLE && !(await isSending(database));
    });
    if (!isGreeted) throw new Error('the bot did not answer everybody before the hand-overs');
  }
  const startMs = performance.now();
  const said: Promise<void>[] = [];
  for (let chat = 0; chat < PEOPLE;) {
    const due = Math.min(PEOPLE, Math.floor(((performance.now() - startMs) / 1000) * PEOPLE) + 1);
    for (; chat < due; chat++) said.push(say(chat, hasBot ? 'human' : 'hello'));
    await delay(1);
  }
  await Promise.all(said);
  const saidMs = performance.now();
  const stands = await until(async () => {
    const states = await statesOf(database, staff.groupId);
    return states.get('active') === SERVED && states.get('queued') === PEOPLE - SERVED;
  });
  const what = hasBot ? '500 hand-overs by the bot' : '500 newcomers';
  const settledMs = stands ? performance.now() - startMs : GIVE_UP_AFTER_MS;
  report.add(`${what} in a second, until it stands`, settledMs, 'ms', { most: 2_000 });
  report.add(`${what}, after the last had said so`, Math.max(0, settledMs - (saidMs - startMs)), 'ms');
  const states = await statesOf(database, staff.groupId);
  report.add(`${what}: served`, states.get('active') ?? 0, '', { least: SERVED, most: SERVED });
  report.add(`${what}: waiting`, states.get('queued') ?? 0, '', { least: PEOPLE - SERVED, most: PEOPLE - SERVED });
  report.add(`${what}: most of one agent`, await highestLoad(database, staff.agentIds), '', { most: MAX_LOAD });
  report.add(`${what}: served before somebody who had waited longer`, await overtaken(database, staff.groupId), '', { most: 0 });
  for (const line of lines) line.close();
  staff.close();
}

async function switchBotOn({ admin }: World, accountId: string): Promise<void> {
  await admin.call('POST', '/faq-entries', { question: 'When does the shop open?', answer: { type: 'text', text: 'At nine.' } });
  const path = `/channel-accounts/${accountId}/bot`;
  const settings = await admin.call<BotSettingsView>('GET', path);
  await admin.call('PUT', path, { ...settings, enabled: true, suggests: false });
}

async function until(isSo: () => Promise<boolean>): Promise<boolean> {
  const untilMs = performance.now() + GIVE_UP_AFTER_MS;
  while (performance.now() < untilMs) {
    if (await isSo()) return true;
    await delay(LOOK_EVERY_MS);
  }
  return false;
}

async function statesOf(database: AuditorDatabase, groupId: string): Promise<Map<string, number>> {
  const rows = await database.query<{ state: string; sessions: number }>({
    text: 'SELECT state, count(*)::int AS sessions FROM service_session WHERE group_id = $1 GROUP BY state',
    values: [groupId],
  });
  return new Map(rows.map(({ state, sessions }) => [state, sessions]));
}

async function botSayings(database: AuditorDatabase): Promise<number> {
  const [row] = await database.query<{ sayings: number }>({ text: `SELECT count(*)::int AS sayings FROM message WHERE kind = 'bot'` });
  return row?.sayings ?? 0;
}

async function isSending(database: AuditorDatabase): Promise<boolean> {
  return (await database.query({ text: 'SELECT FROM delivery LIMIT 1' })).length > 0;
}

async function highestLoad(database: AuditorDatabase, agentIds: string[]): Promise<number> {
  const [row] = await database.query<{ highest: number }>({
    text: `SELECT coalesce(max(load), 0)::int AS highest FROM (
      SELECT count(*) AS load FROM service_session WHERE state = 'active' AND assignee_id = ANY($1::uuid[]) GROUP BY assignee_id) l`,
    values: [agentIds],
  });
  return row?.highest ?? 0;
}

async function overtaken(database: AuditorDatabase, groupId: string): Promise<number> {
  const [row] = await database.query<{ late: number }>({
    text: `SELECT count(*)::int AS late FROM service_session s WHERE state = 'active' AND group_id = $1
      AND (queued_at, id) > (SELECT queued_at, id FROM service_session WHERE state = 'queued' AND group_id = $1 ORDER BY queued_at, id LIMIT 1)`,
    values: [groupId],
  });
  return row?.late ?? 0;
}
