// A comment under a post, in Chromium, in both languages: marked as public, answered below it and in private, and the agent sees which.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { ChannelAccountView } from '../../src/contract/index.js';
import { BrowserDesk, bubble, LANGUAGES, openConversation, say, type Customer, type OpenBrowser } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

let desk: BrowserDesk;
let account: ChannelAccountView;
beforeAll(async () => {
  desk = await BrowserDesk.start();
  account = await desk.demo('instagram');
});
afterAll(() => desk.stop());

describe.each(LANGUAGES)('a comment ($locale, $colorScheme)', ({ locale, colorScheme, words }) => {
  let browser: OpenBrowser;
  let page: Page;
  let ann: Customer;
  const question = `Is it waterproof, ${locale}?`;
  beforeAll(async () => {
    browser = await desk.browser({ locale, colorScheme });
    page = await browser.context.newPage();
    const { id: personId } = await desk.admin.post<{ id: number }>('/lab/instagram/people', { displayName: `Ann ${locale}` });
    await desk.acts({ account, personId }, { type: 'comment', text: question });
    const { id } = await desk.opened(question);
    ann = { account, name: `Ann ${locale}`, personId, conversationId: id };
    await desk.admin.post(`/conversations/${id}/claim`);
    await openConversation(page, desk, ann);
  });
  afterAll(async () => {
    expect(browser.problems).toEqual([]);
    await browser.close();
  });

  it('is answered where the agent chooses, and nowhere else', async () => {
    const comment = page.getByTestId('message').filter({ hasText: question }).first();
    await comment.getByText(words.thread.public.in, { exact: true }).waitFor();
    await page.getByText(words.composer.window.onlyInPublic, { exact: true }).waitFor();
    const post = words.routing.entryNamed.replace('{{what}}', words.routing.commentedPost).replace('{{name}}', 'The new chairs are here!');
    expect(await page.getByRole('link', { name: post }).first().getAttribute('href')).toMatch(/^https:\/\/www\.instagram\.com\//);
    const answer = async (): Promise<void> => {
      await comment.hover();
      await comment.getByRole('button', { name: words.thread.reply, exact: true }).click();
      await page.getByText(words.composer.answer.privateHint, { exact: true }).waitFor();
    };

    await answer();
    await page.getByText(words.composer.answer.public, { exact: true }).click();
    await page.getByText(words.composer.answer.publicHint, { exact: true }).waitFor();
    // Files go to the person alone.
    expect(await page.getByRole('button', { name: words.composer.attach, exact: true }).count()).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
    await say(page, words, 'Yes, down to five metres.');
    const below = bubble(page, 'Yes, down to five metres.');
    await below.getByText(words.thread.public.out, { exact: true }).waitFor();
    await below.getByLabel(words.status.sent, { exact: true }).waitFor();
    expect((await desk.phone(ann)).messages).toEqual([]);

    await answer();
    await say(page, words, 'Write to me for a discount.');
    const apart = bubble(page, 'Write to me for a discount.');
    await apart.getByLabel(words.status.sent, { exact: true }).waitFor();
    expect(await apart.getByText(words.thread.public.out, { exact: true }).count()).toBe(0);
    expect((await desk.phone(ann)).messages.map(({ text }) => text)).toEqual(['Write to me for a discount.']);
  });
});
