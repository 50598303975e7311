// Set-up with the company's own website as its first channel, in Chromium, in both languages: from the bind form to the first visitor's words.
import { describe, expect, it } from '@jest/globals';
import { Visitor } from '../support/visitor.js';
import { BrowserDesk, bubble, editorOf, LANGUAGES, say, strangerIn, type Words } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

describe.each(LANGUAGES)('a website first ($locale, $colorScheme)', (language) => {
  const { locale, words } = language;

  it('is bound in the set-up, which gives the line for its pages and waits for a visitor', async () => {
    const desk = await BrowserDesk.start();
    const browser = await desk.browser(language);
    try {
      const page = await browser.context.newPage();
      await page.goto(`${desk.url}/setup?step=channel`);
      await page.getByRole('combobox', { name: words.admin.platform }).waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await page.getByRole('combobox', { name: words.admin.platform }).click();
      await page.getByRole('option', { name: words.platformName.web, exact: true }).click();
      await page.getByLabel(words.admin.accountName, { exact: true }).fill('Shop');
      await page.getByRole('button', { name: words.admin.bind, exact: true }).click();
      await page.getByText(words.setup.writeFromSite).waitFor();
      const [account] = (await desk.admin.get<{ items: { id: string }[] }>('/channel-accounts')).items;
      await page.getByText(account?.id ?? 'none').waitFor();
      expect(await seriousFaults(page)).toEqual([]);

      const visitor = await Visitor.arrive(desk.url, account?.id ?? '');
      const device = await visitor.device();
      await device.ask(visitor.frame(`Hello from the site ${locale}`));
      await page.getByText(words.setup.arrived).waitFor();
      await page.getByText(`Hello from the site ${locale}`).waitFor();

      // Nobody knows who it is; what they are called is in the agent's language, wherever their name stands.
      await page.getByRole('link', { name: words.setup.openInbox }).click();
      const calledIn = (theirs: Words): string => strangerIn(theirs, visitor.session.visitor.name);
      await page
        .getByRole('heading', { name: calledIn(words), exact: true })
        .first()
        .waitFor();
      await desk.admin.post(`/conversations/${visitor.session.conversationId}/claim`);
      await editorOf(page, words).waitFor();
      const first = page.getByTestId('message').first();
      await first.hover();
      await first.getByRole('button', { name: words.thread.reply, exact: true }).click();
      await page.getByText(words.composer.replyingTo.replace('{{name}}', calledIn(words))).waitFor();
      await say(page, words, 'Welcome');
      await bubble(page, 'Welcome').getByText(calledIn(words)).waitFor();
      for (const { words: theirs } of LANGUAGES) expect((await page.getByText(calledIn(theirs)).count()) > 0).toBe(theirs === words);
      await device.drop();
      expect(browser.problems).toEqual([]);
    } finally {
      await browser.close();
      await desk.stop();
    }
  });
});
