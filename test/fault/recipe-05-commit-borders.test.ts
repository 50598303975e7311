// Recipe 5: every commit and every platform call on the roads of a message, and what goes wrong there.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BorderWalks, type Broken, type Faults } from '../support/borders.js';
import { MortalHub } from '../support/mortal-hub.js';
import { ROADS } from '../support/roads.js';
import { SmallPlatform } from '../support/small-connector.js';

const LONGEST_ROAD_MS = 20 * 60_000;

let walks: BorderWalks;
beforeAll(async () => {
  walks = await BorderWalks.prepare(async () => {
    const mortal = await MortalHub.start(new SmallPlatform());
    const account = await mortal.small.bind('key', 'shop');
    const agent = await mortal.small.hub.hire('eve');
    await mortal.small.hub.admin.patch(`/agents/${agent.agentId}`, { maxLoad: 1_000 });
    return { mortal, account, agent };
  });
});
afterAll(() => walks.close());

const FAULTS: Faults = {
  commits: [
    { fault: 'fail_before', lives: true },
    { fault: 'fail_after', lives: true },
    { fault: 'late', lives: true },
    { fault: 'twice', lives: true },
    { fault: 'crash_before', lives: false },
    { fault: 'crash_after', lives: false },
  ],
  calls: [
    { fault: 'server_error', lives: true },
    { fault: 'rate_limited', lives: true },
    { fault: 'late', lives: true },
    { fault: 'answer_lost', lives: false },
    { fault: 'crash_before', lives: false },
    { fault: 'crash_after', lives: false },
  ],
};

describe.each(ROADS)('$name', (road) => {
  let broken: Broken;
  beforeAll(async () => {
    broken = await walks.go(road, FAULTS);
  }, LONGEST_ROAD_MS);

  it.each(FAULTS.commits)('keeps its promise with $fault at every commit', ({ fault }) => {
    expect(broken.commits.get(fault)).toEqual([]);
  });

  if (road.platformCalls.length === 0) return;
  it.each(FAULTS.calls)('keeps its promise with $fault at every call to the platform', ({ fault }) => {
    expect(broken.calls.get(fault)).toEqual([]);
  });
});
