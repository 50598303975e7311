// What a visitor may write in the widget, and how long; what is not lost when they press Escape or leave.
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

const SIDES = [
  { locale: 'en-GB', scheme: 'light', words: en },
  { locale: 'zh-CN', scheme: 'dark', words: zhCn },
] as const;

it.each(SIDES)('says by how much a text is too long, and sends none of it ($locale, $scheme)', async ({ locale, scheme, words }) => {
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

it.each(SIDES)('asks before a file on its way is left, and leaves Escape to a word being composed ($locale, $scheme)', async (side) => {
  const { locale, scheme, words } = side;
  const browser = await openBrowser(locale, scheme);
  try {
    const page = await browser.context.newPage();
    await page.goto(site.page({ account: accountId }));
    await page.getByRole('button', { name: words.openChat }).click();
    const field = page.getByRole('textbox', { name: words.write });
    await field.fill(`A film follows ${locale}`);
    await field.press('Enter');
    await page.getByText(words.sent).waitFor();
    await field.fill('nihao');
    // As a Chinese keyboard gives up what it was offering.
    await field.dispatchEvent('keydown', { key: 'Escape', isComposing: true, bubbles: true, composed: true });
    expect(await field.inputValue()).toBe('nihao');
    await page.getByRole('dialog').waitFor();
    await field.fill('');

    await page.route('**/api/v1/widget/media', () => undefined);
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: words.attach }).click();
    await (await chooser).setFiles([{ name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(2_000) }]);
    await page.getByText('film.mp4').waitFor();
    await field.click();
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await page.reload();
    expect(asked).toEqual(['beforeunload']);
    await page.getByRole('dialog').waitFor();
    // With nothing on its way nobody is asked.
    await field.click();
    await page.reload();
    await page.getByRole('dialog').waitFor();
    expect(asked).toEqual(['beforeunload']);
    expect(browser.problems).toEqual([]);
  } finally {
    await browser.close();
  }
});
