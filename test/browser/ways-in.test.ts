// Where people come in and what they are told by itself, as an admin sets it up, in Chromium, in both languages: routing rules, automatic texts,
// QR codes, the menu below every chat.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import type { ChannelAccountView, GroupView, QrCodeView } from '../../src/contract/index.js';
import { eventually } from '../support/eventually.js';
import { BrowserDesk, bubble, LANGUAGES, openConversation, type Customer, type OpenBrowser } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

let desk: BrowserDesk;
let telegram: ChannelAccountView;
let wechat: ChannelAccountView;
beforeAll(async () => {
  desk = await BrowserDesk.start();
  [telegram, wechat] = [await desk.demo('telegram'), await desk.demo('wechat')];
});
afterAll(() => desk.stop());

describe.each(LANGUAGES)('ways in ($locale, $colorScheme)', (language) => {
  const { locale, words } = language;
  const repairs = `Repairs ${locale}`;
  const broken = locale === 'zh-CN' ? '坏了' : 'broken';
  let browser: OpenBrowser;
  let page: Page;
  let repairsId: string;
  beforeAll(async () => {
    browser = await desk.browser(language);
    page = await browser.context.newPage();
    repairsId = (await desk.admin.post<GroupView>('/groups', { name: repairs })).id;
  });
  afterAll(async () => {
    expect(browser.problems).toEqual([]);
    await browser.close();
  });

  const filled = (text: string, values: Record<string, string>): string =>
    text.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => values[name] ?? '');
  const button = (name: string, within: Page | Locator = page) => within.getByRole('button', { name, exact: true }).first();
  const dialog = () => page.getByRole('dialog');
  const choose = async (within: Page | Locator, label: string, option: string): Promise<void> => {
    await within.getByRole('combobox', { name: label }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };
  /** Somebody new, whose words are not the last once they are answered by themselves. */
  const come = async (name: string, text = `Hello from ${name}`): Promise<Customer> => {
    const { id: personId } = await desk.admin.post<{ id: string | number }>('/lab/telegram/people', { displayName: name });
    await desk.acts({ account: telegram, personId }, { type: 'text', text });
    const { id } = await eventually(async () =>
      (await desk.admin.conversations()).find(({ contact, session }) => contact.displayName === name && session !== null),
    );
    return { account: telegram, name, personId, conversationId: id };
  };
  const groupOf = async ({ conversationId }: Customer) => (await desk.conversation(conversationId)).session?.groupId;

  it('a routing rule is made, tried, switched off and deleted, and goes for who comes meanwhile', async () => {
    const rule = `Broken things ${locale}`;
    await page.goto(`${desk.url}/admin/routing`);
    await button(words.routing.newRule).click();
    await dialog().getByRole('textbox', { name: words.routing.name }).fill(rule);
    await dialog().getByRole('combobox', { name: words.routing.condition.keywords }).fill(broken);
    await page.keyboard.press('Enter');
    // A rule has to lead somewhere.
    expect(await button(words.routing.createRule, dialog()).isDisabled()).toBe(true);
    await choose(dialog(), words.routing.servedBy, repairs);
    expect(await seriousFaults(page)).toEqual([]);
    await button(words.routing.createRule, dialog()).click();
    const card = page.getByRole('article', { name: rule });
    await card.getByText(filled(words.routing.goesTo, { group: repairs })).waitFor();
    await card.getByText(filled(words.routing.quoted, { text: broken })).waitFor();

    const trial = page.getByRole('region', { name: words.routing.tryIt });
    await trial.getByLabel(words.routing.firstMessage).fill(`The kite is ${broken}`);
    await button(words.routing.try, trial).click();
    await trial.getByText(filled(words.routing.decidedBy.rule, { rule })).waitFor();
    await trial.getByLabel(words.routing.firstMessage).fill('Hello');
    await button(words.routing.try, trial).click();
    await trial.getByText(words.routing.decidedBy.account).waitFor();
    await trial.getByText(filled(words.routing.unmet, { conditions: words.routing.condition.keywords })).waitFor();
    expect(await seriousFaults(page)).toEqual([]);

    expect(await groupOf(await come(`Ann ${locale}`, `My kite is ${broken}`))).toBe(repairsId);
    expect(await groupOf(await come(`Ben ${locale}`))).toBe(telegram.groupId);
    await card.getByRole('switch').press('Space');
    await card.getByRole('switch', { checked: false }).waitFor();
    expect(await groupOf(await come(`Cid ${locale}`, `Also ${broken}`))).toBe(telegram.groupId);

    await button(words.common.delete, card).click();
    await button(words.common.delete, dialog()).click();
    await card.waitFor({ state: 'detached' });
  });

  it('rules are put in another order, which decides', async () => {
    for (const [name, groupId] of [
      [`Second ${locale}`, telegram.groupId],
      [`First ${locale}`, repairsId],
    ])
      await desk.admin.post('/routing-rules', { name, groupId, conditions: { keywords: [`order ${locale}`] } });
    await page.goto(`${desk.url}/admin/routing`);
    const first = page.getByRole('article', { name: `First ${locale}` });
    await button(filled(words.routing.up, { name: `First ${locale}` }), first).click();
    await first.getByRole('heading', { name: `1. First ${locale}` }).waitFor();
    expect(await groupOf(await come(`Dee ${locale}`, `My order ${locale}`))).toBe(repairsId);
    for (const name of [`First ${locale}`, `Second ${locale}`]) {
      const card = page.getByRole('article', { name });
      await button(words.common.delete, card).click();
      await button(words.common.delete, dialog()).click();
      await card.waitFor({ state: 'detached' });
    }
  });

  it('a greeting and words for closed doors are written once, and every customer reads them', async () => {
    const [hello, closed] = [`Welcome, {{contact.name}}! ${locale}`, `We are closed. ${locale}`];
    await page.goto(`${desk.url}/admin/texts`);
    await choose(page, words.texts.account, telegram.name);
    const greeting = page.getByRole('textbox', { name: words.texts.kind.greeting });
    await greeting.fill('Welcome, ');
    await page
      .getByRole('button', { name: /\{\{contact\.name\}\}/ })
      .first()
      .click();
    await eventually(async () => (await greeting.inputValue()) === 'Welcome, {{contact.name}}' || undefined);
    await greeting.fill(hello);
    await page.getByRole('textbox', { name: words.texts.kind.outOfHours }).fill(closed);
    expect(await seriousFaults(page)).toEqual([]);
    await button(words.common.save).click();
    await page.getByText(words.texts.saved).waitFor();
    await page.reload();
    await eventually(async () => (await greeting.inputValue()) === hello || undefined);

    const name = `Eve ${locale}`;
    const eve = await come(name);
    const got = async (who: Customer): Promise<(string | undefined)[]> =>
      (await desk.phone(who)).messages.filter(({ from }) => from === 'bot').map(({ text }) => text);
    await eventually(async () => (await got(eve)).includes(`Welcome, ${name}! ${locale}`) || undefined);
    await openConversation(page, desk, eve);
    await bubble(page, `Welcome, ${name}! ${locale}`).waitFor();
    expect(await got(eve)).toHaveLength(1);

    // The hours are a flow of their own; here the doors are shut at every hour.
    const hours = `/groups/${telegram.groupId}/working-hours/regular`;
    await desk.admin.put(hours, { weekly: [] });
    const flo = await come(`Flo ${locale}`);
    await eventually(async () => (await got(flo)).includes(closed) || undefined);
    await openConversation(page, desk, flo);
    await bubble(page, closed).waitFor();
    await desk.admin.call('DELETE', hours);
  });

  it('what was written is asked for before another account’s texts take its place', async () => {
    await page.goto(`${desk.url}/admin/texts`);
    await choose(page, words.texts.account, telegram.name);
    const greeting = page.getByRole('textbox', { name: words.texts.kind.greeting });
    await greeting.fill(`Half a greeting ${locale}`);
    await choose(page, words.texts.account, wechat.name);
    await button(words.common.cancel, dialog()).click();
    expect(await greeting.inputValue()).toBe(`Half a greeting ${locale}`);
    await choose(page, words.texts.account, wechat.name);
    await button(words.unsaved.leave, dialog()).click();
    await eventually(async () => (await greeting.inputValue()) === '' || undefined);
  });

  it('a QR code is made for a group, and who scans it is served there', async () => {
    const [name, scene] = [`Counter ${locale}`, `counter-${locale.toLowerCase()}`];
    await page.goto(`${desk.url}/admin/codes`);
    await button(words.codes.newCode).click();
    await dialog().getByRole('textbox', { name: words.codes.name }).fill(name);
    await dialog().getByRole('textbox', { name: words.codes.scene }).fill(scene);
    await choose(dialog(), words.codes.group, repairs);
    await choose(dialog(), words.codes.lasts, words.codes.lasting.week);
    expect(await seriousFaults(page)).toEqual([]);
    await button(words.codes.create, dialog()).click();
    const card = page.getByRole('article', { name });
    await card.getByRole('img', { name: filled(words.codes.picture, { name }) }).waitFor();
    await card.getByText(filled(words.routing.goesTo, { group: repairs })).waitFor();
    const saved = page.waitForEvent('download');
    await button(filled(words.codes.downloadOf, { name }), card).click();
    expect((await saved).suggestedFilename()).toBe(`${scene}.svg`);
    expect(await seriousFaults(page)).toEqual([]);

    const code = (await desk.admin.get<{ items: QrCodeView[] }>('/qr-codes')).items.find((one) => one.scene === scene);
    const { id: personId } = await desk.admin.post<{ id: string | number }>('/lab/wechat/people', { displayName: `Gus ${locale}` });
    const gus = { account: wechat, name: `Gus ${locale}`, personId };
    await desk.acts(gus, { type: 'scan', url: code?.url });
    await desk.acts(gus, { type: 'text', text: `Scanned at the ${scene}` });
    const { id } = await desk.opened(`Scanned at the ${scene}`);
    expect(await groupOf({ ...gus, conversationId: id })).toBe(repairsId);

    await button(words.common.edit, card).click();
    await dialog().getByRole('textbox', { name: words.codes.name }).fill(`Door ${locale}`);
    await button(words.common.save, dialog()).click();
    const renamed = page.getByRole('article', { name: `Door ${locale}` });
    await button(words.common.delete, renamed).click();
    await button(words.common.delete, dialog()).click();
    await renamed.waitFor({ state: 'detached' });
  });

  it('the menu below every chat is built, refused where it cannot be, and stands at the platform', async () => {
    await page.goto(`${desk.url}/admin/channels`);
    const card = page.getByRole('article', { name: wechat.name });
    await button(words.accountMenu.open, card).click();
    const form = page.getByRole('dialog', { name: filled(words.accountMenu.title, { name: wechat.name }) });
    await form.getByRole('button', { name: words.accountMenu.save }).waitFor();
    // What the first language has left.
    for (const remove of await form.getByRole('button', { name: filled(words.accountMenu.remove, { label: 'Shop' }) }).all())
      await remove.click();
    const save = button(words.accountMenu.save, form);
    await button(words.accountMenu.addButton, form).click();
    const first = form.getByRole('group', { name: filled(words.accountMenu.button, { number: '1' }), exact: true });
    await first.getByRole('textbox', { name: words.accountMenu.label }).fill('A label that is much too long');
    await first
      .getByText(/\/ ?\d+|\d+ of \d+|：/)
      .first()
      .waitFor();
    expect(await save.isDisabled()).toBe(true);
    await first.getByRole('textbox', { name: words.accountMenu.label }).fill('Shop');
    await choose(first, words.accountMenu.does, words.accountMenu.kind.link);
    await first.getByRole('textbox', { name: words.accountMenu.url }).fill('https://shop.example.com/');
    expect(await seriousFaults(page)).toEqual([]);
    await save.click();
    await page.getByText(words.accountMenu.saved).waitFor();
    await form.waitFor({ state: 'detached' });
    const { entries } = await desk.admin.get<{ entries: object[] }>(`/channel-accounts/${wechat.id}/menu`);
    expect(entries).toMatchObject([{ label: 'Shop' }]);
  });
});
