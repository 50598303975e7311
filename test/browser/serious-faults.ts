// What a screen reader's user would stumble over badly on a page, by axe.
import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Axe {
  run(): Promise<{ violations: { id: string; impact: string; nodes: { target: unknown }[] }[] }>;
}

/** One line per rule that is broken; empty when nothing is serious. */
export async function seriousFaults(page: Page): Promise<string[]> {
  // Half-faded colours are nobody's: what moves in or out has to have arrived.
  await page.evaluate(
    'Promise.all(document.getAnimations().filter((one) => one.effect?.getTiming().iterations !== Infinity).map((one) => one.finished.catch(() => undefined)))',
  );
  // The page's policy forbids foreign scripts; evaluating is the debugger's right.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: Axe }).axe.run());
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(' | ')}`);
}
