// The lab's row of phones in Chromium: all bound platforms beside each other, each for itself, and one at a time where there is no room.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import type { ChannelAccountView } from '../../src/contract/index.js';
import { eventually } from '../support/hub.js';
import { BrowserDesk, LANGUAGES, type OpenBrowser, type Words } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

interface LabPlatform {
  platform: string;
  displayName: string;
  accounts: ChannelAccountView[];
}

let desk: BrowserDesk;
let platforms: LabPlatform[];
beforeAll(async () => {
  desk = await BrowserDesk.start();
  const bound = async (): Promise<LabPlatform[]> => (await desk.admin.get<{ platforms: LabPlatform[] }>('/lab')).platforms;
  for (const { platform } of await bound()) await desk.demo(platform);
  platforms = await bound();
});
afterAll(() => desk.stop());

const phoneOf = (page: Page, platform: string): Locator => page.locator(`article:has([data-platform="${platform}"])`);
const isChosen = (phone: Locator): Locator => phone.locator('> button[aria-pressed="true"]');

async function write(phone: Locator, words: Words, text: string): Promise<void> {
  await phone.getByLabel(words.lab.message, { exact: true }).fill(text);
  await phone.getByRole('button', { name: words.lab.send, exact: true }).click();
  await phone.getByTestId('phone-message').getByText(text).waitFor();
}

/** The person whose phone stands there until another is chosen writes. */
async function writesElsewhere(platform: string, text: string): Promise<void> {
  const account = platforms.find((one) => one.platform === platform)?.accounts[0];
  const [person] = (await desk.admin.get<{ items: { id: string | number }[] }>(`/lab/${platform}/people`)).items;
  if (account === undefined || person === undefined) throw new Error(`nobody is on ${platform}`);
  await desk.acts({ account, personId: person.id }, { type: 'text', text });
}

