// Roads gone with one thing going wrong at each of their borders: every commit and every call to the platform. The borders are counted, not listed.
import { expect } from '@jest/globals';
import type { ChannelAccountView } from '../../src/contract/index.js';
import type { StoreFault } from './faulty-database.js';
import type { PlatformFault } from './faulty-platform.js';
import type { ApiClient } from './hub.js';
import type { MortalHub } from './mortal-hub.js';
import { Walk, type Road } from './roads.js';

/** A hub to walk on; one walk at a time, for what goes wrong concerns the whole of it. */
export interface Ground {
  mortal: MortalHub;
  account: ChannelAccountView;
  agent: ApiClient;
}

/** `lives`: the hub goes on and hears of everything, so it can tell afterwards what became of each call. */
export interface Faults {
  commits: { fault: StoreFault; lives: boolean }[];
  calls: { fault: PlatformFault; lives: boolean }[];
}

/** By fault: which promise was broken, and where. */
export interface Broken {
  commits: Map<StoreFault, string[]>;
  calls: Map<PlatformFault, string[]>;
}

interface Border {
  what: string;
  /** The how-manieth of its kind on this road, from 1. */
  time: number;
}

interface Borders {
  commits: Border[];
  calls: Border[];
}

type Go = (ground: Ground) => Promise<void>;

/** Mostly a walk waits; so several are under way, each on its own hub. */
const GROUNDS = 3;

export class BorderWalks {
  /** No part of any road: what a hub writes that nobody asks anything of is added before the first walk, and what is noted now and then. */
  private readonly asides = new Set([
    'note-last-event',
    'touch-auth-session',
    'delete auth_session',
    'update channel_account',
    'doom-forgotten-files',
    'delete report_change, insert report_sum + delete report_agent_change, insert report_agent_sum',
  ]);

  private constructor(
    private readonly grounds: Ground[],
    private readonly open: () => Promise<Ground>,
  ) {}

  static async prepare(open: () => Promise<Ground>): Promise<BorderWalks> {
    const grounds = await Promise.all(Array.from({ length: GROUNDS }, open));
    const walks = new BorderWalks(grounds, open);
    for (const { mortal } of grounds) {
      mortal.commitFault = (commit) => {
        walks.asides.add(commit);
        return undefined;
      };
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 1_000);
    });
    for (const { mortal } of grounds) mortal.heal();
    return walks;
  }

  async close(): Promise<void> {
    await Promise.all(this.grounds.map(({ mortal }) => mortal.close()));
  }

  /** Goes the road once for each fault at each border. */
  async go(road: Road, faults: Faults): Promise<Broken> {
    const borders = await this.bordersOf(road);
    expect(borders.commits.length).toBeGreaterThan(0);
    // A call that is not asked for faults is no border to anybody.
    const calls = borders.calls.map(({ what }) => what);
    expect(calls).toEqual(expect.arrayContaining(road.platformCalls));
    expect(calls.length > 0).toBe(road.platformCalls.length > 0);
    const broken: Broken = {
      commits: new Map(faults.commits.map(({ fault }) => [fault, []])),
      calls: new Map(faults.calls.map(({ fault }) => [fault, []])),
    };
    const walks: Go[] = [
      ...faults.commits.flatMap(({ fault, lives }) =>
        borders.commits.map((border): Go => async (ground) => {
          const arm = (fire: Fire): void => void (ground.mortal.commitFault = (commit) => (fire(commit) ? fault : undefined));
          await goWith({ road, ground, border, arm, lives }).catch(note(broken.commits.get(fault)));
        }),
      ),
      ...faults.calls.flatMap(({ fault, lives }) =>
        borders.calls.map((border): Go => async (ground) => {
          const arm = (fire: Fire): void => void (ground.mortal.callFault = ({ method }) => (fire(method) ? fault : undefined));
          await goWith({ road, ground, border, arm, lives }).catch(note(broken.calls.get(fault)));
        }),
      ),
    ];
    const breaches = await Promise.all(
      this.grounds.map(async (ground, index) => {
        for (let walk = walks.shift(); walk; walk = walks.shift()) await walk(ground);
        return this.breachOn(ground, index);
      }),
    );
    expect(breaches.filter((breach) => breach !== '')).toEqual([]);
    return broken;
  }

  /** What breaks an invariant stays broken: looking once finds it. Then the next road has a new ground, so that it is not blamed for this one. */
  private async breachOn({ mortal }: Ground, index: number): Promise<string> {
    try {
      await mortal.small.hub.expectConsistent();
      return '';
    } catch (error) {
      // Closing complains of it once more.
      await mortal.close().catch(() => undefined);
      this.grounds[index] = await this.open();
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** Found by going it undisturbed. Twice: what the hub clears away now and then is come to by chance. */
  private async bordersOf(road: Road): Promise<Borders> {
    const [one, other] = this.grounds as [Ground, Ground];
    const [first, second] = await Promise.all([this.bordersOn(one, road), this.bordersOn(other, road)]);
    const inBoth = (kind: keyof Borders): Border[] =>
      first[kind].filter(({ what, time }) => second[kind].some((border) => border.what === what && border.time === time));
    return { commits: inBoth('commits'), calls: inBoth('calls') };
  }

  private async bordersOn(ground: Ground, road: Road): Promise<Borders> {
    const { mortal } = ground;
    const walk = await begin(ground, road);
    const commits = counted();
    const calls = counted();
    mortal.commitFault = (commit) => {
      if (!this.asides.has(commit)) commits.count(commit);
      return undefined;
    };
    mortal.callFault = (call) => {
      calls.count(call.method);
      return undefined;
    };
    await goOn(road, walk);
    mortal.heal();
    return { commits: commits.borders, calls: calls.borders };
  }
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

async function begin({ mortal, account, agent }: Ground, road: Road): Promise<Walk> {
  const walk = new Walk(mortal, account, agent);
  await road.before?.(walk);
  return walk;
}

async function goOn(road: Road, walk: Walk): Promise<void> {
  await road.go(walk);
  await road.outcome(walk);
  await walk.settled();
}

type Fire = (what: string) => boolean;

interface FaultyWalk {
  road: Road;
  ground: Ground;
  border: Border;
  arm(fire: Fire): void;
  lives: boolean;
}

/** Goes the road with one thing going wrong at this border. */
async function goWith({ road, ground, border, arm, lives }: FaultyWalk): Promise<void> {
  const seen = counted();
  let fired = false;
  try {
    const walk = await begin(ground, road);
    walk.mayBeUncertain = !lives;
    arm((what) => {
      if (fired) return false;
      const { time } = seen.count(what);
      fired = what === border.what && time === border.time;
      return fired;
    });
    await goOn(road, walk);
    // How often a statement is repeated on one road (a net cast twice, a batch in two) depends on timing; that it is come to does not.
    if (!fired && border.time === 1) throw new Error('this border was not come to');
  } catch (error) {
    throw new Error(`with ${border.what} (${String(border.time)}): ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  } finally {
    ground.mortal.heal();
    await ground.mortal.up();
  }
}

function note(broken: string[] | undefined): (error: unknown) => void {
  return (error) => void broken?.push(error instanceof Error ? error.message : String(error));
}
