// The bin of the widget: the visitor's side of a chat goes, the desk's stays.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { en } from '../../web/widget/words/en.js';
import { zhCn } from '../../web/widget/words/zh-cn.js';
import { openBrowser } from '../support/browser.js';
import { startHostileSite, type HostileSite } from '../support/hostile-site.js';
import { eventually, startHub, type TestHub } from '../support/hub.js';
import { bindSite } from '../support/visitor.js';
import { seriousFaults } from './serious-faults.js';

const LANGUAGES = [
  { locale: 'en-GB', scheme: 'dark', words: en },
  { locale: 'zh-CN', scheme: 'light', words: zhCn },
] as const;

/** Set: the ends of the stories are kept as pictures in this folder. */
const pictures = process.env['PICTURES'];

let hub: TestHub;
let site: HostileSite;
let accountId: string;
let browser: Awaited<ReturnType<typeof openBrowser>> | null = null;
beforeAll(async () => {
  hub = await startHub({ webFolder: join(process.cwd(), 'dist', 'web') });
  site = await startHostileSite(() => hub.url);
  accountId = (await bindSite(hub, { allowedOrigins: site.origin })).id;
});
afterEach(() => browser?.close());
afterAll(async () => {
  await site.close();
  await hub.expectConsistent();
  await hub.close();
});

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `widget-bin-${name}.png`) });
}

describe.each(LANGUAGES)('the bin of the widget ($locale, $scheme)', ({ locale, scheme, words }) => {
  it('deletes the chat on the visitor’s side once they have said so, here and after a reload, and the desk keeps it', async () => {
    browser = await openBrowser(locale, scheme);
    const page = await browser.context.newPage();
    await page.goto(site.page({ account: accountId }));
    await page.getByRole('button', { name: words.openChat }).click();
    await page.getByRole('textbox', { name: words.write }).fill('Forget me');
    await page.keyboard.press('Enter');
    const { id } = await eventually(async () => (await hub.admin.conversations('queued'))[0]);
    await hub.admin.post(`/conversations/${id}/claim`);
    await hub.admin.post(`/conversations/${id}/messages`, {
      clientMsgId: `reply-${locale}`,
      content: { type: 'text', text: 'As you wish' },
    });
    const shown = (): Promise<string[]> => page.locator('.rows .bubble').allInnerTexts();
    await page.getByText('As you wish', { exact: true }).waitFor();

    const bin = page.getByRole('button', { name: words.deleteChat, exact: true });
    await bin.click();
    await page.getByText(words.deleteChatText).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await picture(page, `question-${locale}`);
    await page.keyboard.press('Escape');
    expect(await shown()).toHaveLength(2);

    await page.setViewportSize({ width: 390, height: 844 });
    await bin.click();
    await picture(page, `question-on-a-phone-${locale}`);
    await page.getByRole('button', { name: words.deleteNow, exact: true }).click();
    await page.getByText(words.welcome).waitFor();
    expect(await focused(page)).toBe(words.write);
    expect(await shown()).toEqual([]);
    await page.reload();
    await page.getByText(words.welcome).waitFor();
    expect(await shown()).toEqual([]);
    const said = (await hub.admin.history(id)).flatMap(({ content }) => (content.type === 'text' ? [content.text] : []));
    expect(said).toEqual(['Forget me', 'As you wish']);
  });

  it('is done with the question when the chat is deleted, whatever is said meanwhile, and says so when it could not be', async () => {
    browser = await openBrowser(locale, scheme);
    const page = await browser.context.newPage();
    await page.goto(site.page({ account: accountId }));
    await page.getByRole('button', { name: words.openChat }).click();
    await page.getByRole('textbox', { name: words.write }).fill('Old words');
    await page.keyboard.press('Enter');
    const { id } = await eventually(async () => (await hub.admin.conversations('queued'))[0]);
    await hub.admin.post(`/conversations/${id}/claim`);
    const deletes = page.getByRole('button', { name: words.deleteNow, exact: true });
    await page.getByRole('button', { name: words.deleteChat, exact: true }).click();
    const path = /\/widget\/messages\?through=/;
    await page.route(path, (route) => route.abort());
    await deletes.click();
    await page.getByRole('alert').getByText(words.notDeleted).waitFor();
    expect(await focused(page)).toBe(words.deleteNow);

    await page.unroute(path);
    // The desk speaks before the hub hears of the deletion.
    await page.route(path, async (route) => {
      await hub.admin.post(`/conversations/${id}/messages`, {
        clientMsgId: `meanwhile-${locale}`,
        content: { type: 'text', text: 'New words' },
      });
      await page.getByText('New words', { exact: true }).waitFor();
      await route.continue();
    });
    await deletes.click();
    await page.getByText('Old words', { exact: true }).waitFor({ state: 'detached' });
    await deletes.waitFor({ state: 'hidden' });
    expect(await page.locator('.rows .bubble').allInnerTexts()).toEqual(['New words']);
    expect(await focused(page)).toBe(words.write);
  });
});

/** What the focus is on, by its label or its words. */
const focused = (page: Page): Promise<unknown> =>
  page.evaluate(`(({ activeElement }) => activeElement?.getAttribute('aria-label') ?? activeElement?.textContent)(
    document.querySelector('[data-switchboard]').shadowRoot)`);
