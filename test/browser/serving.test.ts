// Serving people, both sides looked at: handing on, taking over, closing; drafts, what fails, search, saved filters.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { ChannelAccountView } from '../../src/contract/index.js';
import { eventually } from '../support/eventually.js';
import {
  BrowserDesk,
  bubble,
  editorOf,
  LANGUAGES,
  openConversation,
  rarerItem,
  say,
  type Customer,
  type OpenBrowser,
} from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAYAAAAf8/9hAAAAGklEQVR4nGP8z8Dwn4ECwESJ5lEDRg0YNQAAJ1ECHp0kGo4AAAAASUVORK5CYII=',
  'base64',
);

let desk: BrowserDesk;
let account: ChannelAccountView;
beforeAll(async () => {
  desk = await BrowserDesk.start();
  account = await desk.demo('telegram');
  await desk.admin.post('/groups', { name: 'Workshop', timezone: 'UTC' });
  await desk.hire('Mel Ortiz', 'mel', 'agent');
  await desk.hire('Sue Park', 'sue', 'supervisor');
});
afterAll(() => desk.stop());

describe.each(LANGUAGES)('serving ($locale, $colorScheme)', ({ locale, colorScheme, words }) => {
  let browser: OpenBrowser;
  let page: Page;
  const customer = async (name: string): Promise<Customer> => {
    const made = await desk.customer(account, `${name} ${locale}`, `Hello from ${name} ${locale}`);
    await desk.admin.post(`/conversations/${made.conversationId}/claim`);
    return made;
  };
  /** Claims are given back, so that everybody can be served. */
  const done = ({ conversationId }: Customer): Promise<unknown> => desk.admin.post(`/conversations/${conversationId}/close`);

  beforeAll(async () => {
    browser = await desk.browser({ locale, colorScheme });
    page = await browser.context.newPage();
  });
  afterAll(async () => {
    expect(browser.problems.filter((problem) => !/status of (409|422)|ERR_INTERNET_DISCONNECTED/.test(problem))).toEqual([]);
    await browser.close();
  });

  it('goes from the claim over an answer to the transfer, the take-over, another group and the close', async () => {
    const ann = await desk.customer(account, `Ann ${locale}`, `Where is my kite, ${locale}?`);
    await openConversation(page, desk, ann);
    await page.getByRole('button', { name: words.session.claim, exact: true }).first().click();
    await editorOf(page, words).waitFor();

    await say(page, words, 'I will ask a colleague.');

    await page.getByRole('button', { name: words.desk.transfer, exact: true }).click();
    const dialog = page.getByRole('dialog', { name: words.desk.transferTitle });
    await dialog.getByRole('combobox', { name: words.desk.findAgent }).click();
    // Who is free is seen before it is chosen.
    const load = words.desk.load.replace('{{load}}', '0').replace('{{maxLoad}}', '5');
    await page
      .getByRole('option', { name: /Mel Ortiz/ })
      .filter({ hasText: load })
      .click();
    await dialog.getByLabel(words.desk.note).fill('Wants a red one.');
    expect(await seriousFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: words.desk.transferConfirm, exact: true }).click();
    await page.getByTestId('session-state').getByText(words.session.withOther.replace('{{name}}', 'Mel Ortiz')).waitFor();
    await bubble(page, 'Wants a red one.').waitFor();

    // A supervisor takes it back and hands it to another group, where it waits.
    await page.getByRole('button', { name: words.session.takeOver, exact: true }).first().click();
    await editorOf(page, words).waitFor();
    await page.getByRole('button', { name: words.desk.transfer, exact: true }).click();
    await dialog.getByText(words.desk.toGroup, { exact: true }).click();
    await dialog.getByRole('combobox', { name: words.desk.findGroup }).click();
    const waiting = words.desk.waiting_other.replace('{{count}}', '0');
    await page
      .getByRole('option', { name: /Workshop/ })
      .filter({ hasText: waiting })
      .click();
    await dialog.getByRole('button', { name: words.desk.transferConfirm, exact: true }).click();
    await page.getByText(words.events.session_transferred_by.replace('{{by}}', 'Ada Lin').replace('{{to}}', 'Workshop')).first().waitFor();
    await page.getByRole('button', { name: words.session.claim, exact: true }).first().click();
    await editorOf(page, words).waitFor();
    await page.getByRole('button', { name: words.session.close, exact: true }).first().click();
    await page.getByRole('dialog').getByLabel(words.session.closeReason).fill('Solved');
    await page.getByRole('button', { name: words.session.closeConfirm }).click();
    await page.getByTestId('session-state').getByText(words.session.closed).waitFor();
  });

  it('lets a supervisor leave a note for who serves, and on what is closed, and nothing of it reaches the customer', async () => {
    const gus = await desk.customer(account, `Gus ${locale}`, `Hello from Gus ${locale}`);
    const serving = await desk.browser({ locale, colorScheme }, 'mel');
    const watching = await desk.browser({ locale, colorScheme }, 'sue');
    const [mel, sue] = [await serving.context.newPage(), await watching.context.newPage()];
    await openConversation(mel, desk, gus);
    await mel.getByRole('button', { name: words.session.claim, exact: true }).first().click();
    await editorOf(mel, words).waitFor();

    await openConversation(sue, desk, gus);
    await sue.getByText(words.composer.servedBy.replace('{{name}}', 'Mel Ortiz')).waitFor();
    const note = sue.getByRole('textbox', { name: words.composer.writeNote, exact: true });
    await note.waitFor();
    expect(await editorOf(sue, words).count()).toBe(0);
    expect(await sue.getByTestId('file-input').count()).toBe(0);
    expect(await seriousFaults(sue)).toEqual([]);
    await sue.keyboard.press('n');
    await sue.keyboard.type('Can we give her the older price?');
    await sue.keyboard.press('Enter');
    for (const side of [sue, mel]) {
      await bubble(side, 'Can we give her the older price?').waitFor();
      await side.getByText(words.thread.internalNote).last().waitFor();
    }
    // The one who serves has not lost it.
    await say(mel, words, 'One moment, please.');
    await bubble(mel, 'One moment, please.').getByLabel(words.status.sent, { exact: true }).waitFor();

    await done(gus);
    await sue.getByText(words.composer.closed).waitFor();
    await note.fill('She will call tomorrow.');
    await sue.getByRole('button', { name: words.composer.saveNote, exact: true }).click();
    for (const side of [sue, mel]) await bubble(side, 'She will call tomorrow.').waitFor();
    const received = (await desk.phone(gus)).messages.map(({ text }) => text);
    expect(received).toContain('One moment, please.');
    expect(received).not.toContain('Can we give her the older price?');
    expect(received).not.toContain('She will call tomorrow.');
    expect([...serving.problems, ...watching.problems]).toEqual([]);
    await Promise.all([serving.close(), watching.close()]);
  });

  it('keeps a draft per conversation, over a reload too, and marks it in the list', async () => {
    const [bea, cid] = [await customer('Bea'), await customer('Cid')];
    await openConversation(page, desk, bea);
    await editorOf(page, words).fill('half a thought');
    await page.getByRole('link', { name: new RegExp(cid.name) }).click();
    await bubble(page, `Hello from ${cid.name}`).waitFor();
    expect(await editorOf(page, words).inputValue()).toBe('');
    await page
      .getByRole('link', { name: new RegExp(bea.name) })
      .getByText(words.inbox.draft)
      .waitFor();
    await page.reload();
    await page.getByRole('link', { name: new RegExp(bea.name) }).click();
    await bubble(page, `Hello from ${bea.name}`).waitFor();
    expect(await editorOf(page, words).inputValue()).toBe('half a thought');
    await editorOf(page, words).fill('');
    await Promise.all([done(bea), done(cid)]);
  });

  it('keeps the files chosen for an answer while another conversation is open, and sends them with it', async () => {
    const [eve, flo] = [await customer('Eve'), await customer('Flo')];
    const row = page.getByRole('link', { name: new RegExp(eve.name) });
    const file = page.getByRole('button', { name: words.composer.removeFile.replace('{{name}}', 'kite.png') });
    await openConversation(page, desk, eve);
    await page.getByTestId('file-input').setInputFiles({ name: 'kite.png', mimeType: 'image/png', buffer: PICTURE });
    await file.waitFor();
    await page.getByRole('link', { name: new RegExp(flo.name) }).click();
    await bubble(page, `Hello from ${flo.name}`).waitFor();
    expect(await file.count()).toBe(0);
    await row.getByText(words.inbox.draft).waitFor();
    await row.click();
    await file.waitFor();
    await page.getByRole('button', { name: words.composer.send, exact: true }).click();
    await eventually(async () => (await desk.phone(eve)).messages.find(({ kind }) => kind === 'photo'));
    await row.getByText(words.inbox.draft).waitFor({ state: 'detached' });
    await Promise.all([done(eve), done(flo)]);
  });

  it('tells what failed and what is uncertain, and sends it again once', async () => {
    const dee = await customer('Dee');
    await openConversation(page, desk, dee);
    await desk.acts(dee, { type: 'block' });
    await eventually(async () => ((await desk.conversation(dee.conversationId)).proxyUser.reachable ? undefined : true));
    await page.getByRole('status').getByText(words.errors.unreachable).waitFor();
    await desk.acts(dee, { type: 'unblock' });
    await desk.acts(dee, { type: 'text', text: 'back again' });
    await page.getByRole('status').getByText(words.errors.unreachable).waitFor({ state: 'detached' });

    await desk.faults('telegram', { rules: [{ match: { method: 'sendMessage' }, effect: 'reset_after_accept', times: 1 }] });
    await say(page, words, 'did it arrive?');
    const uncertain = bubble(page, 'did it arrive?');
    await uncertain.getByText(words.thread.notArrived.uncertain).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await uncertain.getByRole('button', { name: words.thread.resend }).click();
    await uncertain.getByLabel(words.status.sent, { exact: true }).waitFor();
    expect((await desk.phone(dee)).messages.filter(({ text }) => text === 'did it arrive?')).toHaveLength(2);

    await done(dee);
  });

  it('finds people and words, Chinese ones as well', async () => {
    const ivy = await customer('Ivy');
    const question = `风筝什么时候发货 ${locale}`;
    await desk.acts(ivy, { type: 'text', text: question });
    await eventually(async () => ((await desk.conversation(ivy.conversationId)).lastMessage?.preview === question ? true : undefined));
    await page.goto(`${desk.url}/inbox?view=all`);
    const search = page.getByRole('searchbox', { name: words.inbox.search });
    await search.fill(ivy.name);
    await page.getByRole('link', { name: new RegExp(ivy.name) }).waitFor();
    await page.goto(`${desk.url}/inbox?view=all&find=messages&q=${encodeURIComponent(`发货 ${locale}`)}`);
    await page
      .getByRole('link', { name: new RegExp(`风筝什么时候.*${locale}`) })
      .first()
      .click();
    await bubble(page, '风筝什么时候发货').waitFor();
    await done(ivy);
  });

  it('keeps what the lists are narrowed to under a name, with its count', async () => {
    const fay = await customer('Fay');
    await page.goto(`${desk.url}/inbox?view=mine&unread=true`);
    await page.getByRole('button', { name: words.inbox.filtered.replace('{{count}}', '1') }).click();
    await page.getByRole('textbox', { name: words.filters.name }).fill(`Unread ${locale}`);
    await page.getByRole('button', { name: words.common.save, exact: true }).click();
    const saved = page
      .getByRole('navigation', { name: words.filters.saved })
      .getByRole('link', { name: new RegExp(`Unread ${locale}\\s*1$`) });
    await saved.waitFor();
    expect(await saved.getAttribute('aria-current')).toBe('page');
    expect(await seriousFaults(page)).toEqual([]);
    await page.goto(`${desk.url}/inbox?view=all`);
    await saved.click();
    await page.waitForURL(/unread=true/);
    await page.getByRole('button', { name: words.filters.forget.replace('{{name}}', `Unread ${locale}`) }).click();
    await saved.waitFor({ state: 'detached' });
    await done(fay);
  });
});

