// The admin pages as an admin uses them, in Chromium, in both languages: a channel account switched off and on, agents, groups.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { ChannelAccountView } from '../../src/contract/index.js';
import { BrowserDesk, LANGUAGES, PASSWORD, type OpenBrowser, type Words } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

let desk: BrowserDesk;
let bound: ChannelAccountView;
beforeAll(async () => {
  desk = await BrowserDesk.start();
  bound = await desk.demo('telegram');
  await desk.hire('Grace Okafor', 'grace', 'supervisor');
});
afterAll(() => desk.stop());

describe.each(LANGUAGES)('the admin pages ($locale, $colorScheme)', (language) => {
  const { locale, words } = language;
  let browser: OpenBrowser;
  let page: Page;
  beforeAll(async () => {
    browser = await desk.browser(language);
    page = await browser.context.newPage();
  });
  afterAll(async () => {
    // A login that is taken is part of the story; anything else in the console is not.
    expect(browser.problems.filter((problem) => !/status of 409/.test(problem))).toEqual([]);
    await browser.close();
  });

  it('disables the account and enables it again', async () => {
    await page.goto(`${desk.url}/admin/channels`);
    const shop = account(page, bound.name);
    await shop.getByRole('button', { name: words.admin.disable, exact: true }).click();
    const question = page.getByRole('dialog');
    await question.getByText(words.admin.disableText).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await question.getByRole('button', { name: words.admin.disable, exact: true }).click();
    await shop.getByText(words.admin.state.disabled).waitFor();
    await shop.getByRole('button', { name: words.admin.enable, exact: true }).click();
    await shop.getByText(words.admin.state.active).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
  });

  it('makes an agent, changes and deactivates them, and tells when a login is taken', async () => {
    await page.goto(`${desk.url}/admin/agents`);
    await newAgent(page, words, { name: `李强 ${locale}`, login: 'ada' });
    await page.getByRole('dialog').getByRole('alert').getByText(words.errors.login_taken).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('textbox', { name: words.login.login }).fill(`liqiang-${locale}`);
    await page.getByRole('dialog').getByRole('button', { name: words.admin.createAgent }).click();
    await row(page, `李强 ${locale}`).getByText(`liqiang-${locale}`).waitFor();

    await row(page, `李强 ${locale}`)
      .getByRole('button', { name: words.admin.editAgent.replace('{{name}}', `李强 ${locale}`) })
      .click();
    await page.getByRole('dialog').getByLabel(words.admin.maxLoad).fill('9');
    await page.getByRole('dialog').getByRole('button', { name: words.common.save }).click();
    await row(page, `李强 ${locale}`).getByRole('cell', { name: '9' }).waitFor();

    await row(page, `李强 ${locale}`).getByRole('button', { name: words.admin.deactivate, exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: words.admin.deactivate, exact: true }).click();
    await row(page, `李强 ${locale}`).getByText(words.admin.deactivated).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await row(page, `李强 ${locale}`).getByRole('button', { name: words.admin.activate, exact: true }).click();
    await row(page, `李强 ${locale}`).getByRole('button', { name: words.admin.deactivate, exact: true }).waitFor();
    expect(await row(page, `李强 ${locale}`).getByText(words.admin.deactivated).count()).toBe(0);
  });

  it('has all that can be done with an agent in sight on a small laptop', async () => {
    const laptop = await browser.context.newPage();
    await laptop.setViewportSize({ width: 1024, height: 768 });
    await laptop.goto(`${desk.url}/admin/agents`);
    const deactivate = row(laptop, 'Grace Okafor').getByRole('button', { name: words.admin.deactivate, exact: true });
    await deactivate.waitFor();
    const { x, width } = (await deactivate.boundingBox()) ?? { x: NaN, width: NaN };
    expect(x + width).toBeLessThanOrEqual(1024);
    expect(await seriousFaults(laptop)).toEqual([]);
    await laptop.close();
  });

  it('makes a group and gives it members', async () => {
    await page.goto(`${desk.url}/admin/groups`);
    await click(page, words.admin.newGroup);
    await page.getByLabel(words.admin.groupName).fill(`夜班 Night shift ${locale}`);
    await page.getByRole('button', { name: words.admin.createGroup }).click();
    const group = page.getByRole('article', { name: `夜班 Night shift ${locale}` });
    await group.getByRole('button', { name: words.admin.members }).click();
    const members = page.getByRole('dialog');
    await members.getByRole('checkbox', { name: 'Grace Okafor' }).check();
    await members.getByRole('checkbox', { name: 'Ada Lin' }).check();
    expect(await seriousFaults(page)).toEqual([]);
    await members.getByRole('button', { name: words.common.save }).click();
    await group.getByText(words.admin.memberCount_other.replace('{{count}}', '2')).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
  });
});

async function newAgent(page: Page, words: Words, { name, login }: { name: string; login: string }): Promise<void> {
  await click(page, words.admin.newAgent);
  const form = page.getByRole('dialog');
  await form.getByRole('textbox', { name: words.admin.agentName }).fill(name);
  await form.getByRole('textbox', { name: words.login.login }).fill(login);
  await form.locator('input[type=password]').fill(PASSWORD);
  await form.getByRole('button', { name: words.admin.createAgent }).click();
}

const click = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).first().click();
const account = (page: Page, name: string) => page.getByRole('article', { name });
const row = (page: Page, name: string) => page.getByRole('row', { name });
