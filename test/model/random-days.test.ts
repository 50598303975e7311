// Random days of a hub against a simple model: whatever happens, in whatever order, nothing is lost, doubled or reordered.
// MODEL_SEED with MODEL_PATH replays a day that failed; MODEL_SHRINK=1 looks for a smaller one that fails; MODEL_RUNS makes more of them.
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ChannelAccountView, Page } from '../../src/contract/index.js';
import { checkInvariants } from '../../src/store/invariants.js';
import type { ApiClient } from '../support/hub.js';
import { MortalHub } from '../support/mortal-hub.js';
import { QuickClock } from '../support/quick-clock.js';
import { SmallPlatform } from '../support/small-connector.js';
import { AGENTS, day, DEVICES, PEOPLE, type Action } from './actions.js';
import { Town } from './town.js';

const RUNS = Number(process.env['MODEL_RUNS'] ?? 200);
/** The same days for every change, so that a failure is the change's; the nightly run takes others each time. */
const SEED = Number(process.env['MODEL_SEED'] ?? 20_261_121);
const PATH = process.env['MODEL_PATH'];
/** Mostly a day waits; so many hubs have theirs at the same time. */
const HUBS = 4;
/** Of so many days each hub takes the next one when it has ended its own, so that a long one holds up nobody until the last of them. */
const DAYS_TOGETHER = 12;
/** Quick enough that retries are no matter, slow enough that most of the work is not looking whether there is any. */
const TIMES_FASTER = 5;
/** A hub with a long past makes each check slow, so it is a new one after so many days. */
const DAYS_PER_HUB = 50;

/** What breaks an invariant stays broken, so that looking at all that is stored after every few days finds it. */
const LOOKED_OVER_EVERY = 5;

interface Place {
  mortal: MortalHub;
  accounts: ChannelAccountView[];
  agents: ApiClient[];
  days: number;
}

const places: Place[] = [];
afterAll(async () => {
  await Promise.all(places.map(({ mortal }) => mortal.close()));
});

async function placeOf(index: number): Promise<Place> {
  const place = places[index];
  if (place && place.days < DAYS_PER_HUB) return place;
  await place?.mortal.close();
  const mortal = await MortalHub.start(new SmallPlatform(), new QuickClock(TIMES_FASTER));
  const { hub } = mortal.small;
  // Whoever says nothing keeps their agent: what becomes of the days before changes no queue of this one.
  for (const { id } of (await hub.admin.get<Page<{ id: string }>>('/groups')).items)
    await hub.admin.patch(`/groups/${id}`, { timeoutMinutes: null });
  const accounts = [await mortal.small.bind('key-1', 'shop-1'), await mortal.small.bind('key-2', 'shop-2')];
  const agents: ApiClient[] = [];
  for (let n = 0; n < AGENTS; n++) {
    const agent = await hub.hire(`agent-${String(n)}`);
    await hub.admin.patch(`/agents/${agent.agentId}`, { maxLoad: 1_000 });
    agents.push(agent);
  }
  return (places[index] = { mortal, accounts, agents, days: 0 });
}

async function spend(rounds: Action[][], index: number): Promise<string[]> {
  const place = await placeOf(index);
  place.days++;
  const { mortal, accounts, agents } = place;
  const town = new Town(mortal, accounts, agents, PEOPLE, DEVICES);
  await town.open();
  for (const round of rounds) await town.live(round);
  await town.end();
  const isLookedOver = PATH !== undefined || place.days % LOOKED_OVER_EVERY === 0;
  const broken = isLookedOver ? await checkInvariants(mortal.small.hub.database, { settled: true }) : [];
  return [...(await town.check()), ...broken.map((violation) => JSON.stringify(violation))];
}

describe(`${String(RUNS)} random days of MODEL_SEED=${String(SEED)}`, () => {
  it(
    'holds what it promises on every one of them',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(day, { minLength: DAYS_TOGETHER, maxLength: DAYS_TOGETHER }), async (days) => {
          const left = [...days];
          const broken: string[] = [];
          await Promise.all(
            Array.from({ length: HUBS }, async (_, index) => {
              for (let rounds = left.shift(); rounds; rounds = left.shift()) broken.push(...(await spend(rounds, index)));
            }),
          );
          expect(broken).toEqual([]);
        }),
        {
          numRuns: PATH === undefined ? Math.ceil(RUNS / DAYS_TOGETHER) : 1,
          seed: SEED,
          endOnFailure: process.env['MODEL_SHRINK'] === undefined,
          ...(PATH !== undefined && { path: PATH }),
        },
      );
    },
    60 * 60_000,
  );
});
