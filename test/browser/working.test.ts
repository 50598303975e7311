// What helps while working in the inbox, in Chromium, in both languages: keys, filters, emoji, sounds, the supervisor's page.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import english from '../../web/src/i18n/en/index.js';
import chinese from '../../web/src/i18n/zh-CN/index.js';
import { openBrowser, startHubProcess, type RunningHub } from '../support/browser.js';
import { eventually } from '../support/hub.js';
import { seriousFaults } from './serious-faults.js';

const LANGUAGES = [
  { locale: 'en-US', colorScheme: 'dark', words: english },
  { locale: 'zh-CN', colorScheme: 'light', words: chinese },
] as const;

describe.each(LANGUAGES)('working in the inbox ($locale, $colorScheme)', ({ locale, colorScheme, words }) => {
  let hub: RunningHub;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let desk: Page;

  beforeAll(async () => {
    hub = await startHubProcess();
    browser = await openBrowser(locale, colorScheme);
    const { request } = browser.context;
    const token = new URL(hub.setupUrl).searchParams.get('token');
    const setup = { token, companyName: 'Blue Kite', name: 'Ada Lin', login: 'ada@example.com', password: 'correct horse battery' };
    expect((await request.post(`${hub.url}/api/v1/setup`, { data: setup })).status()).toBe(201);
    const demo = await request.post(`${hub.url}/api/v1/lab/demo`, { data: { platform: 'telegram' } });
    const { externalAccountId } = (await demo.json()) as { externalAccountId: string };
    for (const name of ['Mei', 'Omar']) {
      const person = await request.post(`${hub.url}/api/v1/lab/telegram/people`, { data: { displayName: name } });
      const { id } = (await person.json()) as { id: number };
      const chat = `${hub.url}/api/v1/lab/telegram/accounts/${externalAccountId}/chats/${String(id)}/actions`;
      expect((await request.post(chat, { data: { type: 'text', text: `Hello from ${name}` } })).ok()).toBe(true);
      await eventually(async () => {
        const list = await request.get(`${hub.url}/api/v1/conversations?view=queued`);
        const { items } = (await list.json()) as { items: { contact: { displayName: string } }[] };
        return items.some((item) => item.contact.displayName === name) || undefined;
      });
    }
    desk = await browser.context.newPage();
  }, 60_000);
  afterAll(async () => {
    expect(browser.problems).toEqual([]);
    await browser.close();
    await hub.stop();
  });

  it('goes from the queue to an answer by keys alone', async () => {
    await desk.goto(`${hub.url}/inbox?view=all`);
    await desk.getByRole('link', { name: /Omar/ }).waitFor();
    await desk.keyboard.press('Shift+Slash');
    const sheet = desk.getByRole('dialog', { name: words.shortcuts.title });
    await sheet.getByText(words.shortcuts.claim, { exact: true }).waitFor();
    expect(await seriousFaults(desk)).toEqual([]);
    // What lies under a dialog hears no keys.
    await desk.keyboard.press('j');
    expect(new URL(desk.url()).pathname).toBe('/inbox');
    await desk.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });

    await desk.keyboard.press('2');
    await desk.waitForURL(/view=queued/);
    await desk.keyboard.press('j');
    // Who has waited longest is first.
    await desk.getByRole('heading', { name: 'Mei' }).first().waitFor();
    await desk.getByRole('button', { name: words.session.claim, exact: true }).first().waitFor();
    await desk.keyboard.press('c');
    const editor = desk.getByRole('textbox', { name: words.composer.write, exact: true });
    await editor.waitFor();
    await desk.getByRole('heading', { name: 'Mei' }).first().click();
    await desk.keyboard.press('r');
    await desk.keyboard.type('Hello j, what can I do for you? ');
    await desk.getByRole('button', { name: words.composer.emoji, exact: true }).click();
    await desk.getByPlaceholder(words.composer.searchEmoji).fill(locale === 'zh-CN' ? '披萨' : 'pizza');
    await desk.getByRole('gridcell').filter({ hasText: '🍕' }).first().click();
    await eventually(async () => (await editor.inputValue()).endsWith('🍕') || undefined);
    await editor.press('Enter');
    await desk.getByText('Hello j, what can I do for you? 🍕').last().waitFor();
    await desk.getByLabel(words.status.sent, { exact: true }).last().waitFor();
  }, 60_000);

  it('narrows the lists and says so', async () => {
    await desk.goto(`${hub.url}/inbox?view=all`);
    await desk.getByRole('link', { name: /Mei/ }).waitFor();
    await desk.getByRole('button', { name: words.inbox.filter, exact: true }).click();
    await desk.getByRole('switch', { name: words.inbox.onlyUnread }).click({ force: true });
    await desk.getByRole('link', { name: /Mei/ }).waitFor({ state: 'detached' });
    await desk.getByRole('link', { name: /Omar/ }).waitFor();
    await desk.waitForURL(/unread=true/);
    expect(await seriousFaults(desk)).toEqual([]);
    await desk.getByRole('button', { name: words.inbox.clearFilter }).click();
    await desk.getByRole('link', { name: /Mei/ }).waitFor();
  }, 60_000);

  it('keeps what an agent wants to hear of', async () => {
    await desk.goto(`${hub.url}/inbox?view=mine`);
    await desk.getByRole('link', { name: /Mei/ }).waitFor();
    await desk.getByRole('button', { name: /Ada Lin/ }).click();
    await desk.getByRole('menuitem', { name: words.alerts.title }).click();
    const sound = desk.getByRole('checkbox', { name: `${words.alerts.waiting}: ${words.alerts.sound}` });
    await sound.check();
    expect(await seriousFaults(desk)).toEqual([]);
    await desk.reload();
    await desk.getByRole('button', { name: /Ada Lin/ }).click();
    await desk.getByRole('menuitem', { name: words.alerts.title }).click();
    expect(await sound.isChecked()).toBe(true);
  }, 60_000);

  it('shows a supervisor who waits and who serves', async () => {
    await desk.goto(`${hub.url}/supervision`);
    await desk.getByRole('heading', { name: words.supervision.title }).waitFor();
    const ada = desk.getByRole('row', { name: /Ada Lin/ });
    await ada.getByText(words.supervision.loadOf.replace('{{load}}', '1').replace('{{most}}', '5')).waitFor();
    expect(await seriousFaults(desk)).toEqual([]);
    await ada.getByRole('link').click();
    await desk.getByRole('link', { name: /Mei/ }).waitFor();
    expect(await desk.getByRole('link', { name: /Omar/ }).count()).toBe(0);
  }, 60_000);
});
