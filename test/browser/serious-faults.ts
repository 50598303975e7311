// What a screen reader's user would stumble over badly on a page, by axe.
import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Axe {
  run(options: { resultTypes: ['violations'] }): Promise<{ violations: { id: string; impact: string; nodes: { target: unknown }[] }[] }>;
}

/** Also what moves in the widget, whose tree is its own. */
const ARRIVED = `Promise.all(
  [document, ...[...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? [])]
    .flatMap((root) => root.getAnimations())
    .filter((one) => one.effect?.getTiming().iterations !== Infinity)
    .map((one) => one.finished.catch(() => undefined)),
)`;

/** One line per rule that is broken; empty when nothing is serious. */
export async function seriousFaults(page: Page): Promise<string[]> {
  // Half-faded colours are nobody's: what moves in or out has to have arrived.
  await page.evaluate(ARRIVED);
  // The page's policy forbids foreign scripts; evaluating is the debugger's right.
  if (await page.evaluate<boolean>('globalThis.axe === undefined')) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: Axe }).axe.run({ resultTypes: ['violations'] }));
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(' | ')}`);
}
