// `npm run bench:large -- --messages=5000000`: how quickly lists, history and search answer over a big store.
import { setTimeout as delay } from 'node:timers/promises';
import type { ConversationView } from '../src/contract/api.js';
import { AuditorDatabase } from './audit.js';
import { fillStore } from './fixture.js';
import { HubClient } from './hub-client.js';
import { Report } from './report.js';
import { percentile } from './statistics.js';
import { bindAccount, firstGroup, startWorld } from './world.js';

const MESSAGES_PER_CONVERSATION = 50;
const OPEN = 4_000;
const TIMES = 200;
const PASSWORD = 'a password for an agent';

/** From words in every fourth message down to a number that few have. */
const SEARCHES = [
  '订单',
  'order',
  'hello',
  '退款',
  'the refund',
  'vase',
  '什么时候',
  '10042',
  '#15000',
  'invoice damaged',
  '快递 谢谢',
  'olá',
  '发票怎么办理',
];

const messages = Number(process.argv.find((word) => word.startsWith('--messages='))?.slice('--messages='.length) ?? 5_000_000);
const report = new Report(false);
const world = await startWorld();
try {
  const groupId = await firstGroup(world.admin);
  const { id: accountId } = await bindAccount(world, groupId);
  const created = await world.admin.call<{ id: string }>('POST', '/agents', {
    login: 'agent@example.com',
    name: 'Agent',
    role: 'agent',
    password: PASSWORD,
  });
  await world.admin.call('PUT', `/groups/${groupId}/members`, { agentIds: [created.id] });
  const agent = await HubClient.signIn(world.hubUrl, { login: 'agent@example.com', password: PASSWORD });
  await fill(accountId, groupId, created.id);
  await delay(2_000);
  for (const [who, client] of [
    ['admin', world.admin],
    ['agent', agent],
  ] as const) {
    for (const view of ['all', 'mine', 'queued', 'unassigned', 'closed']) {
      await measure(`${who}: list “${view}”`, () => client.call('GET', `/conversations?view=${view}&limit=50`));
    }
    await measure(`${who}: list by name`, (turn) =>
      client.call('GET', `/conversations?q=${encodeURIComponent(turn % 2 === 0 ? '李小明 1' : `person${String(turn)}`)}&limit=50`),
    );
    await measure(`${who}: search`, (turn) =>
      client.call('GET', `/messages/search?q=${encodeURIComponent(SEARCHES[turn % SEARCHES.length] ?? '')}&limit=30`),
    );
  }
  const { items } = await agent.call<{ items: ConversationView[] }>('GET', '/conversations?view=all&limit=100');
  const conversation = (turn: number): string => items[turn % items.length]?.id ?? '';
  await measure('history, newest page', (turn) => agent.call('GET', `/conversations/${conversation(turn)}/messages?limit=50`));
  await measure('history, further back', (turn) => agent.call('GET', `/conversations/${conversation(turn)}/messages?before=25&limit=20`));
  await measure('one conversation', (turn) => agent.call('GET', `/conversations/${conversation(turn)}`));
} finally {
  await world.stop();
}
await report.finish({ asBaseline: false });
process.exitCode = report.isGood ? 0 : 1;

async function fill(accountId: string, groupId: string, agentId: string): Promise<void> {
  const database = new AuditorDatabase(world.databaseUrl);
  const [company] = await database.query<{ id: string }>({ text: 'SELECT id FROM company' });
  await database.close();
  const startMs = performance.now();
  await fillStore(
    {
      databaseUrl: world.databaseUrl,
      companyId: company?.id ?? '',
      accountId,
      groupId,
      agentId,
      conversations: Math.max(1, Math.floor(messages / MESSAGES_PER_CONVERSATION)),
      messagesPerConversation: MESSAGES_PER_CONVERSATION,
      open: OPEN,
    },
    (share) => process.stderr.write(`\rfilling the store: ${(share * 100).toFixed(0)} %`),
  );
  process.stderr.write('\n');
  report.add(`${String(messages)} messages written`, (performance.now() - startMs) / 1000, 's');
}

async function measure(name: string, ask: (turn: number) => Promise<unknown>): Promise<void> {
  const timesMs: number[] = [];
  for (let turn = 0; turn < TIMES; turn++) {
    const startMs = performance.now();
    await ask(turn);
    timesMs.push(performance.now() - startMs);
  }
  report.add(`${name}, p50`, percentile(timesMs, 0.5), 'ms');
  report.add(`${name}, p95`, percentile(timesMs, 0.95), 'ms', { most: 20 });
}
