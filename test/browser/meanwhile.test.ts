// What happens while an agent is at something, in Chromium, in both languages: slow answers of the hub, other tabs, a conversation that goes
// elsewhere. Nothing of what was written is lost, and nothing shows that is not so.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { ChannelAccountView, GroupView } from '../../src/contract/index.js';
import { eventually } from '../support/eventually.js';
import { BrowserDesk, bubble, editorOf, LANGUAGES, openConversation, say, type Customer, type OpenBrowser } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

let desk: BrowserDesk;
let account: ChannelAccountView;
let workshop: GroupView;
beforeAll(async () => {
  desk = await BrowserDesk.start();
  account = await desk.demo('telegram');
  workshop = await desk.admin.post<GroupView>('/groups', { name: 'Workshop' });
  await desk.hire('Mel Ortiz', 'mel', 'agent');
});
afterAll(() => desk.stop());

describe.each(LANGUAGES)('meanwhile ($locale, $colorScheme)', (language) => {
  const { locale, words } = language;
  let browser: OpenBrowser;
  let page: Page;
  let ann: Customer;
  const customer = async (name: string): Promise<Customer> => {
    const who = await desk.customer(account, `${name} ${locale}`, `Hello from ${name} ${locale}`);
    await desk.admin.post(`/conversations/${who.conversationId}/claim`);
    return who;
  };
  const done = ({ conversationId }: Customer): Promise<unknown> => desk.admin.post(`/conversations/${conversationId}/close`);
  const row = ({ conversationId }: Customer) => page.locator(`[data-conversation="${conversationId}"]`);
  /** Calls of this address wait until they are let go. */
  const held = async (path: string): Promise<{ first: () => Promise<unknown>; letGo: () => void }> => {
    let [letGo, came]: (() => void)[] = [];
    const open = new Promise<void>((resolve) => (letGo = resolve));
    const first = new Promise<void>((resolve) => (came = resolve));
    await page.route(path, async (route) => {
      came?.();
      await open;
      await route.continue();
    });
    return { first: () => first, letGo: () => letGo?.() };
  };
  const panel = () => page.getByRole('complementary', { name: words.contact.title });

  beforeAll(async () => {
    browser = await desk.browser(language);
    page = await browser.context.newPage();
    ann = await customer('Ann');
  });
  afterAll(async () => {
    await done(ann);
    // A conversation that is gone, a hub that does not answer and a refused way out are part of the story.
    const expected = /status of (404|500|503)|ERR_FAILED/;
    expect(browser.problems.filter((problem) => !expected.test(problem))).toEqual([]);
    await browser.close();
  });

  it('a conversation that has gone out of sight is not shown as one’s own', async () => {
    const bea = await desk.customer(account, `Bea ${locale}`, `Hello from Bea ${locale}`);
    const mel = await desk.browser(language, 'mel');
    const other = await mel.context.newPage();
    await openConversation(other, desk, bea);
    await other.getByRole('button', { name: words.session.claim, exact: true }).first().click();
    await editorOf(other, words).waitFor();
    await desk.admin.post(`/conversations/${bea.conversationId}/transfer`, { groupId: workshop.id });
    await other.getByText(words.inbox.cannotOpen).waitFor();
    expect(await other.getByTestId('message').count()).toBe(0);
    expect(await editorOf(other, words).count()).toBe(0);
    await mel.close();
    await done(bea);
  });

  it('a correction is no note, and leaves what is written since alone', async () => {
    await openConversation(page, desk, ann);
    await say(page, words, 'It costs 91 €.');
    const price = bubble(page, 'It costs 91 €.');
    await price.getByLabel(words.status.sent, { exact: true }).waitFor();
    const { composer } = words;
    await page.getByRole('group', { name: composer.mode }).getByRole('button', { name: composer.note, exact: true }).click();
    await page.getByRole('textbox', { name: composer.writeNote, exact: true }).fill('He haggles');
    await price.hover();
    await price.getByRole('button', { name: words.thread.more }).click();
    await page.getByRole('menuitem', { name: words.thread.edit, exact: true }).click();
    const editor = editorOf(page, words);
    await eventually(async () => (await editor.inputValue()) === 'It costs 91 €.' || undefined);
    const calls = await held('**/api/v1/messages/*');
    await editor.fill('It costs 19 €.');
    await editor.press('Enter');
    await calls.first();
    // Back to the note, which goes on while the correction is on its way.
    await page.keyboard.press('Escape');
    const note = page.getByRole('textbox', { name: composer.writeNote, exact: true });
    await note.fill('He haggles, every time');
    calls.letGo();
    await bubble(page, 'It costs 19 €.').waitFor();
    expect(await note.inputValue()).toBe('He haggles, every time');
    await note.fill('');
    await page.getByRole('group', { name: composer.mode }).getByRole('button', { name: composer.reply, exact: true }).click();
  });

  it('a correction, and which message is answered, are there again after another conversation and after a reload', async () => {
    const bob = await customer('Bob');
    await openConversation(page, desk, ann);
    await say(page, words, 'It flies in any wind.');
    const sent = bubble(page, 'It flies in any wind.');
    await sent.getByLabel(words.status.sent, { exact: true }).waitFor();
    await sent.hover();
    await sent.getByRole('button', { name: words.thread.more }).click();
    await page.getByRole('menuitem', { name: words.thread.edit, exact: true }).click();
    const editor = editorOf(page, words);
    await eventually(async () => (await editor.inputValue()) === 'It flies in any wind.' || undefined);
    await editor.fill('It flies from three knots');
    await row(bob).click();
    await bubble(page, `Hello from ${bob.name}`).waitFor();
    expect(await editor.inputValue()).toBe('');
    await row(ann).getByText(words.inbox.draft).waitFor();
    await row(ann).click();
    await page.getByText(words.composer.editing, { exact: true }).waitFor();
    expect(await editor.inputValue()).toBe('It flies from three knots');
    await page.reload();
    await page.getByText(words.composer.editing, { exact: true }).waitFor();
    expect(await editor.inputValue()).toBe('It flies from three knots');
    await editor.press('Enter');
    await bubble(page, 'It flies from three knots').waitFor();
    await page.getByText(words.composer.editing, { exact: true }).waitFor({ state: 'detached' });
    expect(await editor.inputValue()).toBe('');

    const question = bubble(page, `Hello from ${ann.name}`);
    await question.hover();
    await question.getByRole('button', { name: words.thread.reply, exact: true }).click();
    await editor.fill('Hello to you');
    await page.reload();
    const answering = page.getByText(words.composer.replyingTo.replace('{{name}}', ann.name));
    await answering.waitFor();
    await editor.press('Enter');
    await bubble(page, 'Hello to you').getByText(ann.name, { exact: true }).waitFor();
    await page.reload();
    await editor.waitFor();
    expect(await answering.count()).toBe(0);
    await done(bob);
  });

  it('a field that goes away while an answer is written leaves its letters to nobody', async () => {
    const [jon, kay] = [await customer('Jon'), await customer('Kay')];
    await openConversation(page, desk, jon);
    await row(kay).waitFor();
    await editorOf(page, words).pressSequentially('We have three of th');
    await desk.admin.post(`/conversations/${jon.conversationId}/transfer`, { groupId: workshop.id });
    await page.getByText(words.composer.unclaimed).waitFor();
    // Each of these would do something: open another conversation, another list or the search, claim, pin, write a note.
    await page.keyboard.type('ejk4i/punc');
    await page.getByText(words.composer.fieldGone).waitFor();
    expect(new URL(page.url()).pathname).toContain(jon.conversationId);
    expect(new URL(page.url()).searchParams.get('view')).toBe('all');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.evaluate(`document.activeElement === document.body`)).toBe(true);
    expect((await desk.conversation(jon.conversationId)).session?.state).toBe('queued');
    await page.keyboard.press('Escape');
    await page.keyboard.press('4');
    await page.waitForURL(/view=closed/);
    // What was written is the answer's still.
    await desk.admin.post(`/conversations/${jon.conversationId}/claim`);
    await openConversation(page, desk, jon);
    expect(await editorOf(page, words).inputValue()).toBe('We have three of th');
    await editorOf(page, words).fill('');
    for (const one of [jon, kay]) await done(one);
  });

  it('labels ticked one after the other are all kept', async () => {
    const names = [`VIP ${locale}`, `Wholesale ${locale}`];
    for (const name of names) await desk.admin.post('/labels', { name, color: 'blue' });
    await openConversation(page, desk, ann);
    await panel().getByRole('button', { name: words.person.editLabels }).click();
    const calls = await held('**/labels');
    for (const name of names) await page.getByRole('checkbox', { name }).click();
    for (const name of names) expect(await page.getByRole('checkbox', { name }).isChecked()).toBe(true);
    calls.letGo();
    await page.keyboard.press('Escape');
    for (const name of names) await panel().getByText(name, { exact: true }).waitFor();
    const { contact } = await desk.conversation(ann.conversationId);
    await eventually(async () => {
      const { labels } = await desk.admin.get<{ labels: string[] }>(`/contacts/${contact.id}`);
      return names.every((name) => labels.includes(name)) || undefined;
    });
  });

  it('the search box says what is searched for', async () => {
    const cid = await desk.customer(account, `Cid ${locale}`, `Hello from Cid ${locale}`);
    await page.goto(`${desk.url}/inbox?view=all`);
    const box = page.getByRole('searchbox', { name: words.inbox.search });
    await box.pressSequentially(cid.name);
    await eventually(async () => (await page.locator('[data-conversation]').count()) === 1 || undefined);
    expect(await box.inputValue()).toBe(cid.name);
    await row(cid).click();
    await page.getByRole('button', { name: words.session.claim, exact: true }).first().click();
    await editorOf(page, words).waitFor();
    await row(ann).waitFor();
    expect(await box.inputValue()).toBe('');
    await page.goBack();
    await eventually(async () => (await box.inputValue()) === cid.name || undefined);
    await done(cid);
  });

  it('a note about a person is kept until it is added', async () => {
    const dee = await customer('Dee');
    await openConversation(page, desk, ann);
    const field = panel().getByRole('textbox', { name: words.person.notes });
    await field.fill('Never give credit');
    await row(dee).click();
    await bubble(page, `Hello from ${dee.name}`).waitFor();
    expect(await field.inputValue()).toBe('');
    await row(ann).click();
    await bubble(page, `Hello from ${ann.name}`).waitFor();
    expect(await field.inputValue()).toBe('Never give credit');
    await panel().getByRole('button', { name: words.person.addNote }).click();
    await panel()
      .getByText(/^Ada Lin · /)
      .first()
      .waitFor();
    expect(await field.inputValue()).toBe('');
    await done(dee);
  });

  it('a voice is kept when another conversation is opened while it is recorded', async () => {
    const eve = await customer('Eve');
    await openConversation(page, desk, ann);
    await page.getByRole('button', { name: words.composer.record, exact: true }).click();
    await page.getByRole('group', { name: words.composer.recording }).getByRole('timer').getByText('0:01').waitFor();
    await row(eve).click();
    await bubble(page, `Hello from ${eve.name}`).waitFor();
    await row(ann).getByText(words.inbox.draft).waitFor();
    await row(ann).click();
    const remove = page.getByRole('button', { name: new RegExp(words.composer.removeFile.replace('{{name}}', 'voice')) });
    await remove.click();
    await remove.waitFor({ state: 'detached' });
    await done(eve);
  });

  it('a claim that is answered late leaves the agent where they have gone', async () => {
    const [fay, gil] = [await desk.customer(account, `Fay ${locale}`, `Hello from Fay ${locale}`), await customer('Gil')];
    await openConversation(page, desk, fay);
    const calls = await held('**/claim');
    await page.getByRole('button', { name: words.session.claim, exact: true }).first().click();
    await calls.first();
    await row(gil).click();
    await editorOf(page, words).fill('Dear Gil');
    calls.letGo();
    await page.getByText(words.session.yoursNow.replace('{{name}}', fay.name)).waitFor();
    expect(new URL(page.url()).pathname).toContain(gil.conversationId);
    expect(await editorOf(page, words).inputValue()).toBe('Dear Gil');
    await editorOf(page, words).fill('');
    for (const one of [fay, gil]) await done(one);
  });

  it('what could not be fetched beside a conversation says so, and comes when it is asked for again', async () => {
    const failing = '**/api/v1/contacts/**';
    await page.route(failing, (route) => route.fulfill({ status: 500, contentType: 'application/json', body: '{}' }));
    await page.goto(`${desk.url}/inbox`);
    await openConversation(page, desk, ann);
    const again = panel().getByRole('alert').getByRole('button', { name: words.common.tryAgain });
    await again.first().waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.unroute(failing);
    await again.first().click();
    await panel().getByRole('heading', { name: words.person.records }).waitFor();
    await again.first().waitFor({ state: 'detached' });
  });

  it('a shortcut whose text is still on its way is not sent in its place', async () => {
    const shortcut = `hi-${locale.toLowerCase()}`;
    await desk.admin.post('/canned-responses', { scope: 'own', shortcut, title: 'Hello', text: `Good day! ${locale}` });
    await page.goto(`${desk.url}/inbox`);
    await openConversation(page, desk, ann);
    const calls = await held('**/api/v1/canned-responses*');
    const editor = editorOf(page, words);
    await editor.pressSequentially(`/${shortcut}`);
    await calls.first();
    await editor.press('Enter');
    expect(await editor.inputValue()).toBe(`/${shortcut}`);
    calls.letGo();
    await page.getByRole('option', { name: 'Hello' }).waitFor();
    await editor.press('Enter');
    await eventually(async () => (await editor.inputValue()) === `Good day! ${locale}` || undefined);
    await editor.fill('');
  });

  it('what was sent in one tab does not wait in another', async () => {
    await openConversation(page, desk, ann);
    await editorOf(page, words).fill(`We refund 50. ${locale}`);
    const second = await browser.context.newPage();
    await openConversation(second, desk, ann);
    expect(await editorOf(second, words).inputValue()).toBe(`We refund 50. ${locale}`);
    await editorOf(page, words).press('Enter');
    await bubble(second, `We refund 50. ${locale}`).waitFor();
    await eventually(async () => (await editorOf(second, words).inputValue()) === '' || undefined);
    await second.close();
  });

  it('one’s own status is the same in every tab, with the reason it has now', async () => {
    const second = await browser.context.newPage();
    for (const tab of [page, second]) await tab.goto(`${desk.url}/inbox`);
    const menu = (tab: Page) => tab.getByRole('button', { name: /^Ada Lin[,，]/ });
    await menu(page).click();
    await page.getByRole('menuitem', { name: words.presence.break, exact: true }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('Lunch');
    await page.keyboard.press('Enter');
    await second.getByRole('button', { name: new RegExp(`^Ada Lin[,，] ?${words.presence.break}`) }).click();
    await second.getByText(`${words.presence.break} · Lunch`).waitFor();
    await second.getByRole('menuitem', { name: words.presence.idle, exact: true }).click();
    await page.getByRole('button', { name: new RegExp(`^Ada Lin[,，] ?${words.presence.idle}`) }).click();
    await page.getByRole('menu').getByText(words.presence.idle, { exact: true }).first().waitFor();
    expect(await page.getByText('Lunch').count()).toBe(0);
    await page.keyboard.press('Escape');
    await second.close();
  });

  it('who could not be signed out is told so, and is signed out at the next try', async () => {
    await page.goto(`${desk.url}/inbox`);
    await page.route('**/api/v1/auth/logout', (route) => route.fulfill({ status: 503, body: '' }));
    const signOut = async (): Promise<void> => {
      await page.getByRole('button', { name: /^Ada Lin[,，]/ }).click();
      await page.getByRole('menuitem', { name: words.shell.signOut, exact: true }).click();
    };
    await signOut();
    await page.getByRole('alert').first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/inbox');
    await page.unroute('**/api/v1/auth/logout');
    await signOut();
    await page.waitForURL(/\/login/);
    expect((await page.request.get(`${desk.url}/api/v1/me`)).status()).toBe(401);
  });
});
