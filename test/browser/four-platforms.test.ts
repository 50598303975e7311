// A newcomer who has no account of any platform: from the set-up link to a full round trip on four platforms, by what the pages offer alone.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { openBrowser, startHubProcess, type RunningHub } from '../support/browser.js';
import { editorOf, LANGUAGES, PASSWORD, say, type Words } from './browser-desk.js';

/** By their names on the pages. The first is bound by the set-up page; some chats begin with a button. */
const platforms = (words: Words): { name: string; begin?: string }[] => [
  { name: 'Telegram', begin: words.lab.begin.bot },
  { name: words.platformName.wechat, begin: words.lab.begin.account },
  { name: 'WhatsApp' },
  { name: 'Instagram' },
];

async function setUp(desk: Page, setupUrl: string, words: Words): Promise<void> {
  await desk.goto(setupUrl);
  await desk.getByLabel(words.setup.company).fill('Blue Kite');
  await desk.getByLabel(words.setup.name).fill('Ada Lin');
  await desk.getByRole('textbox', { name: words.login.login, exact: true }).fill('ada');
  await desk.locator('input[type=password]').fill(PASSWORD);
  await desk.getByRole('button', { name: words.setup.create }).click();
  await desk.getByRole('button', { name: words.setup.tryLab }).click();
  await desk.getByText(words.setup.waiting).waitFor();
}

async function writeOnPhone(phone: Locator, words: Words, text: string): Promise<void> {
  await phone.getByLabel(words.lab.message, { exact: true }).fill(text);
  await phone.getByRole('button', { name: words.lab.send, exact: true }).click();
}

describe.each(LANGUAGES)('a newcomer ($locale, $colorScheme)', ({ locale, colorScheme, words }) => {
  let hub: RunningHub;
  beforeAll(async () => {
    hub = await startHubProcess();
  });
  afterAll(() => hub.stop());

  it('goes from the set-up link to answered customers on four platforms', async () => {
    const browser = await openBrowser(locale, colorScheme);
    try {
      const desk = await browser.context.newPage();
      await setUp(desk, hub.setupUrl, words);
      // As the pages lead: the lab opens beside the set-up, and the inbox from there.
      const opening = browser.context.waitForEvent('page');
      await desk.getByRole('link', { name: words.setup.openLab }).click();
      const lab = await opening;
      const picker = lab.getByRole('group', { name: words.lab.platforms });

      for (const [index, { name, begin }] of platforms(words).entries()) {
        const isFirst = index === 0;
        await picker.getByRole('button', { name: new RegExp(`^${name}`) }).click();
        const phone = lab.getByRole('article', { name, exact: true });
        if (!isFirst) await phone.getByRole('button', { name: words.lab.bindDemo, exact: true }).click();
        if (begin !== undefined) await phone.getByRole('button', { name: begin, exact: true }).click();
        const question = `Question on ${name}`;
        await writeOnPhone(phone, words, question);

        if (isFirst) {
          await desk.getByText(words.setup.arrived).waitFor();
          await desk.getByRole('link', { name: words.setup.openInbox }).click();
        } else {
          await desk
            .getByRole('navigation', { name: words.inbox.views })
            .getByRole('link', { name: new RegExp(`^${words.inbox.view.queued}`) })
            .click();
          await desk.locator('[data-conversation]', { hasText: question }).click();
        }
        await desk.getByTestId('message').getByText(question).waitFor();
        await desk.getByRole('button', { name: words.session.claim, exact: true }).first().click();
        await editorOf(desk, words).waitFor();
        await say(desk, words, `Answer on ${name}`);
        await phone.getByTestId('phone-message').getByText(`Answer on ${name}`).waitFor();
        await writeOnPhone(phone, words, `Thank you on ${name}`);
        await desk.getByTestId('message').getByText(`Thank you on ${name}`).waitFor();
      }
      expect(browser.problems).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
