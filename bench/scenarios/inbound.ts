// Inbound throughput in interleaved pairs with the bare floor, from people who wrote before and from new ones.
import type { Report } from '../report.js';
import { ask } from '../rpc.js';
import { difference, median } from '../statistics.js';
import type { ClosedLoopResult, ClosedLoopWish, Senders } from '../webhook-load.js';
import type { BoundAccount, World } from '../world.js';
import type { Pace } from './pace.js';

const CONNECTIONS = 64;
const KNOWN: Senders = { firstId: 10_000, count: 3 * CONNECTIONS };
/** A pair whose floor was this uneven tells of the machine, not of the hub. */
const UNEVEN = 0.25;

interface Pair {
  floor: ClosedLoopResult;
  known: ClosedLoopResult;
  fresh: ClosedLoopResult;
}

export async function inbound(report: Report, world: World, account: BoundAccount, pace: Pace): Promise<void> {
  const all: Pair[] = [];
  await measureHub(world, account, 1, KNOWN);
  for (let pair = 0; pair < pace.pairs; pair++) {
    all.push({
      floor: await measureFloor(world, pace.pairSeconds),
      known: await measureHub(world, account, pace.pairSeconds, KNOWN),
      fresh: await measureHub(world, account, pace.pairSeconds, 'new'),
    });
  }
  const even = all.filter(({ floor }) => difference(...floor.halves) <= UNEVEN);
  const kept = even.length > 0 ? even : all;
  report.add('pairs dropped, floor uneven', all.length - even.length, '');
  report.add(
    'floor: webhook → 200',
    middle(kept, ({ floor }) => floor.acknowledgedPerSecond),
    '/s',
  );
  report.add(
    'floor: webhook → socket',
    middle(kept, ({ floor }) => floor.shownPerSecond),
    '/s',
  );
  report.add(
    'webhook → durable 200, known senders',
    middle(kept, ({ known }) => known.acknowledgedPerSecond),
    '/s',
  );
  report.add(
    'webhook → socket, known senders',
    middle(kept, ({ known }) => known.shownPerSecond),
    '/s',
    { least: 2000 },
  );
  report.add(
    'webhook → socket, known senders / floor',
    middle(kept, ({ known, floor }) => known.shownPerSecond / floor.shownPerSecond),
    '×',
    { least: 0.5 },
  );
  report.add(
    'webhook → durable 200, every sender new',
    middle(kept, ({ fresh }) => fresh.acknowledgedPerSecond),
    '/s',
  );
  report.add(
    'webhook → socket, every sender new',
    middle(kept, ({ fresh }) => fresh.shownPerSecond),
    '/s',
    { least: 1200 },
  );
  report.add(
    'webhook → socket, every sender new / floor',
    middle(kept, ({ fresh, floor }) => fresh.shownPerSecond / floor.shownPerSecond),
    '×',
  );
  const hubRuns = all.flatMap(({ known, fresh }) => [known, fresh]);
  report.add(
    'inbound: refused',
    sum(hubRuns, ({ refused }) => refused),
    '',
  );
  report.add(
    'inbound: never shown',
    sum(hubRuns, ({ neverShown }) => neverShown),
    '',
    { most: 0 },
  );
}

async function measureFloor({ generator, floorUrl }: World, seconds: number): Promise<ClosedLoopResult> {
  await ask(generator, 'watchFloor', { url: floorUrl });
  const target = { url: `${floorUrl}/webhook`, headers: {} };
  return run(generator, { target, seconds, connections: CONNECTIONS, senders: KNOWN, isAudited: false });
}

async function measureHub(
  { generator, hubUrl, admin }: World,
  account: BoundAccount,
  seconds: number,
  senders: Senders,
): Promise<ClosedLoopResult> {
  await ask(generator, 'watchHub', { url: hubUrl, token: admin.token });
  return run(generator, { target: account.webhook, seconds, connections: CONNECTIONS, senders, isAudited: true });
}

function run(generator: World['generator'], wish: ClosedLoopWish): Promise<ClosedLoopResult> {
  return ask<ClosedLoopResult>(generator, 'closedLoop', wish);
}

const middle = (pairs: Pair[], value: (pair: Pair) => number): number => median(pairs.map(value));
const sum = (runs: ClosedLoopResult[], value: (run: ClosedLoopResult) => number): number =>
  runs.reduce((total, one) => total + value(one), 0);