it('keeps what was written when a part of the page cannot be fetched', async () => {
  const [language] = LANGUAGES;
  const { words } = language;
  const browser = await desk.browser(language);
  const page = await browser.context.newPage();
  const zoe = await desk.customer(account, 'Zoe', 'Hello from Zoe');
  await desk.admin.post(`/conversations/${zoe.conversationId}/claim`);
  // As after an upgrade: the part has another name now.
  await page.route(/\/assets\/attachment-list-/, (route) => route.abort());
  await openConversation(page, desk, zoe);
  await editorOf(page, words).fill('Half a thought');
  await page.getByTestId('file-input').setInputFiles({ name: 'kite.png', mimeType: 'image/png', buffer: PICTURE });
  await page.getByRole('alert').getByText(words.shell.partMissing).waitFor();
  expect(await editorOf(page, words).inputValue()).toBe('Half a thought');
  await bubble(page, 'Hello from Zoe').waitFor();
  await browser.close();
});

it('opens a menu that is on its way, however often its button is pressed meanwhile', async () => {
  const [language] = LANGUAGES;
  const browser = await desk.browser(language);
  const page = await browser.context.newPage();
  const ivy = await desk.customer(account, 'Ivy', 'Hello from Ivy');
  let arrive: () => void = () => undefined;
  const onItsWay = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(/\/assets\/own-list-menu-list-/, (route) => onItsWay.then(() => route.continue()));
  await openConversation(page, desk, ivy);
  const button = page.getByRole('button', { name: language.words.inbox.ownList, exact: true });
  const asked = page.waitForRequest(/\/assets\/own-list-menu-list-/);
  await button.click();
  await asked;
  await button.click();
  arrive();
  await page.getByRole('menuitem', { name: language.words.inbox.pin }).waitFor();
  await button.click();
  await page.getByRole('menuitem', { name: language.words.inbox.pin }).waitFor({ state: 'detached' });
  await browser.close();
});

