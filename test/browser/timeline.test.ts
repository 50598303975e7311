// What happened to a conversation stands beside it as it happens, and what is open where stands below the lists.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChannelAccountView } from '../../src/contract/index.js';
import { BrowserDesk, editorOf, LANGUAGES, openConversation } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

let desk: BrowserDesk;
let account: ChannelAccountView;
beforeAll(async () => {
  desk = await BrowserDesk.start();
  account = await desk.demo('telegram');
  await desk.hire('Mel Ortiz', 'mel', 'agent');
});
afterAll(() => desk.stop());

const filled = (text: string, values: Record<string, string>): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_place, name: string) => values[name] ?? '');

describe.each(LANGUAGES)('what happened ($locale, $colorScheme)', ({ locale, colorScheme, words }) => {
  it('stands beside the conversation as it happens, and what is open where below the lists', async () => {
    const browser = await desk.browser({ locale, colorScheme });
    try {
      const ivy = await desk.customer(account, `Ivy ${locale}`, `Hello from Ivy ${locale}`);
      const { items } = await desk.admin.get<{ items: { name: string }[] }>('/groups');
      const group = items[0]?.name ?? '';
      const page = await browser.context.newPage();
      await openConversation(page, desk, ivy);
      const entries = page.getByTestId('timeline').getByRole('listitem');
      await entries.getByText(filled(words.timeline.opened_queued, { group })).waitFor();

      // No label has been made: that is said, and Escape closes it.
      await page.getByRole('button', { name: words.person.editLabels }).click();
      await page.locator(':focus', { hasText: words.person.noneMade }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByText(words.person.noneMade).waitFor({ state: 'detached' });

      // By name, with one open and that one waiting; a click narrows the lists to it.
      await page.getByRole('button', { name: words.places.title }).click();
      const groups = page.getByRole('navigation', { name: words.places.groups });
      const waiting = groups.getByRole('link', { name: filled(words.places.waitingIn, { name: group, count: '1' }), exact: true });
      const open = filled(words.places.open, { count: '1' });
      await groups.getByRole('link', { name: new RegExp(`^${group}.*${open}$`) }).waitFor();
      await waiting.click();
      await page.waitForURL(/view=queued.*groupId=/);
      // Numbers that could not be renewed are shown as what they are, until they are there again.
      const old = page.getByRole('status').getByText(words.places.old, { exact: true });
      await page.route('**/api/v1/conversation-counts', (route) => route.fulfill({ status: 200, body: 'no numbers' }));
      await old.waitFor();
      await waiting.waitFor();
      await page.unroute('**/api/v1/conversation-counts');
      await old.waitFor({ state: 'detached' });
      await page
        .getByRole('navigation', { name: words.places.accounts })
        .getByRole('link', { name: new RegExp(`^${account.name}.*${open}$`) })
        .waitFor();
      await page.getByRole('link', { name: new RegExp(ivy.name) }).click();

      await page.getByRole('button', { name: words.session.claim, exact: true }).first().click();
      await editorOf(page, words).waitFor();
      await entries.getByText(filled(words.events.session_claimed, { by: 'Ada Lin' })).waitFor();
      await waiting.waitFor({ state: 'detached' });
      await desk.admin.post(`/conversations/${ivy.conversationId}/release`);
      await entries.getByText(filled(words.events.session_released, { by: 'Ada Lin' })).waitFor();
      await page.getByRole('button', { name: words.session.close, exact: true }).first().click();
      await page.getByRole('button', { name: words.session.closeConfirm }).click();
      const reason = words.events.reason.resolved;
      await entries.getByText(filled(words.events.session_closed_by, { by: 'Ada Lin', reason })).waitFor();
      expect(await entries.count()).toBe(4);
      await page.getByRole('status').getByText(words.places.empty, { exact: true }).waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      expect(browser.problems).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
