// What calls for somebody first: how urgent a conversation is, and whether anybody of its group has read it, in Chromium, in both languages.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { ChannelAccountView } from '../../src/contract/index.js';
import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { BrowserDesk, LANGUAGES, type Customer, type OpenBrowser } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

let desk: BrowserDesk;
let account: ChannelAccountView;
let mel: ApiClient;
beforeAll(async () => {
  desk = await BrowserDesk.start();
  account = await desk.demo('telegram');
  mel = await desk.hire('Mel Ortiz', 'mel', 'agent');
});
afterAll(() => desk.stop());

describe.each(LANGUAGES)('what comes first ($locale, $colorScheme)', (language) => {
  const { words, locale } = language;
  let browser: OpenBrowser;
  let page: Page;
  let first: Customer;
  let second: Customer;
  beforeAll(async () => {
    // Waiting side by side: Nia for longer than Rob.
    first = await desk.customer(account, 'Nia', `Good morning (${locale})`);
    second = await desk.customer(account, 'Rob', `Help, it burns (${locale})`);
    browser = await desk.browser(language);
    page = await browser.context.newPage();
  });
  afterAll(async () => {
    for (const { conversationId } of [first, second]) await desk.admin.post(`/conversations/${conversationId}/close`);
    expect(browser.problems).toEqual([]);
    await browser.close();
  });

  const row = ({ conversationId }: Customer) => page.locator(`a[data-conversation="${conversationId}"]`);
  const order = async (): Promise<(string | null)[]> =>
    Promise.all((await page.locator('a[data-conversation]').all()).map((one) => one.getAttribute('data-conversation')));
  const inOrder = (...customers: Customer[]): Promise<unknown> =>
    eventually(async () => String(await order()) === String(customers.map(({ conversationId }) => conversationId)) || undefined);

  it('who is made urgent goes first in the queue, and says so wherever it is shown', async () => {
    await page.goto(`${desk.url}/inbox/${second.conversationId}?view=queued`);
    await inOrder(first, second);
    await page.getByRole('button', { name: `${words.priority.title}: ${words.priority.usual}` }).click();
    await page.getByRole('menuitemradio', { name: words.priority.urgent }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('menuitemradio', { name: words.priority.urgent }).click();
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await inOrder(second, first);
    await row(second).getByRole('img', { name: words.priority.urgent, exact: true }).waitFor();
    await page.getByRole('button', { name: `${words.priority.title}: ${words.priority.urgent}` }).waitFor();
    expect((await desk.conversation(second.conversationId)).session?.priority).toBe(10);
  });

  it('it is set by the keyboard, and a colleague’s choice shows by itself', async () => {
    await page.getByRole('heading', { name: 'Rob' }).first().click();
    await page.keyboard.press('u');
    await page.getByRole('menuitemradio', { name: words.priority.usual, checked: false }).waitFor();
    expect(await page.getByRole('menuitemradio', { checked: true }).textContent()).toContain(words.priority.urgent);
    await page.getByRole('menuitemradio', { name: words.priority.low }).focus();
    await page.keyboard.press('Enter');
    await inOrder(first, second);
    await row(second).getByRole('img', { name: words.priority.low, exact: true }).waitFor();
    await mel.put(`/conversations/${second.conversationId}/priority`, { priority: 3 });
    await inOrder(second, first);
    await row(second).getByRole('img', { name: words.priority.high, exact: true }).waitFor();
  });

  it('what nobody of the group has read has a mark of its own until one of them has read it', async () => {
    const mark = row(first).getByRole('img', { name: words.inbox.groupUnread });
    const own = row(first)
      .getByLabel(words.inbox.unread_other.replace('{{count}}', '2'))
      .or(row(first).getByText('2', { exact: true }));
    await mark.waitFor();
    await desk.acts(first, { type: 'text', text: 'Is anybody there?' });
    await own.waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    const { lastSeq } = await desk.conversation(first.conversationId);
    await mel.post(`/conversations/${first.conversationId}/read`, { seq: lastSeq });
    await mark.waitFor({ state: 'detached' });
    // One's own unread stays: it was a colleague who read.
    expect(await own.count()).toBe(1);
    await desk.acts(first, { type: 'text', text: 'Hello?' });
    await mark.waitFor();
  });
});
