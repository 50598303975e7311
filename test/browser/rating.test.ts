// A rating from end to end: the agent closes, the customer is asked on their phone and answers, the agent sees what they thought.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { ChannelAccountView } from '../../src/contract/index.js';
import { BrowserDesk, editorOf, LANGUAGES, openConversation, say } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

const QUESTION = { 'en-US': 'How was it?', 'zh-CN': '本次服务如何？' };
const THANKS = { 'en-US': 'Thank you!', 'zh-CN': '谢谢您的评价！' };
/** One presses a button of the question, the other types a digit. */
const SCORE = { 'en-US': 4, 'zh-CN': 5 };

let desk: BrowserDesk;
let account: ChannelAccountView;
beforeAll(async () => {
  desk = await BrowserDesk.start();
  account = await desk.demo('telegram');
});
afterAll(() => desk.stop());

async function phoneOf(page: Page, name: string): Promise<Page> {
  await page.goto(`${desk.url}/lab?platform=telegram`);
  await page.getByRole('button', { name }).click();
  return page;
}

describe.each(LANGUAGES)('a rating ($locale, $colorScheme)', ({ locale, colorScheme, words }) => {
  it('is asked for on the phone when the agent closes, and its stars stand where the agent looks', async () => {
    await desk.admin.put(`/channel-accounts/${account.id}/texts`, {
      defaultLanguage: 'en',
      texts: { ratingRequest: { en: QUESTION[locale] }, ratingThanks: { en: THANKS[locale] } },
    });
    const browser = await desk.browser({ locale, colorScheme });
    try {
      const gil = await desk.customer(account, `Gil ${locale}`, `Is my kite repaired, ${locale}?`);
      const page = await browser.context.newPage();
      await openConversation(page, desk, gil);
      await page.getByRole('button', { name: words.session.claim, exact: true }).first().click();
      await editorOf(page, words).waitFor();
      await say(page, words, 'As good as new.');
      await page.getByLabel(words.status.sent, { exact: true }).last().waitFor();

      const phone = await phoneOf(await browser.context.newPage(), gil.name);
      await phone.getByTestId('phone-message').getByText('As good as new.').waitFor();
      await page.getByRole('button', { name: words.session.close, exact: true }).first().click();
      await page.getByRole('button', { name: words.session.closeConfirm }).click();

      const score = SCORE[locale];
      const question = phone.getByTestId('phone-message').filter({ hasText: QUESTION[locale] });
      await question.waitFor();
      if (locale === 'en-US') await question.getByRole('button', { name: '★'.repeat(score), exact: true }).click();
      else {
        await phone.getByLabel(words.lab.message, { exact: true }).fill(String(score));
        await phone.getByRole('button', { name: words.lab.send, exact: true }).click();
      }
      await phone.getByTestId('phone-message').getByText(THANKS[locale]).waitFor();

      // Nothing is refreshed: in the thread, and with the record of the service.
      await page.getByText(words.events.session_rated.replace('{{score}}', String(score))).waitFor();
      const rated = words.person.rated_other.replace('{{count}}', String(score));
      await page.getByRole('complementary', { name: words.contact.title }).getByRole('img', { name: rated }).waitFor();
      // An answer to the question is no new request.
      await page.getByTestId('session-state').getByText(words.session.closed).waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      expect(browser.problems).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
