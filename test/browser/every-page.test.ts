// Every address the pages' router knows: nothing serious for a screen reader, no word for the console, a strict policy, no sideways scrolling.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BrowserDesk, LANGUAGES, type Customer } from './browser-desk.js';
import { eventually } from '../support/eventually.js';
import { seriousFaults } from './serious-faults.js';

const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
/** Each language and each scheme on both. */
const SEEN = LANGUAGES.flatMap(({ locale, colorScheme }) => [
  { locale, colorScheme, size: locale === 'en-US' ? DESK : PHONE },
  { locale, colorScheme: colorScheme === 'dark' ? ('light' as const) : ('dark' as const), size: locale === 'en-US' ? PHONE : DESK },
]);
const POLICY = ["default-src 'self'", "script-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"];
/** The page last asked for is the one that is shown, and nothing it shows is still on its way. */
const IS_WHOLE = `(() => {
  const { status, location, resolvedLocation } = self.__TSR_ROUTER__.state;
  const isShown = status === 'idle' && resolvedLocation?.href === location.href;
  return isShown && document.querySelector('[class*=Loader-root]') === null && document.querySelector('h1, h2, h3') !== null;
})()`;
/** Served apart from the pages of the router. */
const OTHER_PAGES = ['/api/docs', '/widget.js', '/no-such-page', '/inbox/nobody', '/admin/operations'];

let desk: BrowserDesk;
let customer: Customer;
beforeAll(async () => {
  desk = await BrowserDesk.start();
  customer = await desk.customer(await desk.demo('telegram'), 'Mei', 'Hello');
  await desk.demo('web');
});
afterAll(() => desk.stop());

it.each(OTHER_PAGES)('%s comes under the same strict policy', async (path) => {
  const policy = (await fetch(desk.url + path)).headers.get('content-security-policy') ?? '';
  expect(POLICY.filter((part) => !policy.includes(part))).toEqual([]);
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
});

describe.each(SEEN)('every page ($locale, $colorScheme, $size.width)', ({ locale, colorScheme, size }) => {
  it('is whole, quiet, and usable by everybody', async () => {
    const browser = await desk.browser({ locale, colorScheme });
    try {
      const page = await browser.context.newPage();
      await page.setViewportSize(size);
      await page.goto(`${desk.url}/inbox`);
      await page.getByRole('heading').first().waitFor({ state: 'attached' });
      const paths = await page.evaluate<string[]>('Object.values(self.__TSR_ROUTER__.routesByPath).map((route) => route.fullPath)');
      expect(paths.length).toBeGreaterThan(25);
      const { contact } = await desk.conversation(customer.conversationId);
      const found: Record<string, string[]> = {};
      for (const path of paths) {
        const address = path.replace('$conversationId', customer.conversationId).replace('$contactId', contact.id);
        await page.evaluate(`self.__TSR_ROUTER__.navigate({ to: ${JSON.stringify(address)} })`);
        await eventually(async () => (await page.evaluate(IS_WHOLE)) === true || undefined);
        const tooWide = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
        const faults = await seriousFaults(page);
        if (tooWide > 0) faults.push(`${String(tooWide)} px wider than the screen`);
        if (faults.length > 0) found[path] = faults;
      }
      expect(found).toEqual({});
      expect(browser.problems).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
