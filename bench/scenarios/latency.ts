// How quickly a message is on the agent's screen at a moderate rate, counted from when it was due.
import type { Report } from '../report.js';
import { ask } from '../rpc.js';
import type { OpenLoopResult, OpenLoopWish } from '../webhook-load.js';
import type { BoundAccount, World } from '../world.js';
import type { Pace } from './pace.js';

const WARM_UP_SECONDS = 3;

export async function latency(report: Report, world: World, account: BoundAccount, pace: Pace): Promise<void> {
  const { generator, floorUrl, hubUrl, admin } = world;
  const wish = { perSecond: 200, seconds: pace.latencySeconds, connections: 40, senders: { firstId: 20_000, count: 200 } };
  const run = async (target: OpenLoopWish['target'], isAudited: boolean): Promise<OpenLoopResult> => {
    await ask(generator, 'openLoop', { ...wish, target, isAudited, seconds: WARM_UP_SECONDS });
    return ask<OpenLoopResult>(generator, 'openLoop', { ...wish, target, isAudited });
  };
  await ask(generator, 'watchFloor', { url: floorUrl });
  const floor = await run({ url: `${floorUrl}/webhook`, headers: {} }, false);
  await ask(generator, 'watchHub', { url: hubUrl, token: admin.token });
  const hub = await run(account.webhook, true);
  report.add('floor: webhook → socket at 200/s, p99', floor.shownMs.p99, 'ms');
  report.add('webhook → durable 200 at 200/s, p99', hub.acknowledgedMs.p99, 'ms');
  report.add('webhook → socket at 200/s, p50', hub.shownMs.p50, 'ms', { most: 5 });
  report.add('webhook → socket at 200/s, p99', hub.shownMs.p99, 'ms', { most: 20 });
  report.add('webhook → socket at 200/s, p99 above the floor', hub.shownMs.p99 - floor.shownMs.p99, 'ms', { most: 10 });
  report.add('webhook → socket at 200/s, never shown', hub.neverShown, '', { most: 0 });
}
