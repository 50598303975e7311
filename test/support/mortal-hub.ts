// A small hub that can die at any step and live again: every write and every platform call passes a fault that the test chooses.
import { FaultyDatabase, type StoreFault } from './faulty-database.js';
import { withFaults, type PlatformFault } from './faulty-platform.js';
import { ApiFailure, eventually, type Life } from './hub.js';
import { QuickClock } from './quick-clock.js';
import type { SmallPlatform } from './small-connector.js';
import { startSmallHub, type SmallHub } from './small-hub.js';
import type { Clock, PlatformCall } from '../../src/contract/index.js';

/** Waits of seconds are over in tenths; the polls of a hub this quick still leave room for its work. */
const TIMES_FASTER = 20;

/** Time that ends with the process it is given to. */
export interface MortalClock {
  forLife(): Clock & { stop(): void };
}

export class MortalHub {
  /** Asked at each commit and each platform call; replaced by whoever wants something to go wrong. */
  commitFault: (commit: string) => StoreFault | undefined = () => undefined;
  callFault: (call: PlatformCall) => PlatformFault | undefined = () => undefined;
  /** What the platform took, in order, with the id it gave. */
  readonly taken: { call: PlatformCall; platformMessageId: string }[] = [];
  private rising: Promise<void> | null = null;
  private started: SmallHub | null = null;

  private constructor(
    readonly platform: SmallPlatform,
    private readonly others: SmallPlatform[],
    private readonly clock: MortalClock,
  ) {}

  /** `others` are there beside the platform that `small` speaks for. */
  static async start(
    platform: SmallPlatform,
    clock: MortalClock = new QuickClock(TIMES_FASTER),
    others: SmallPlatform[] = [],
  ): Promise<MortalHub> {
    const mortal = new MortalHub(platform, others, clock);
    mortal.started = await startSmallHub(platform, { newLife: () => mortal.newLife() });
    return mortal;
  }

  get small(): SmallHub {
    if (!this.started) throw new Error('the hub has not started');
    return this.started;
  }

  /** It starts again by itself, as under any supervisor. */
  kill(): void {
    if (this.rising) return;
    this.small.hub.kill();
    this.rising = this.small.hub.revive().finally(() => (this.rising = null));
  }

  /** Resolves when it lives. */
  async up(): Promise<void> {
    await this.rising;
  }

  /** What a platform or an agent's program does: asks until it has an answer; undefined is none yet. */
  async persist<Answer>(ask: () => Promise<Answer | undefined>): Promise<Answer> {
    let refusal: unknown;
    return eventually(
      async () => {
        await this.up();
        try {
          return await ask();
        } catch (error) {
          if (error instanceof ApiFailure && error.status < 500) throw error;
          refusal = error;
          return undefined;
        }
      },
      () => Promise.reject(new Error(`never came true: ${ask.toString()}`, { cause: refusal })),
    );
  }

  /** Nothing goes wrong any more. */
  heal(): void {
    this.commitFault = () => undefined;
    this.callFault = () => undefined;
  }

  async close(): Promise<void> {
    this.heal();
    await this.up();
    await this.small.hub.close();
  }

  /** A hub that ends while it starts is started again by its supervisor; that is no part of this. */
  private whenUp<Fault>(fault: () => Fault | undefined): Fault | undefined {
    return this.rising ? undefined : fault();
  }

  private newLife(): Life {
    const clock = this.clock.forLife();
    let dead = false;
    const databases: FaultyDatabase[] = [];
    return {
      parts: {
        clock,
        connectors: [this.platform, ...this.others].map(({ connector }) =>
          withFaults(connector, {
            at: (call) => this.whenUp(() => this.callFault(call)),
            crash: () => this.kill(),
            taken: (call, { platformMessageIds }) => this.taken.push({ call, platformMessageId: platformMessageIds[0] ?? '' }),
            isDead: () => dead,
          }),
        ),
        openDatabase: (connectionString, options) => {
          const database = new FaultyDatabase(connectionString, options, {
            at: (commit) => this.whenUp(() => this.commitFault(commit)),
            crash: () => this.kill(),
          });
          databases.push(database);
          return database;
        },
      },
      end: () => {
        dead = true;
        clock.stop();
        for (const database of databases) database.die();
      },
    };
  }
}
