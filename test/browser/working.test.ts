// What helps while working in the inbox, in Chromium, in both languages: keys, filters, emoji, sounds, the supervisor's page.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import english from '../../web/src/i18n/en/index.js';
import chinese from '../../web/src/i18n/zh-CN/index.js';
import { openBrowser, startHubProcess, type RunningHub } from '../support/browser.js';
import { bringPush, CLICK, SHOWN, subscribing } from '../support/browser-push.js';
import { eventually } from '../support/eventually.js';
import { seriousFaults } from './serious-faults.js';

const LANGUAGES = [
  { locale: 'en-US', colorScheme: 'dark', words: english },
  { locale: 'zh-CN', colorScheme: 'light', words: chinese },
] as const;

describe.each(LANGUAGES)('working in the inbox ($locale, $colorScheme)', ({ locale, colorScheme, words }) => {
  let hub: RunningHub;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let desk: Page;
  let externalAccountId: string;

  /** Somebody new writes; resolves when an agent can see it. */
  const arrives = async (name: string): Promise<void> => {
    const { request } = browser.context;
    const person = await request.post(`${hub.url}/api/v1/lab/telegram/people`, { data: { displayName: name } });
    const { id } = (await person.json()) as { id: number };
    const chat = `${hub.url}/api/v1/lab/telegram/accounts/${externalAccountId}/chats/${String(id)}/actions`;
    expect((await request.post(chat, { data: { type: 'text', text: `Hello from ${name}` } })).ok()).toBe(true);
    await eventually(async () => {
      const list = await request.get(`${hub.url}/api/v1/conversations?view=queued`);
      const { items } = (await list.json()) as { items: { contact: { displayName: string } }[] };
      return items.some((item) => item.contact.displayName === name) || undefined;
    });
  };

  beforeAll(async () => {
    hub = await startHubProcess();
    browser = await openBrowser(locale, colorScheme, { ownProfile: true });
    const { request } = browser.context;
    const token = new URL(hub.setupUrl).searchParams.get('token');
    const setup = { token, companyName: 'Blue Kite', name: 'Ada Lin', login: 'ada@example.com', password: 'correct horse battery' };
    expect((await request.post(`${hub.url}/api/v1/setup`, { data: setup })).status()).toBe(201);
    const demo = await request.post(`${hub.url}/api/v1/lab/demo`, { data: { platform: 'telegram' } });
    ({ externalAccountId } = (await demo.json()) as { externalAccountId: string });
    for (const name of ['Mei', 'Omar']) await arrives(name);
    desk = await browser.context.newPage();
  });
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
    await desk.getByRole('list', { name: words.inbox.view.queued }).getByRole('link', { name: /Mei/ }).waitFor();
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
  });

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
  });

  it('leads the keyboard into a menu that is still to be fetched, and back to its button', async () => {
    await desk.goto(`${hub.url}/inbox?view=all`);
    const button = desk.getByRole('button', { name: /Ada Lin/ });
    const menu = desk.getByRole('menu');
    const focused = desk.locator(':focus');
    await button.focus();
    for (const _time of ['fetched', 'there already']) {
      await desk.keyboard.press('Enter');
      await menu.waitFor();
      await menu.getByRole('menuitem').first().and(focused).waitFor();
      await desk.keyboard.press('ArrowDown');
      await menu.getByRole('menuitem').nth(1).and(focused).waitFor();
      expect(await button.getAttribute('aria-expanded')).toBe('true');
      await desk.keyboard.press('Escape');
      await menu.waitFor({ state: 'detached' });
      await button.and(focused).waitFor();
    }
  });

  it('says what a button is for under the pointer', async () => {
    await desk.getByRole('button', { name: words.inbox.filter, exact: true }).hover();
    await desk.getByRole('tooltip').getByText(words.inbox.filter, { exact: true }).waitFor();
    await desk.getByRole('button', { name: /Ada Lin/ }).hover();
    await desk.getByRole('tooltip').waitFor({ state: 'detached' });
  });

  it('says nothing of it under a finger, which opens the thing itself', async () => {
    const button = desk.getByRole('button', { name: words.inbox.filter, exact: true });
    const { x = 0, y = 0, width = 0, height = 0 } = (await button.boundingBox()) ?? {};
    const finger = await desk.context().newCDPSession(desk);
    await finger.send('Emulation.setTouchEmulationEnabled', { enabled: true });
    await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: x + width / 2, y: y + height / 2 }] });
    await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    const filters = desk.getByRole('dialog', { name: words.inbox.filter });
    await filters.waitFor();
    await finger.detach();
    await desk.keyboard.press('Escape');
    await filters.waitFor({ state: 'detached' });
    expect(await desk.getByRole('tooltip').count()).toBe(0);
  });

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
  });

  it('says that one is busy, or away and why, to oneself and to the supervisor', async () => {
    await desk.goto(`${hub.url}/supervision`);
    const own = (status: string) =>
      desk.getByRole('button', { name: words.shell.ownMenu.replace('{{name}}', 'Ada Lin').replace('{{status}}', status) });
    const ada = desk.getByRole('row', { name: /Ada Lin/ });
    await own(words.presence.idle).click();
    await desk.getByRole('menuitem', { name: words.presence.busy, exact: true }).click();
    await own(words.presence.busy).waitFor();
    await ada.getByText(words.presence.busy).waitFor();
    await own(words.presence.busy).click();
    await desk.getByRole('menuitem', { name: words.presence.break, exact: true }).click();
    const dialog = desk.getByRole('dialog', { name: words.presence.takeBreak });
    await dialog.getByRole('textbox', { name: words.presence.reason }).fill('Flying');
    expect(await seriousFaults(desk)).toEqual([]);
    await dialog.getByRole('button', { name: words.presence.takeBreak, exact: true }).click();
    await ada.getByText(/Flying/).waitFor();
    await own(words.presence.break).click();
    await desk.getByRole('menuitem', { name: words.presence.idle, exact: true }).click();
    await own(words.presence.idle).waitFor();
  });

  it('has this device told while no page is open, shows what comes and leads to it', async () => {
    const { context } = browser;
    await context.grantPermissions(['notifications'], { origin: hub.url });
    await desk.addInitScript(subscribing());
    await desk.goto(`${hub.url}/inbox?view=all`);
    await desk.getByRole('link', { name: /Omar/ }).waitFor();
    await desk.getByRole('button', { name: /Ada Lin/ }).click();
    await desk.getByRole('menuitem', { name: words.alerts.title }).click();
    const dialog = desk.getByRole('dialog', { name: words.alerts.title });
    const thisDevice = dialog.getByRole('switch', { name: words.push.thisDevice });
    // Until the hub has said what is on, it cannot be turned.
    await thisDevice.and(desk.locator(':enabled')).click({ force: true });
    await dialog.getByText(words.push.on).waitFor();
    await dialog.getByRole('checkbox', { name: words.push.showsText }).click();
    const devices = async () => {
      const answer = await context.request.get(`${hub.url}/api/v1/me/push-devices`);
      return ((await answer.json()) as { items: { current: boolean; showsText: boolean; language: string }[] }).items;
    };
    expect(await eventually(async () => ((await devices())[0]?.showsText === false ? devices() : undefined))).toMatchObject([
      { current: true, language: locale === 'zh-CN' ? 'zh-CN' : 'en' },
    ]);
    expect(await seriousFaults(desk)).toEqual([]);
    await desk.keyboard.press('Escape');

    const list = await context.request.get(`${hub.url}/api/v1/conversations?view=all`);
    const { items } = (await list.json()) as { items: { id: string; contact: { displayName: string } }[] };
    const conversationId = items.find(({ contact }) => contact.displayName === 'Omar')?.id ?? '';
    const push = { title: 'Omar', body: 'Hello', tag: conversationId, conversationId, count: 1 };
    // The browser ends and starts it as it likes.
    const worker = () => context.serviceWorkers()[0];
    const shown = await eventually(async () => {
      const all = await worker()?.evaluate<string[]>(SHOWN);
      if (all !== undefined && all.length > 0) return all;
      // One that met a worker on its way out is lost, as it would be to a device; the next takes its place.
      await bringPush(desk, hub.url, push);
      return undefined;
    });
    expect(shown).toEqual(['Omar: Hello']);
    await worker()?.evaluate(CLICK);
    await desk.waitForURL(new RegExp(`/inbox/${conversationId}`));

    await desk.getByRole('button', { name: /Ada Lin/ }).click();
    await desk.getByRole('menuitem', { name: words.alerts.title }).click();
    await thisDevice.click({ force: true });
    await dialog.getByText(words.push.off, { exact: true }).waitFor();
    expect(await devices()).toEqual([]);
    await desk.keyboard.press('Escape');
  });

  it('shows a supervisor who waits and who serves', async () => {
    await desk.goto(`${hub.url}/supervision`);
    await desk.getByRole('heading', { name: words.supervision.title }).waitFor();
    const ada = desk.getByRole('row', { name: /Ada Lin/ });
    await ada.getByText(words.supervision.loadOf.replace('{{load}}', '1').replace('{{most}}', '5')).waitFor();
    expect(await seriousFaults(desk)).toEqual([]);
    await ada.getByRole('link').click();
    await desk.getByRole('link', { name: /Mei/ }).waitFor();
    expect(await desk.getByRole('link', { name: /Omar/ }).count()).toBe(0);
  });

  it('asks before it gives: what is declined goes away, what is accepted is one’s own', async () => {
    const { request } = browser.context;
    const { agent } = (await (await request.get(`${hub.url}/api/v1/me`)).json()) as { agent: { id: string } };
    const { items: groups } = (await (await request.get(`${hub.url}/api/v1/groups`)).json()) as { items: { id: string }[] };
    const group = `${hub.url}/api/v1/groups/${groups[0]?.id ?? ''}`;
    expect((await request.put(`${group}/members`, { data: { agentIds: [agent.id] } })).ok()).toBe(true);
    await desk.goto(`${hub.url}/contacts`);
    expect((await request.put(`${hub.url}/api/v1/me/status`, { data: { status: 'idle' } })).ok()).toBe(true);
    expect((await request.patch(group, { data: { strategy: 'least_loaded', acceptSeconds: 600 } })).ok()).toBe(true);
    const offers = desk.getByRole('region', { name: words.offers.title });
    await offers.getByRole('link', { name: /Omar/ }).waitFor();
    expect(await seriousFaults(desk)).toEqual([]);
    await desk.keyboard.press('d');
    await offers.waitFor({ state: 'detached' });
    await arrives('Zoe');
    await offers.getByRole('link', { name: /Zoe/ }).waitFor();
    await offers.getByRole('button', { name: words.offers.accept, exact: true }).click();
    await desk.getByRole('textbox', { name: words.composer.write, exact: true }).waitFor();
    await desk.getByRole('heading', { name: 'Zoe' }).first().waitFor();
    await offers.waitFor({ state: 'detached' });
  });
});
