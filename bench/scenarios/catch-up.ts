// A device comes back after a long absence and pulls what it missed.
import type { CatchUpResult } from '../catch-up.js';
import type { Report } from '../report.js';
import { ask } from '../rpc.js';
import type { World } from '../world.js';

const MISSED = 10_000;

export async function catchUpScenario(report: Report, { generator, hubUrl, admin }: World): Promise<void> {
  const result = await ask<CatchUpResult>(generator, 'catchUp', { url: hubUrl, token: admin.token, missed: MISSED });
  report.add(`sync of ${String(MISSED)} missed messages`, result.ms, 'ms', { most: 1000 });
  report.add('sync: gaps, and messages that did not come', result.gaps + MISSED - result.received, '', { most: 0 });
}
