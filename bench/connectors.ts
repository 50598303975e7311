// `npm run bench:connectors`: a round trip per connector beside Telegram's, and how fast a large batch of updates is stored. `-- --quick` for a look.
import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { connectors } from '../connectors/registry.js';
import type { ListedConversation, MessageView, Page } from '../src/contract/api.js';
import { AgentSocket } from './agent-socket.js';
import { ConnectorLine, type Demo } from './connector-line.js';
import { HubClient } from './hub-client.js';
import { ADMIN, freePort, startHub, stop, temporaryFolder, untilReady } from './processes.js';
import { Report } from './report.js';
import { median } from './statistics.js';

const quick = process.argv.includes('--quick');
const PEOPLE = quick ? 8 : 40;
const ROUNDS = quick ? 1 : 3;
const BATCH = 1_000;
const BATCH_WITHIN_MS = 1_000;
/** As a share of the yardstick's. */
const ROUND_TRIP_WITHIN = 1.2;
const YARDSTICK = 'telegram';
const BATCHING = 'whatsapp';

const report = new Report(quick);
const folder = await temporaryFolder('connectors');
const port = String(await freePort());
const url = `http://127.0.0.1:${port}`;
const hub = startHub({ PORT: port, DATA_DIR: join(folder, 'hub'), LAB: 'on' });
try {
  await untilReady(url, hub);
  const admin = await HubClient.signIn(url, ADMIN);
  const platforms = connectors.filter((connector) => connector.loadStub !== undefined).map(({ platform }) => platform);
  const trips = await roundTrips(admin, platforms);
  const yardstick = trips.get(YARDSTICK) ?? Number.NaN;
  for (const [platform, ms] of trips) {
    report.add(`${platform}: round trip`, ms, 'ms');
    if (platform !== YARDSTICK)
      report.add(`${platform}: round trip as a share of ${YARDSTICK}’s`, ms / yardstick, '', { most: ROUND_TRIP_WITHIN });
  }
  report.add(`${BATCHING}: ${String(BATCH)} updates of one webhook stored`, await storeBatch(admin), 'ms', { most: BATCH_WITHIN_MS });
} finally {
  await stop(hub);
  await rm(folder, { recursive: true, force: true });
}
await report.finish({ asBaseline: false });
process.exitCode = report.isGood ? 0 : 1;

/** Median per platform of: written on the phone → shown to the agent → answered → shown on the phone. Platforms take turns, so that the machine's moods hit all alike. */
async function roundTrips(admin: HubClient, platforms: string[]): Promise<Map<string, number>> {
  const lines = await Promise.all(platforms.map((platform) => ConnectorLine.open(admin, platform, PEOPLE)));
  const waiting = new Map<string, () => void>();
  const socket = await AgentSocket.open(admin.url, admin.token, ({ content, kind }: MessageView) => {
    if (kind === 'in' && content.type === 'text') waiting.get(content.text)?.();
  });
  for (const line of lines) await line.meet();
  for (let round = 0; round < ROUNDS; round++) {
    // Platforms count messages per person and second.
    await delay(1_500);
    for (let person = 0; person < PEOPLE; person++) for (const line of lines) await line.goRound(person, round, waiting);
  }
  socket.close();
  return new Map(lines.map((line) => [line.platform, median(line.tripsMs)]));
}

/** From the phone's side to the last of them standing in its conversation, ms. */
async function storeBatch(admin: HubClient): Promise<number> {
  const account = await admin.call<Demo>('POST', '/lab/demo', { platform: BATCHING });
  await admin.call('PUT', `/lab/${BATCHING}/faults`, { webhooks: { batch: BATCH } });
  const startedAt = performance.now();
  await admin.call('POST', `/lab/${BATCHING}/accounts/${account.externalAccountId}/burst`, { count: BATCH, people: 50 });
  for (;;) {
    const { items } = await admin.call<Page<ListedConversation>>('GET', `/conversations?accountId=${account.id}&limit=200`);
    if (items.reduce((sum, { lastSeq }) => sum + lastSeq, 0) >= BATCH) return performance.now() - startedAt;
    await delay(10);
  }
}
