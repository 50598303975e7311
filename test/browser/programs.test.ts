// Automation, webhooks and API keys as an admin uses them, in Chromium, in both languages.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { WebhookReceiver } from '../support/webhook-receiver.js';
import { BrowserDesk, LANGUAGES, type OpenBrowser } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

let desk: BrowserDesk;
beforeAll(async () => {
  desk = await BrowserDesk.start();
});
afterAll(() => desk.stop());

describe.each(LANGUAGES)('the pages of programs ($locale, $colorScheme)', (language) => {
  const { locale, words } = language;
  let browser: OpenBrowser;
  let page: Page;
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    receiver = await WebhookReceiver.start();
    browser = await desk.browser(language);
    page = await browser.context.newPage();
  });
  afterAll(async () => {
    receiver.close();
    expect(browser.problems).toEqual([]);
    await browser.close();
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true }).first();
  const dialog = () => page.getByRole('dialog');

  it('show a webhook’s secret once, test its address and switch it off', async () => {
    await page.goto(`${desk.url}/admin/webhooks`);
    await button(words.webhooks.new).click();
    await dialog().getByLabel(words.routing.name).fill(`CRM ${locale}`);
    await dialog().getByLabel(words.webhooks.url).fill(receiver.url);
    expect(await seriousFaults(page)).toEqual([]);
    await button(words.webhooks.create).click();
    const secret = await dialog().getByLabel(words.webhooks.secret).inputValue();
    expect(secret).toMatch(/^whsec_/);
    expect(await seriousFaults(page)).toEqual([]);
    await button(words.programs.kept).click();
    const card = page.getByRole('article', { name: `CRM ${locale}` });
    await card.getByRole('button', { name: words.webhooks.test, exact: true }).click();
    await page.getByText(words.webhooks.testOk).waitFor();
    expect(receiver.allSignedWith(secret, new Date())).toBe(true);
    await card.getByRole('button', { name: words.webhooks.log, exact: true }).click();
    await dialog().getByText(words.webhooks.logEmpty).waitFor();
    await page.keyboard.press('Escape');
    // A dialog that closes gives the focus back: the key has to wait for that.
    await dialog().waitFor({ state: 'detached' });
    await card.getByRole('switch').press('Space');
    await card.getByRole('switch', { checked: false }).waitFor();
  });

  it('make a key and take it back', async () => {
    await page.goto(`${desk.url}/admin/tokens`);
    await button(words.tokens.new).click();
    await dialog().getByLabel(words.routing.name).fill('Importer');
    expect(await seriousFaults(page)).toEqual([]);
    await button(words.tokens.create).click();
    const token = await dialog().getByLabel(words.tokens.secret).inputValue();
    const asProgram = await fetch(`${desk.url}/api/v1/me`, { headers: { Authorization: `Bearer ${token}` } });
    expect(asProgram.status).toBe(200);
    await button(words.programs.kept).click();
    const card = page.getByRole('article', { name: 'Importer' });
    await card.getByRole('button', { name: words.tokens.revoke }).click();
    await dialog().getByRole('button', { name: words.tokens.revoke }).click();
    await page.getByText(words.tokens.none).waitFor();
  });

  it('make a rule that does two things', async () => {
    await page.goto(`${desk.url}/admin/automation`);
    await button(words.automation.newRule).click();
    await dialog().getByLabel(words.routing.name).fill(`Hello ${locale}`);
    await dialog().getByRole('textbox', { name: words.automation.does.reply }).fill('Hello!');
    await button(words.automation.addAction).click();
    await dialog().getByRole('textbox', { name: words.automation.does.note }).fill('said hello');
    expect(await seriousFaults(page)).toEqual([]);
    await button(words.routing.createRule).click();
    const card = page.getByRole('article', { name: `Hello ${locale}` });
    await card.getByText(words.automation.told.note.replace('{{text}}', 'said hello')).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
  });
});
