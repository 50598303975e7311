// People and their place in an agent's lists, in Chromium, in both languages: pinned, hidden, blocked, labelled, noted, corrected.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { ChannelAccountView } from '../../src/contract/index.js';
import { BrowserDesk, bubble, editorOf, LANGUAGES, openConversation, type Customer, type OpenBrowser } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

let desk: BrowserDesk;
let account: ChannelAccountView;
let wechat: ChannelAccountView;
beforeAll(async () => {
  desk = await BrowserDesk.start();
  [account, wechat] = [await desk.demo('telegram'), await desk.demo('wechat')];
});
afterAll(() => desk.stop());

describe.each(LANGUAGES)('people ($locale, $colorScheme)', (language) => {
  const { locale, words } = language;
  let browser: OpenBrowser;
  let page: Page;
  let ann: Customer;
  let ben: Customer;
  beforeAll(async () => {
    browser = await desk.browser(language);
    page = await browser.context.newPage();
    ann = await desk.customer(account, `Ann ${locale}`, `Hello from Ann ${locale}`);
    ben = await desk.customer(account, `Ben ${locale}`, `Hello from Ben ${locale}`);
  });
  afterAll(async () => {
    for (const { conversationId } of [ann, ben]) await desk.admin.post(`/conversations/${conversationId}/close`);
    expect(browser.problems).toEqual([]);
    await browser.close();
  });

  const rows = () => page.locator('[data-conversation]');
  const row = ({ conversationId }: Customer) => page.locator(`[data-conversation="${conversationId}"]`);
  const view = (name: keyof typeof words.inbox.view) =>
    page.getByRole('navigation', { name: words.inbox.views }).getByRole('link', { name: new RegExp(`^${words.inbox.view[name]}`) });
  const mark = async (item: string): Promise<void> => {
    await page.getByRole('button', { name: words.inbox.ownList }).click();
    await page.getByRole('menuitem', { name: item, exact: true }).click();
  };

  it('without a name are called what they are on their channel', async () => {
    const { personId, ...nina } = await desk.customer(wechat, `Nina ${locale}`, `Hello from Nina ${locale}`);
    // WeChat tells no names.
    const name = words.nameless.wechat.replace('{{end}}', String(personId).slice(-4));
    await openConversation(page, desk, { ...nina, personId, name });
    await row({ ...nina, personId })
      .getByText(name, { exact: true })
      .waitFor();
    await page.getByRole('heading', { name, level: 2 }).last().waitFor();
    await bubble(page, `Hello from Nina ${locale}`).waitFor();
    expect(await page.getByText(String(personId), { exact: true }).count()).toBe(0);
    await page.goto(`${desk.url}/contacts`);
    await page.getByRole('link', { name: new RegExp(name) }).waitFor();
    await desk.admin.post(`/conversations/${nina.conversationId}/claim`);
    await desk.admin.post(`/conversations/${nina.conversationId}/close`);
  });

  it('are pinned to the top of one’s lists, and let go again', async () => {
    await openConversation(page, desk, ann);
    await row(ben).waitFor();
    await mark(words.inbox.pin);
    await rows().first().and(row(ann)).getByLabel(words.inbox.pinned, { exact: true }).waitFor();
    // Also over news of others, and for whoever comes back.
    await desk.acts(ben, { type: 'text', text: 'and another thing' });
    await row(ben).getByText('and another thing').waitFor();
    await page.reload();
    await rows().first().and(row(ann)).getByLabel(words.inbox.pinned, { exact: true }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await mark(words.inbox.unpin);
    await rows().first().and(row(ben)).waitFor();
    await row(ann).getByLabel(words.inbox.pinned, { exact: true }).waitFor({ state: 'detached' });
  });

  it('are hidden from one’s lists until they write again', async () => {
    await openConversation(page, desk, ann);
    await mark(words.inbox.hide);
    await row(ann).waitFor({ state: 'detached' });
    await view('hidden').click();
    await row(ann).waitFor();
    expect(await row(ben).count()).toBe(0);
    await desk.acts(ann, { type: 'text', text: 'are you there?' });
    await row(ann).waitFor({ state: 'detached' });
    await view('all').click();
    await row(ann).getByText('are you there?').waitFor();
    await view('hidden').waitFor({ state: 'detached' });
  });

  it('are blocked with a reason, disturb nobody meanwhile, and are served again', async () => {
    await desk.admin.post(`/conversations/${ben.conversationId}/claim`);
    await openConversation(page, desk, ben);
    await editorOf(page, words).waitFor();
    const panel = page.getByRole('complementary', { name: words.contact.title });
    await panel.getByRole('button', { name: words.person.block, exact: true }).click();
    const dialog = page.getByRole('dialog', { name: words.person.blockTitle.replace('{{name}}', ben.name) });
    await dialog.getByRole('radio', { name: words.person.blockEver }).check();
    await dialog.getByLabel(words.person.blockReason, { exact: true }).fill('Sells watches');
    expect(await seriousFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: words.person.block, exact: true }).click();
    const sign = panel.getByRole('alert');
    await sign.getByText('Sells watches').waitFor();
    await sign.getByText(words.person.blockedBy.replace('{{name}}', 'Ada Lin')).waitFor();
    await page.getByText(words.composer.blocked).waitFor();
    expect(await seriousFaults(page)).toEqual([]);

    await desk.acts(ben, { type: 'text', text: 'cheap watches' });
    await bubble(page, 'cheap watches').waitFor();
    await view('all').click();
    await row(ann).waitFor();
    await row(ben).waitFor({ state: 'detached' });
    await view('blocked').click();
    await row(ben).click();

    await sign.getByRole('button', { name: words.person.unblock }).click();
    await sign.waitFor({ state: 'detached' });
    await desk.acts(ben, { type: 'text', text: 'sorry about that' });
    await page.getByRole('button', { name: words.session.claim, exact: true }).first().click();
    await editorOf(page, words).waitFor();
  });

  it('are labelled, noted and corrected, and found by it', async () => {
    const [label, address] = [`VIP ${locale}`, `anna-${locale.toLowerCase()}@kites.example`];
    await page.goto(`${desk.url}/contacts`);
    await page.getByRole('button', { name: words.labels.manage, exact: true }).click();
    const labels = page.getByRole('dialog', { name: words.labels.manage });
    await labels.getByRole('textbox', { name: words.labels.new }).fill(label);
    await labels.getByRole('button', { name: words.labels.create, exact: true }).click();
    await labels.getByText(label, { exact: true }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await labels.waitFor({ state: 'detached' });

    await openConversation(page, desk, ann);
    const panel = page.getByRole('complementary', { name: words.contact.title });
    await panel.getByRole('button', { name: words.person.editLabels }).click();
    await page.getByRole('checkbox', { name: label }).click();
    await panel.getByText(label, { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await panel.getByRole('textbox', { name: words.person.notes }).fill('Flies on Sundays');
    await panel.getByRole('button', { name: words.person.addNote }).click();
    await panel.getByText('Flies on Sundays', { exact: true }).nth(0).waitFor();
    await panel.getByText(/^Ada Lin · /).waitFor();

    await panel.getByRole('button', { name: words.person.edit, exact: true }).click();
    const form = page.getByRole('dialog', { name: words.person.edit });
    await form.getByRole('textbox', { name: words.person.name }).fill(`Anna Kite ${locale}`);
    await form.getByLabel(words.person.emails).fill(address);
    await page.keyboard.press('Enter');
    await form.getByRole('button', { name: words.person.addField }).click();
    await form.getByRole('textbox', { name: words.person.fieldName }).fill('Size');
    await form.getByRole('textbox', { name: words.person.fieldValue }).fill('XL');
    expect(await seriousFaults(page)).toEqual([]);
    await form.getByRole('button', { name: words.labels.save, exact: true }).click();
    await form.waitFor({ state: 'detached' });
    await panel.getByText(address).waitFor();
    await panel.getByText('XL', { exact: true }).waitFor();
    await row(ann).getByText(`Anna Kite ${locale}`).waitFor();

    await page.goto(`${desk.url}/contacts?label=${encodeURIComponent(label)}`);
    const found = page.getByRole('region', { name: words.people.title }).getByRole('link');
    await found.getByText(`Anna Kite ${locale}`).waitFor();
    expect(await found.count()).toBe(1);
  });
});