describe.each(LANGUAGES)('the row of phones ($locale, $colorScheme)', ({ locale, colorScheme, words }) => {
  let browser: OpenBrowser;
  beforeAll(async () => {
    browser = await desk.browser({ locale, colorScheme });
  });
  afterAll(() => browser.close());

  it('has a phone of every bound platform, and each goes on while another is written on', async () => {
    const page = await browser.context.newPage();
    await page.goto(`${desk.url}/lab`);
    await phoneOf(page, 'telegram').waitFor();
    const stands = await page.getByRole('article').all();
    expect(await Promise.all(stands.map((stand) => stand.getAttribute('data-stand')))).toEqual(platforms.map(({ platform }) => platform));
    await isChosen(phoneOf(page, 'telegram')).waitFor();

    // Who writes on a phone has chosen it; those in sight beside it go on.
    await write(phoneOf(page, 'whatsapp'), words, `Is it raining? ${locale}`);
    await isChosen(phoneOf(page, 'whatsapp')).waitFor();
    expect(await page.getByRole('article').locator('> button[aria-pressed="true"]').count()).toBe(1);
    for (const platform of ['messenger', 'whatsapp']) {
      await writesElsewhere(platform, `From another device, ${locale}`);
      await phoneOf(page, platform).scrollIntoViewIfNeeded();
      await phoneOf(page, platform).getByText(`From another device, ${locale}`).waitFor();
    }
    await write(phoneOf(page, 'api'), words, `Far to the right, ${locale}`);
    expect(await phoneOf(page, 'whatsapp').getByText(`Far to the right, ${locale}`).count()).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
    expect(browser.problems).toEqual([]);
    await page.close();
  });

  it('leaves a menu on one phone for the field of another, and stays there', async () => {
    const page = await browser.context.newPage();
    await page.goto(`${desk.url}/lab?platform=whatsapp`);
    const whatsapp = phoneOf(page, 'whatsapp');
    await write(whatsapp, words, `With a menu, ${locale}`);
    const message = whatsapp.getByTestId('phone-message').filter({ hasText: `With a menu, ${locale}` });
    await message.hover();
    await message.getByRole('button', { name: words.thread.more, exact: true }).click();
    const menu = page.getByRole('menu');
    await menu.waitFor();

    const field = phoneOf(page, 'messenger').getByLabel(words.lab.message, { exact: true });
    await field.click();
    await menu.waitFor({ state: 'detached' });
    await page.keyboard.type('To the other shop');
    await expect(field.inputValue()).resolves.toBe('To the other shop');
    await isChosen(phoneOf(page, 'messenger')).waitFor();
    expect(await isChosen(whatsapp).count()).toBe(0);
    await page.close();
  });

  it('shows below its post what was asked and answered there, and in the chat what was answered in private', async () => {
    const page = await browser.context.newPage();
    await page.goto(`${desk.url}/lab?platform=instagram`);
    const phone = phoneOf(page, 'instagram');
    await phone.getByText(words.lab.shown.posts, { exact: true }).click();
    const question = `Is it oak, ${locale}?`;
    await phone.getByLabel(words.lab.writeComment, { exact: true }).fill(question);
    await phone.getByRole('button', { name: words.lab.sendComment, exact: true }).click();
    const comment = phone.getByTestId('phone-comment').filter({ hasText: question });
    await comment.waitFor();
    expect(await seriousFaults(page)).toEqual([]);

    const { id } = await desk.opened(question);
    await desk.admin.post(`/conversations/${id}/claim`);
    const { id: replyTo } = (await desk.admin.history(id)).findLast(({ kind }) => kind === 'in') ?? {};
    const answer = (text: string, more: object): Promise<unknown> =>
      desk.admin.post(`/conversations/${id}/messages`, { clientMsgId: text, content: { type: 'text', text }, replyTo, ...more });
    await answer(`Solid oak, ${locale}.`, { isPublic: true });
    await comment.getByText(`Solid oak, ${locale}.`).waitFor();
    await answer(`For you, 45 euros, ${locale}.`, {});
    await comment.getByRole('button', { name: words.lab.answeredInPrivate }).click();
    await phone.getByTestId('phone-message').getByText(`For you, 45 euros, ${locale}.`).waitFor();
    await desk.admin.post(`/conversations/${id}/close`);
    await page.close();
  });

  it('lets only the chosen platform fail, and says so on its phone', async () => {
    const page = await browser.context.newPage();
    await page.goto(`${desk.url}/lab?platform=messenger`);
    const messenger = phoneOf(page, 'messenger');
    await isChosen(messenger).waitFor();
    // The link leads to a phone that is in sight.
    const { x, width } = (await messenger.boundingBox()) ?? { x: -1, width: 0 };
    expect(x >= 0 && x + width <= 1440).toBe(true);
    const slow = page.getByRole('switch', { name: words.lab.fault.slow });
    await slow.press('Space');
    await messenger.getByText(words.lab.fault.slow, { exact: true }).waitFor();
    expect(await page.getByRole('article').getByText(words.lab.fault.slow, { exact: true }).count()).toBe(1);
    expect(await seriousFaults(page)).toEqual([]);
    await slow.press('Space');
    await messenger.getByText(words.lab.fault.slow, { exact: true }).waitFor({ state: 'detached' });
    await page.close();
  });

  it('shows one phone at a time where there is no room for two', async () => {
    const page = await browser.context.newPage();
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${desk.url}/lab?platform=wechat`);
    await phoneOf(page, 'wechat').waitFor();
    expect(await page.getByRole('article').count()).toBe(1);
    const { displayName = '' } = platforms.find(({ platform }) => platform === 'whatsapp') ?? {};
    await page.getByRole('group', { name: words.lab.platforms }).getByRole('button', { name: displayName }).click();
    await phoneOf(page, 'whatsapp').waitFor();
    expect(await page.getByRole('article').count()).toBe(1);
    expect(new URL(page.url()).search).toBe('?platform=whatsapp');
    expect(await seriousFaults(page)).toEqual([]);
    await page.close();
  });

  it('names whoever is chosen in full, also when they were chosen already', async () => {
    const page = await browser.context.newPage();
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${desk.url}/lab?platform=whatsapp`);
    const field = page.getByRole('combobox', { name: words.lab.youAre });
    const name = await eventually(async () => (await field.inputValue()) || undefined);
    await field.fill(name.slice(0, 2));
    await page.getByRole('option', { name, exact: true }).click();
    await eventually(async () => (await field.inputValue()) === name || undefined);
    await page.close();
  });

  it('shows the whole of that phone, and what was chosen, before anything is scrolled', async () => {
    const page = await browser.context.newPage();
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${desk.url}/lab?platform=web`);
    const end = async (sought: Locator): Promise<{ right: number; bottom: number }> => {
      const { x, y, width, height } = (await sought.boundingBox()) ?? { x: NaN, y: NaN, width: NaN, height: NaN };
      return { right: x + width, bottom: y + height };
    };
    const { displayName = '' } = platforms.find(({ platform }) => platform === 'web') ?? {};
    await phoneOf(page, 'web').waitFor();
    const web = page.getByRole('button', { name: words.platformName.web ?? displayName, pressed: true });
    expect((await end(web)).right).toBeLessThanOrEqual(390);

    await page.goto(`${desk.url}/lab?platform=whatsapp`);
    await page.getByRole('combobox', { name: words.lab.youAre }).waitFor();
    const pages = await page.getByRole('navigation', { name: words.shell.pages }).boundingBox();
    expect((await end(phoneOf(page, 'whatsapp'))).bottom).toBeLessThanOrEqual(pages?.y ?? 0);
    await page.close();
  });
});
