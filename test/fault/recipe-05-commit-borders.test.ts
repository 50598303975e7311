// Recipe 5: every commit and every platform call on the roads of a message, and what goes wrong there. The borders are counted, not listed.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChannelAccountView } from '../../src/contract/index.js';
import type { StoreFault } from '../support/faulty-database.js';
import type { PlatformFault } from '../support/faulty-platform.js';
import type { ApiClient } from '../support/hub.js';
import { MortalHub } from '../support/mortal-hub.js';
import { ROADS, Walk, type Road } from '../support/roads.js';
import { SmallPlatform } from '../support/small-connector.js';

let mortal: MortalHub;
let account: ChannelAccountView;
let agent: ApiClient;
/** No part of any road: what a hub writes that nobody asks anything of is added before the first walk, and what is noted now and then. */
const asides = new Set([
  'note-last-event',
  'touch-auth-session',
  'delete auth_session',
  'update channel_account',
  'doom-forgotten-files',
  'delete report_change, insert report_sum + delete report_agent_change, insert report_agent_sum',
]);

beforeAll(async () => {
  mortal = await MortalHub.start(new SmallPlatform());
  account = await mortal.small.bind('key', 'shop');
  agent = await mortal.small.hub.hire('eve');
  await mortal.small.hub.admin.patch(`/agents/${agent.agentId}`, { maxLoad: 1_000 });
  mortal.commitFault = (commit) => {
    asides.add(commit);
    return undefined;
  };
  await new Promise((resolve) => {
    setTimeout(resolve, 1_000);
  });
  mortal.heal();
});
afterAll(async () => {
  await mortal.close();
});

interface Border {
  what: string;
  /** The how-manieth of its kind on this road, from 1. */
  time: number;
}

interface Borders {
  commits: Border[];
  calls: Border[];
}

/** The borders of a road, found by going it undisturbed. Twice: what the hub clears away now and then is come to by chance. */
async function bordersOf(road: Road): Promise<Borders> {
  const [first, second] = [await bordersOnce(road), await bordersOnce(road)];
  const inBoth = (kind: keyof Borders): Border[] =>
    first[kind].filter(({ what, time }) => second[kind].some((other) => other.what === what && other.time === time));
  const borders = { commits: inBoth('commits'), calls: inBoth('calls') };
  expect(borders.commits.length).toBeGreaterThan(0);
  return borders;
}

async function bordersOnce(road: Road): Promise<Borders> {
  const walk = await begin(road);
  const commits = counted();
  const calls = counted();
  mortal.commitFault = (commit) => {
    if (!asides.has(commit)) commits.count(commit);
    return undefined;
  };
  mortal.callFault = (call) => {
    calls.count(call.method);
    return undefined;
  };
  await go(road, walk);
  mortal.heal();
  return { commits: commits.borders, calls: calls.borders };
}

function counted(): { borders: Border[]; count(what: string): Border } {
  const borders: Border[] = [];
  return {
    borders,
    count(what) {
      const border = { what, time: borders.filter((other) => other.what === what).length + 1 };
      borders.push(border);
      return border;
    },
  };
}

async function begin(road: Road): Promise<Walk> {
  const walk = new Walk(mortal, account, agent);
  await road.before?.(walk);
  return walk;
}

async function go(road: Road, walk: Walk): Promise<void> {
  await road.go(walk);
  await road.outcome(walk);
  await walk.settled();
}

/** Goes the road with one thing going wrong at this border. */
async function goWith(road: Road, border: Border, arm: (fire: (what: string) => boolean) => void, lives: boolean): Promise<void> {
  const walk = await begin(road);
  walk.mayBeUncertain = !lives;
  const seen = counted();
  let fired = false;
  arm((what) => {
    if (fired) return false;
    const { time } = seen.count(what);
    fired = what === border.what && time === border.time;
    return fired;
  });
  try {
    await go(road, walk);
    // How often a statement is repeated on one road (a net cast twice, a batch in two) depends on timing; that it is come to does not.
    if (!fired && border.time === 1) throw new Error('this border was not come to');
    await mortal.small.hub.expectConsistent();
  } catch (error) {
    throw new Error(`with ${border.what} (${String(border.time)}): ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  } finally {
    mortal.heal();
    await mortal.up();
  }
}

const STORE_FAULTS: { fault: StoreFault; lives: boolean }[] = [
  { fault: 'fail_before', lives: true },
  { fault: 'fail_after', lives: true },
  { fault: 'late', lives: true },
  { fault: 'crash_before', lives: false },
  { fault: 'crash_after', lives: false },
];
const CALL_FAULTS: { fault: PlatformFault; lives: boolean }[] = [
  { fault: 'server_error', lives: true },
  { fault: 'rate_limited', lives: true },
  { fault: 'late', lives: true },
  { fault: 'answer_lost', lives: false },
  { fault: 'crash_before', lives: false },
  { fault: 'crash_after', lives: false },
];

describe.each(ROADS)('$name', (road) => {
  let borders: Awaited<ReturnType<typeof bordersOf>>;
  beforeAll(async () => {
    borders = await bordersOf(road);
    expect(borders.calls.length > 0).toBe(road.callsPlatform);
  });

  it.each(STORE_FAULTS)('keeps its promise with $fault at every commit', async ({ fault, lives }) => {
    for (const border of borders.commits)
      await goWith(road, border, (fire) => (mortal.commitFault = (commit) => (fire(commit) ? fault : undefined)), lives);
  });

  if (!road.callsPlatform) return;
  it.each(CALL_FAULTS)('keeps its promise with $fault at every call to the platform', async ({ fault, lives }) => {
    for (const border of borders.calls)
      await goWith(road, border, (fire) => (mortal.callFault = (call) => (fire(call.method) ? fault : undefined)), lives);
  });
});
