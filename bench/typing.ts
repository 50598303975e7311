// Keys pressed while messages come in: how long until each was painted, and what kept it: the page's own work, or a machine that had no
// time for the page. Hub, database, load and browser share the cores here, so the one is told beside the other.
import { cpus } from 'node:os';
import type { CDPSession, Page } from 'playwright-core';
import { z } from 'zod';
import { percentile } from './statistics.js';

/** Below this the browser does not tell of a key. */
const TOLD_FROM_MS = 16;
const KEYS_PER_SECOND = 8;

const watched = z.object({
  keys: z.array(z.object({ paintedMs: z.number(), waitedMs: z.number(), handledMs: z.number() })),
  longTasksMs: z.array(z.number()),
});

export interface Typed {
  keys: number;
  paintedMs: { p95: number; longest: number };
  /** From the key until the page's main thread took it up. */
  waitedMs: { p95: number };
  /** In the page's handlers. */
  handledMs: { p95: number };
  /** Of the main thread. */
  longTasks: { count: number; longestMs: number };
  /** Share of the time, 0 to 1: the main thread's CPU time, and that of all cores for everything. */
  busy: { mainThread: number; machine: number };
  requestsPerSecond: number;
}

/** Types into the editor as long as `during` goes on. */
export async function typeDuring(page: Page, during: Promise<unknown>): Promise<Typed> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.evaluate('bench.watchKeys()');
  const before = await usedUp(session);
  let requests = 0;
  const count = (): void => void requests++;
  page.on('request', count);
  const keys = await type(page, during);
  page.off('request', count);
  const after = await usedUp(session);
  await session.detach();
  // The last keys are told of when they have been painted.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100))))');
  const told = watched.parse(await page.evaluate('bench.watched'));
  if (told.keys.length === 0) throw new Error('the browser told of no key, so nothing is known of them');
  const untold = Array.from({ length: Math.max(0, keys - told.keys.length) }, () => TOLD_FROM_MS);
  const painted = [...told.keys.map(({ paintedMs }) => paintedMs), ...untold];
  const seconds = after.atSeconds - before.atSeconds;
  return {
    keys,
    paintedMs: { p95: percentile(painted, 0.95), longest: Math.max(...painted) },
    waitedMs: {
      p95: percentile(
        told.keys.map(({ waitedMs }) => waitedMs),
        0.95,
      ),
    },
    handledMs: {
      p95: percentile(
        told.keys.map(({ handledMs }) => handledMs),
        0.95,
      ),
    },
    longTasks: { count: told.longTasksMs.length, longestMs: Math.max(0, ...told.longTasksMs) },
    busy: {
      mainThread: (after.mainThreadSeconds - before.mainThreadSeconds) / seconds,
      machine: 1 - (after.idleSeconds - before.idleSeconds) / (seconds * cpus().length),
    },
    requestsPerSecond: requests / seconds,
  };
}

async function type(page: Page, during: Promise<unknown>): Promise<number> {
  let over = false;
  const traffic = during.finally(() => (over = true));
  const editor = page.locator('textarea').first();
  await editor.click();
  let keys = 0;
  while (!over) {
    await page.keyboard.press(keys % 6 === 5 ? 'Space' : 'KeyA', { delay: 20 });
    if (++keys % 120 === 0) await editor.fill('');
    await page.waitForTimeout(1_000 / KEYS_PER_SECOND);
  }
  await traffic;
  await editor.fill('');
  return keys;
}

interface UsedUp {
  atSeconds: number;
  mainThreadSeconds: number;
  idleSeconds: number;
}

async function usedUp(session: CDPSession): Promise<UsedUp> {
  const { metrics } = await session.send('Performance.getMetrics');
  return {
    atSeconds: performance.now() / 1_000,
    mainThreadSeconds: metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0,
    idleSeconds: cpus().reduce((sum, { times }) => sum + times.idle, 0) / 1_000,
  };
}
