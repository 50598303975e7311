// What only admins find: erasing a person beside the conversation, and what to enter at Meta by hand on an account's card.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { BrowserDesk, bubble, LANGUAGES, openConversation, type OpenBrowser } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

let desk: BrowserDesk;
beforeAll(async () => {
  desk = await BrowserDesk.start({ reachable: true });
});
afterAll(() => desk.stop());

describe.each(LANGUAGES)('in $locale', (language) => {
  const { words } = language;
  let browser: OpenBrowser;
  beforeAll(async () => {
    browser = await desk.browser(language);
  });
  afterAll(async () => {
    expect(browser.problems).toEqual([]);
    await browser.close();
  });

  it('a person is erased after being asked twice, and their words leave the open conversation', async () => {
    const [name, secret] = [`Ines ${language.locale}`, `a secret of ${language.locale}`];
    const account = await desk.demo('telegram');
    const customer = await desk.customer(account, name, secret);
    await desk.admin.post(`/conversations/${customer.conversationId}/close`);
    const page = await browser.context.newPage();
    await openConversation(page, desk, customer);
    await bubble(page, secret).waitFor();
    await page.getByRole('button', { name: words.person.erase, exact: true }).click();
    const dialog = page.getByRole('dialog', { name: words.erasure.title.replace('{{name}}', name) });
    const action = dialog.getByRole('button', { name: words.erasure.action, exact: true });
    expect(await action.isDisabled()).toBe(true);
    await dialog.getByRole('checkbox', { name: words.erasure.confirm }).check();
    expect(await seriousFaults(page)).toEqual([]);
    await action.click();
    await dialog.waitFor({ state: 'detached' });
    await bubble(page, secret).waitFor({ state: 'detached' });
    expect((await desk.conversation(customer.conversationId)).contact.displayName).toBe('—');
    await page.close();
  });

  it('an account’s card shows the address and the verify token to enter by hand', async () => {
    const { id, name } = await desk.demo('whatsapp');
    const page = await browser.context.newPage();
    await page.goto(`${desk.url}/admin/channels`);
    const card = page.getByRole('article', { name, exact: true }).first();
    await card.getByRole('button', { name: words.admin.verifyToken, exact: true }).click();
    const { webhookUrl, verifyToken } = await desk.admin.get<{ webhookUrl: string; verifyToken: string }>(
      `/channel-accounts/${id}/verify-token`,
    );
    const dialog = page.getByRole('dialog');
    const shown = (label: string) => dialog.getByRole('textbox', { name: label, exact: true }).inputValue();
    await eventually(async () => ((await shown(words.admin.verifyToken)) === verifyToken ? true : undefined));
    expect(await shown(words.admin.callbackUrl)).toBe(webhookUrl);
    expect(await seriousFaults(page)).toEqual([]);
    await page.close();
  });
});
