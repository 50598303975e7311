// The webhook rate of one very busy number, held: nothing refused, nothing lost, and how far behind the screens get.
import type { Report } from '../report.js';
import { ask } from '../rpc.js';
import type { OpenLoopResult } from '../webhook-load.js';
import type { BoundAccount, World } from '../world.js';
import type { Pace } from './pace.js';

const PER_SECOND = 3300;

export async function sustained(report: Report, { generator, hubUrl, admin }: World, account: BoundAccount, pace: Pace): Promise<void> {
  await ask(generator, 'watchHub', { url: hubUrl, token: admin.token });
  const result = await ask<OpenLoopResult>(generator, 'openLoop', {
    target: account.webhook,
    perSecond: PER_SECOND,
    seconds: pace.sustainedSeconds,
    connections: 250,
    senders: { firstId: 30_000, count: 1000 },
    isAudited: true,
  });
  await ask(generator, 'unwatch');
  report.add('3,300 webhooks/s: not acknowledged', result.sent - result.acknowledged, '', { most: 0 });
  report.add('3,300 webhooks/s: acknowledged, p50', result.acknowledgedMs.p50, 'ms');
  report.add('3,300 webhooks/s: acknowledged, p99', result.acknowledgedMs.p99, 'ms', { most: 1000 });
  report.add('3,300 webhooks/s: on the screen, p99', result.shownMs.p99, 'ms');
  report.add('3,300 webhooks/s: screens behind at the end', result.behindMs, 'ms');
  report.add('3,300 webhooks/s: never shown', result.neverShown, '', { most: 0 });
}
