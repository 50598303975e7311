// The whole road as a newcomer takes it, in Chromium, in Chinese: set-up page, lab, inbox, claim, answer, phone, status, close.
// four-platforms.test.ts takes it in English, and on from there.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openBrowser, startHubProcess, type RunningHub } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { LANGUAGES } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

const [, { locale, colorScheme, words }] = LANGUAGES;

/** A few lines at a desk, many on a phone. */
const ANSWER = `Hello! It is on its way. ${'The driver calls a quarter of an hour before. '.repeat(12)}Have fun!`;

/** In the page's own language: there is more than fits, and the newest of it is in view. */
const READING_AT_THE_END = `(() => {
  const { scrollHeight, scrollTop, clientHeight } = document.querySelector('[role=log]');
  return scrollHeight > clientHeight && scrollHeight - scrollTop - clientHeight < 2;
})()`;

/** Set: every step is kept as a picture in this folder. */
const pictures = process.env['PICTURES'];

let hub: RunningHub;
beforeAll(async () => {
  hub = await startHubProcess();
});
afterAll(async () => {
  await hub.stop();
});

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

describe('the whole road in a browser', () => {
  it('goes from the set-up link to an answered customer', async () => {
    const browser = await openBrowser(locale, colorScheme);
    try {
      const desk = await browser.context.newPage();
      await desk.goto(hub.setupUrl);
      await desk.getByLabel(words.setup.company).fill('Blue Kite');
      await picture(desk, `${locale}-1-setup`);
      expect(await seriousFaults(desk)).toEqual([]);
      await desk.getByLabel(words.setup.name).fill('Ada Lin');
      await desk.getByRole('textbox', { name: words.login.login, exact: true }).fill('ada@example.com');
      await desk.locator('input[type=password]').fill('correct horse battery');
      await desk.getByRole('button', { name: words.setup.create }).click();
      await desk.getByRole('button', { name: words.setup.tryLab }).click();
      await desk.getByText(words.setup.waiting).waitFor();
      await picture(desk, `${locale}-2-waiting`);

      const phone = await browser.context.newPage();
      await phone.goto(`${hub.url}/lab`);
      await phone.getByRole('button', { name: words.lab.begin.bot, exact: true }).click();
      await phone.getByLabel(words.lab.message, { exact: true }).fill('你好，我的订单到哪了？');
      await phone.getByRole('button', { name: words.lab.send, exact: true }).click();
      await picture(phone, `${locale}-3-lab`);

      // Nothing is refreshed: the set-up page and then the inbox notice by themselves.
      await desk.getByText(words.setup.arrived).waitFor();
      await desk.getByRole('link', { name: words.setup.openInbox }).click();
      await desk.getByText('你好，我的订单到哪了？').last().waitFor();
      await picture(desk, `${locale}-4-arrived`);
      await desk.getByRole('button', { name: words.session.claim, exact: true }).first().click();
      const editor = desk.getByRole('textbox', { name: words.composer.write, exact: true });
      await editor.fill(ANSWER);
      await editor.press('Enter');
      await desk.getByLabel(words.status.sent, { exact: true }).last().waitFor();
      await phone.getByText(ANSWER).waitFor();
      await phone.getByLabel(words.lab.message, { exact: true }).fill('谢谢！');
      await phone.getByRole('button', { name: words.lab.send, exact: true }).click();
      await desk.getByText('谢谢！').last().waitFor();
      await picture(desk, `${locale}-5-answered`);
      await picture(phone, `${locale}-6-phone`);
      expect(await seriousFaults(desk)).toEqual([]);

      // Narrower, the same words take more room; whoever reads at the end stays there.
      await desk.setViewportSize({ width: 1440, height: 420 });
      await desk.reload();
      await desk.getByTestId('message').last().waitFor();
      await desk.setViewportSize({ width: 390, height: 420 });
      await eventually(async () => ((await desk.evaluate(READING_AT_THE_END)) === true ? true : undefined));
      await desk.setViewportSize({ width: 390, height: 844 });
      await picture(desk, `${locale}-7-narrow`);
      await desk.setViewportSize({ width: 1440, height: 900 });

      await desk.getByRole('button', { name: words.session.close, exact: true }).first().click();
      await desk.getByRole('button', { name: words.session.closeConfirm }).click();
      await desk.getByTestId('session-state').getByText(words.session.closed).waitFor();
      await desk.goto(`${hub.url}/admin/channels`);
      await desk
        .getByText(/Switchboarddemo/)
        .first()
        .waitFor();
      await picture(desk, `${locale}-8-channels`);
      expect(await seriousFaults(desk)).toEqual([]);
      expect(browser.problems).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
