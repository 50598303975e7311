// What an agent does with messages that are there already, in Chromium, in both languages: answered, reacted to, corrected, taken back, kept for later.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import type { ChannelAccountView } from '../../src/contract/index.js';
import { eventually } from '../support/eventually.js';
import {
  BrowserDesk,
  bubble,
  chooseRarer,
  editorOf,
  LANGUAGES,
  openConversation,
  say,
  type Customer,
  type OpenBrowser,
} from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

let desk: BrowserDesk;
let account: ChannelAccountView;
beforeAll(async () => {
  desk = await BrowserDesk.start();
  account = await desk.demo('telegram');
});
afterAll(() => desk.stop());

describe.each(LANGUAGES)('messages that are there ($locale, $colorScheme)', ({ locale, colorScheme, words }) => {
  let browser: OpenBrowser;
  let page: Page;
  let ann: Customer;
  beforeAll(async () => {
    browser = await desk.browser({ locale, colorScheme });
    page = await browser.context.newPage();
    ann = await desk.customer(account, `Ann ${locale}`, `Is the kite red, ${locale}?`);
    await desk.admin.post(`/conversations/${ann.conversationId}/claim`);
    await openConversation(page, desk, ann);
  });
  afterAll(async () => {
    await desk.admin.post(`/conversations/${ann.conversationId}/close`);
    expect(browser.problems).toEqual([]);
    await browser.close();
  });

  const inMenu = async (message: Locator, item: string): Promise<void> => {
    await message.hover();
    await message.getByRole('button', { name: words.thread.more }).click();
    await page.getByRole('menuitem', { name: item, exact: true }).click();
  };
  const onPhone = (text: string) => eventually(async () => (await desk.phone(ann)).messages.find((message) => message.text === text));

  it('are answered with a quote that leads back, and reacted to with what can be taken back', async () => {
    // The answer quotes it.
    const question = page
      .getByTestId('message')
      .filter({ hasText: `Is the kite red, ${locale}?` })
      .first();
    await question.hover();
    await question.getByRole('button', { name: words.thread.reply, exact: true }).click();
    await page.getByText(words.composer.replyingTo.replace('{{name}}', ann.name)).waitFor();
    await say(page, words, 'As red as can be.');
    const answer = bubble(page, 'As red as can be.');
    await answer.getByLabel(words.status.sent, { exact: true }).waitFor();
    const { messages } = await desk.phone(ann);
    const [asked, answered] = [messages[0], await onPhone('As red as can be.')];
    expect(answered.replyTo).toBe(asked?.id);
    expect(await page.getByText(words.composer.replyingTo.replace('{{name}}', ann.name)).count()).toBe(0);
    await answer.getByTitle(words.thread.toQuoted).click();
    await page.locator('[data-highlighted=true]').getByText(`Is the kite red, ${locale}?`).waitFor();

    await inMenu(question, words.thread.reactWith.replace('{{emoji}}', '🔥'));
    await question.getByTitle(words.thread.reactedBy.agent).getByText('🔥').waitFor();
    await eventually(async () => (await desk.phone(ann)).messages[0]?.reactions?.includes('🔥') || undefined);
    await inMenu(question, words.thread.takeReactionBack.replace('{{emoji}}', '🔥'));
    await question.getByTitle(words.thread.reactedBy.agent).waitFor({ state: 'detached' });
    await eventually(async () => (await desk.phone(ann)).messages[0]?.reactions === undefined || undefined);
  });

  it('are corrected and deleted where the customer reads them too', async () => {
    await say(page, words, 'It costs 91 €.');
    const price = bubble(page, 'It costs 91 €.');
    await price.getByLabel(words.status.sent, { exact: true }).waitFor();
    await inMenu(price, words.thread.edit);
    await page.getByText(words.composer.editing, { exact: true }).waitFor();
    await eventually(async () => (await editorOf(page, words).inputValue()) === 'It costs 91 €.' || undefined);
    expect(await seriousFaults(page)).toEqual([]);
    await say(page, words, 'It costs 19 €.');
    await bubble(page, 'It costs 19 €.').getByText(words.thread.edited, { exact: true }).waitFor();
    expect(await onPhone('It costs 19 €.')).toMatchObject({ edited: true });
    // Neither in the thread nor in the list, which hears of it by itself.
    await eventually(async () => (await page.getByText('It costs 91 €.').count()) === 0 || undefined);

    await inMenu(bubble(page, 'It costs 19 €.'), words.thread.retract);
    const question = page.getByRole('dialog', { name: words.thread.retractTitle });
    await question.getByText(words.thread.retractText).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await question.getByRole('button', { name: words.thread.retract, exact: true }).click();
    await bubble(page, words.thread.retracted).waitFor();
    await eventually(async () => (await desk.phone(ann)).messages.at(-1)?.deleted || undefined);
    await eventually(async () => (await page.getByText('It costs 19 €.').count()) === 0 || undefined);
  });

  it('the customer’s own corrections and reactions show as they happen', async () => {
    const { messageIds } = await desk.acts(ann, { type: 'text', text: 'One kit, please' });
    await bubble(page, 'One kit, please').waitFor();
    await desk.acts(ann, { type: 'edit', messageId: messageIds[0], text: 'One kite, please' });
    await bubble(page, 'One kite, please').getByText(words.thread.edited, { exact: true }).waitFor();
    const answered = await onPhone('As red as can be.');
    await desk.acts(ann, { type: 'react', messageId: answered.id, emojis: ['👍'] });
    await bubble(page, 'As red as can be.').getByText('👍').waitFor();
  });

  it('are kept for later, put off and sent when their time has come', async () => {
    const later = async (text: string): Promise<Locator> => {
      await editorOf(page, words).fill(text);
      await chooseRarer(page, words, words.later.send);
      return page.getByRole('dialog', { name: words.later.title });
    };
    const waiting = page.getByRole('list', { name: words.later.list }).getByRole('listitem');
    const dialog = await later('Not today');
    await dialog.getByRole('button', { name: words.later.tomorrow }).click();
    expect(await seriousFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: words.later.confirm }).click();
    await waiting.getByText('Not today').waitFor();
    // The list may hear of it before who asked for it does.
    await dialog.waitFor({ state: 'detached' });
    expect(await editorOf(page, words).inputValue()).toBe('');
    await waiting.getByRole('button', { name: words.later.cancel }).click();
    await waiting.waitFor({ state: 'detached' });
    expect((await desk.phone(ann)).messages.map(({ text }) => text)).not.toContain('Not today');

    const other = await later('By then it has flown');
    await other.getByRole('button', { name: words.later.inAnHour }).click();
    await other.getByRole('button', { name: words.later.confirm }).click();
    await waiting.getByText('By then it has flown').waitFor();
    await desk.sql(`UPDATE scheduled_message SET send_at = now() WHERE conversation_id = $1`, [ann.conversationId]);
    await bubble(page, 'By then it has flown').getByLabel(words.status.sent, { exact: true }).waitFor();
    await waiting.waitFor({ state: 'detached' });
    expect((await desk.phone(ann)).messages.filter(({ text }) => text === 'By then it has flown')).toHaveLength(1);
  });

  it('bear the picture their writer has chosen, until it is taken away', async () => {
    const face = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#1c7ed6' } })
      .png()
      .toBuffer();
    await page.goto(`${desk.url}/profile`);
    const settings = page.getByRole('main');
    const own = page.getByRole('navigation').locator('img[src*=agent-pictures]');
    await settings.getByRole('button', { name: words.profile.choosePicture }).waitFor();
    await page.locator('input[type=file]').setInputFiles({ name: 'face.png', mimeType: 'image/png', buffer: face });
    await settings.locator('img[src*=agent-pictures]').waitFor();
    await own.waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await openConversation(page, desk, ann);
    await page.getByRole('main').locator('[data-side=out] img[src*=agent-pictures]').first().waitFor();
    await page.goto(`${desk.url}/profile`);
    await settings.getByRole('button', { name: words.profile.removePicture }).click();
    await settings.getByRole('button', { name: words.profile.choosePicture }).waitFor();
    await own.waitFor({ state: 'detached' });
  });
});
