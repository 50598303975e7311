// What routing costs: people whose session is closed open one by writing, beside people whose session is open, and with rules and agents to choose from.
import type { Report } from '../report.js';
import { ask } from '../rpc.js';
import { median } from '../statistics.js';
import type { OpenLoopResult } from '../webhook-load.js';
import { bindAccount, type BoundAccount, type World } from '../world.js';
import { openStaffedGroup } from './staff.js';

const PER_SECOND = 100;
const SECONDS = 3;
const PEOPLE = PER_SECOND * SECONDS;
const ROUNDS = 5;
const RULES = 20;
const AGENTS = 10;
const CLOSED_AT_ONCE = 8;

interface Party {
  account: BoundAccount;
  firstId: number;
  /** Their sessions are closed before each run, so that every message opens one. */
  comesBack: boolean;
  shownMs: number[];
}

interface Page {
  items: { id: string; session: object | null }[];
  nextCursor: string | null;
}

export async function routing(report: Report, world: World): Promise<void> {
  const { generator, hubUrl, admin } = world;
  const plain = await admin.call<{ id: string }>('POST', '/groups', { name: 'by hand', strategy: 'manual', timeoutMinutes: null });
  // Whose screen it is.
  await admin.call('PUT', `/groups/${plain.id}/members`, { agentIds: [admin.agentId] });
  const staff = await openStaffedGroup(world, { name: 'routing', agents: AGENTS, maxLoad: 1_000 });
  const [open, byHand, byRules] = [
    await bindAccount(world, plain.id),
    await bindAccount(world, plain.id),
    await bindAccount(world, plain.id),
  ];
  await makeRules(world, byRules, staff.groupId);
  const parties: [Party, Party, Party] = [
    { account: open, firstId: 90_000_000, comesBack: false, shownMs: [] },
    { account: byHand, firstId: 91_000_000, comesBack: true, shownMs: [] },
    { account: byRules, firstId: 92_000_000, comesBack: true, shownMs: [] },
  ];
  await ask(generator, 'watchHub', { url: hubUrl, token: admin.token });
  let neverShown = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    for (const { account, firstId, comesBack, shownMs } of parties) {
      if (comesBack) await closeAll(world, account);
      const result = await ask<OpenLoopResult>(generator, 'openLoop', {
        ...{ target: account.webhook, perSecond: PER_SECOND, seconds: SECONDS, connections: 50, isAudited: false },
        senders: { firstId, count: PEOPLE },
      });
      // The first time they are all new.
      if (round > 0) shownMs.push(result.shownMs.p50);
      neverShown += result.neverShown;
    }
  }
  staff.close();
  const [served, queued, routed] = [median(parties[0].shownMs), median(parties[1].shownMs), median(parties[2].shownMs)];
  const what = `webhook → socket at ${String(PER_SECOND)}/s, p50`;
  report.add(`${what}: session open`, served, 'ms');
  report.add(`${what}: opens one in a queue`, queued, 'ms');
  report.add(`${what}: by ${String(RULES)} rules to ${String(AGENTS)} agents`, routed, 'ms');
  report.add('what rules and giving out add', routed - queued, 'ms', { most: 3 });
  report.add('what routing adds in all', routed - served, 'ms', { most: 3 });
  report.add('routing: never shown', neverShown, '', { most: 0 });
}

/** The last one fits. */
async function makeRules({ admin }: World, account: BoundAccount, groupId: string): Promise<void> {
  for (let n = 1; n <= RULES; n++)
    await admin.call('POST', '/routing-rules', {
      name: `rule ${String(n)}`,
      conditions: {
        accountIds: [account.id],
        ...(n < RULES && { keywords: [`word${String(n)}`, 'refund', '退款'], languages: ['en', 'zh'] }),
      },
      groupId,
    });
}

async function closeAll({ admin }: World, { id }: BoundAccount): Promise<void> {
  const open: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: string = `view=all&accountId=${id}&limit=200${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const page: Page = await admin.call('GET', `/conversations?${query}`);
    open.push(...page.items.filter(({ session }) => session !== null).map((conversation) => conversation.id));
    cursor = page.nextCursor;
  }
  const next = async (): Promise<void> => {
    for (let one = open.shift(); one !== undefined; one = open.shift()) await admin.call('POST', `/conversations/${one}/close`);
  };
  await Promise.all(Array.from({ length: CLOSED_AT_ONCE }, next));
}