it('opens the menu of rarer things whole: none moves from under the pointer when the channel’s own requests come', async () => {
  const [language] = LANGUAGES;
  const { words } = language;
  const browser = await desk.browser(language);
  const page = await browser.context.newPage();
  const kim = await desk.customer(await desk.demo('whatsapp'), 'Kim', 'Hello from Kim');
  await desk.admin.post(`/conversations/${kim.conversationId}/claim`);
  let arrive: () => void = () => undefined;
  const onItsWay = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(/\/assets\/further-/, (route) => onItsWay.then(() => route.continue()));
  await openConversation(page, desk, kim);
  const asked = page.waitForRequest(/\/assets\/further-/);
  await page.getByRole('button', { name: words.composer.more }).click();
  await asked;
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
  expect(await page.getByRole('menuitem').count()).toBe(0);
  arrive();
  await rarerItem(page, words.composer.send_location).waitFor();
  expect(await rarerItem(page, words.asks.offer.location).count()).toBe(1);
  await browser.close();
});

it('does without hints that cannot be fetched', async () => {
  const [language] = LANGUAGES;
  const browser = await desk.browser(language);
  const page = await browser.context.newPage();
  await page.route(/\/assets\/(?:hint-bubble|at-hand)-/, (route) => route.abort());
  await page.goto(`${desk.url}/inbox`);
  const link = page.getByRole('link', { name: language.words.shell.contacts, exact: true });
  await link.waitFor();
  await page.waitForLoadState('networkidle');
  const fetched = page.waitForEvent('requestfailed');
  await link.hover();
  await fetched;
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
  expect(await page.getByRole('alert').count()).toBe(0);
  await browser.close();
});
