// What a visitor may write in the widget, and how long.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { en } from '../../web/widget/words/en.js';
import { zhCn } from '../../web/widget/words/zh-cn.js';
import { openBrowser } from '../support/browser.js';
import { startHostileSite, type HostileSite } from '../support/hostile-site.js';
import { eventually, startHub, type TestHub } from '../support/hub.js';
import { bindSite } from '../support/visitor.js';
import { seriousFaults } from './serious-faults.js';

let hub: TestHub;
let site: HostileSite;
let accountId: string;
beforeAll(async () => {
  hub = await startHub({ webFolder: join(process.cwd(), 'dist', 'web') });
  site = await startHostileSite(() => hub.url);
  accountId = (await bindSite(hub, { allowedOrigins: site.origin })).id;
});
afterAll(async () => {
  await site.close();
  await hub.close();
});

it.each([
  { locale: 'en-GB', scheme: 'light', words: en },
  { locale: 'zh-CN', scheme: 'dark', words: zhCn },
] as const)('says by how much a text is too long, and sends none of it ($locale, $scheme)', async ({ locale, scheme, words }) => {
  const browser = await openBrowser(locale, scheme);
  try {
    const page = await browser.context.newPage();
    await page.goto(site.page({ account: accountId }));
    await page.getByRole('button', { name: words.openChat }).click();
    const field = page.getByRole('textbox', { name: words.write });
    const send = page.getByRole('button', { name: words.send, exact: true });
    const longest = locale.padEnd(4_096, '长');
    await field.fill(`${longest}长`);
    const excess = page.getByRole('alert').getByText(words.tooLong(1), { exact: true });
    await excess.waitFor();
    expect(await send.isDisabled()).toBe(true);
    await field.press('Enter');
    expect((await field.inputValue()).length).toBe(4_097);
    expect(await seriousFaults(page)).toEqual([]);
    await field.fill(longest);
    await excess.waitFor({ state: 'detached' });
    await eventually(async () => (await send.isEnabled()) || undefined);
    await field.press('Enter');
    await eventually(async () =>
      (await hub.admin.conversations('queued')).find(({ lastMessage }) => lastMessage?.preview.startsWith(locale)),
    );
    expect(browser.problems).toEqual([]);
  } finally {
    await browser.close();
  }
});
