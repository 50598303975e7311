// Every kind of content both ways, in Chromium, in both languages: what an agent sends from the composer, what a customer sends from the phone.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { SAMPLE_FILES } from '../../connectors/stub-kit/samples.js';
import type { ChannelAccountView } from '../../src/contract/index.js';
import { eventually } from '../support/eventually.js';
import { BrowserDesk, bubble, chooseRarer, LANGUAGES, openConversation, say, type Customer, type OpenBrowser } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

const TEXT_FILE = { name: 'offer.txt', mimeType: 'text/plain', buffer: Buffer.from('one kite, 19 €') };
const sample = (kind: 'photo' | 'video', name: string) => ({
  name,
  mimeType: SAMPLE_FILES[kind].mime,
  buffer: SAMPLE_FILES[kind].bytes,
});

let desk: BrowserDesk;
let telegram: ChannelAccountView;
/** Takes every kind as it is. */
let shop: ChannelAccountView;
let whatsapp: ChannelAccountView;
beforeAll(async () => {
  desk = await BrowserDesk.start();
  [telegram, shop, whatsapp] = [await desk.demo('telegram'), await desk.demo('api'), await desk.demo('whatsapp')];
});
afterAll(() => desk.stop());

describe.each(LANGUAGES)('every kind of content ($locale, $colorScheme)', (language) => {
  const { locale, words } = language;
  let browser: OpenBrowser;
  let page: Page;
  beforeAll(async () => {
    browser = await desk.browser(language);
    page = await browser.context.newPage();
  });
  afterAll(async () => {
    expect(browser.problems).toEqual([]);
    await browser.close();
  });

  const served = async (account: ChannelAccountView, name: string): Promise<Customer> => {
    const customer = await desk.customer(account, `${name} ${locale}`, `Hello from ${name} ${locale}`);
    await desk.admin.post(`/conversations/${customer.conversationId}/claim`);
    await openConversation(page, desk, customer);
    return customer;
  };
  const send = () => page.getByRole('button', { name: words.composer.send, exact: true }).click();
  const attach = async (...files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> => {
    await page.getByTestId('file-input').setInputFiles(files);
    for (const { name } of files)
      await page.getByRole('button', { name: words.composer.removeFile.replace('{{name}}', name), exact: true }).waitFor();
  };
  /** Out of the menu of rarer things: a dialog is filled in and sent. */
  const more = async (item: string, fill: Record<string, string>): Promise<void> => {
    await chooseRarer(page, words, item);
    const dialog = page.getByRole('dialog', { name: item });
    for (const [label, value] of Object.entries(fill)) await dialog.getByLabel(label).first().fill(value);
    await dialog.getByRole('button', { name: words.composer.send, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  const numbered = (text: string, number: number): string => text.replace('{{number}}', String(number));

  it('begins a template and a menu on WhatsApp with a file of the agent’s', async () => {
    const wes = await served(whatsapp, 'Wes');
    const opened = async (item: string) => {
      await chooseRarer(page, words, item);
      return page.getByRole('dialog', { name: item });
    };
    const template = await opened(words.composer.send_template);
    await template.getByRole('combobox', { name: words.composer.template }).click();
    await page.getByRole('option', { name: /voltar_a_falar/ }).click();
    const file = template.locator('input[type="file"]');
    await file.setInputFiles(TEXT_FILE);
    await template.getByText(words.composer.fileTypeRefused).waitFor();
    expect(await template.getByRole('button', { name: words.composer.send, exact: true }).isDisabled()).toBe(true);
    await file.setInputFiles(sample('photo', 'kite.jpg'));
    await template.getByTestId('template-preview').getByRole('img', { name: 'kite.jpg' }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await template.getByRole('button', { name: words.composer.send, exact: true }).click();
    await bubble(page, 'Olá! Podemos continuar a nossa conversa?').getByRole('img', { name: 'kite.jpg' }).waitFor();

    const menu = await opened(words.composer.send_menu);
    await menu.locator('input[type="file"]').setInputFiles(sample('photo', 'colours.jpg'));
    await menu.getByLabel(words.composer.question).fill('Which colour?');
    await menu.getByRole('textbox', { name: numbered(words.composer.option, 1) }).fill('Red');
    expect(await menu.getByLabel(words.composer.menuHeader).count()).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
    await menu.getByRole('button', { name: words.composer.send, exact: true }).click();
    await bubble(page, 'Which colour?').getByRole('img', { name: 'colours.jpg' }).waitFor();

    const got = await eventually(async () => {
      const theirs = (await desk.phone(wes)).messages.filter(({ from }) => from === 'bot');
      return theirs.length === 2 ? theirs : undefined;
    });
    expect(got).toMatchObject([
      { kind: 'photo', fileName: 'kite.jpg', caption: 'Olá! Podemos continuar a nossa conversa?' },
      { kind: 'photo', fileName: 'colours.jpg', caption: 'Which colour?', buttons: [[{ text: 'Red' }]] },
    ]);
  });

  it('goes from the composer to the customer’s phone', async () => {
    const ann = await served(shop, 'Ann');
    await say(page, words, 'On its way <b>now</b> 🪁');
    await attach(sample('photo', 'kite.jpg'));
    await send();
    await attach(sample('photo', 'red.jpg'), sample('video', 'flight.mp4'));
    await say(page, words, 'Two of them');
    await attach(sample('video', 'landing.mp4'));
    await send();
    await attach(TEXT_FILE);
    await send();

    await page.getByRole('button', { name: words.composer.record, exact: true }).click();
    const recording = page.getByRole('group', { name: words.composer.recording });
    await recording.getByRole('timer').getByText('0:01').waitFor();
    await recording.getByRole('button', { name: words.composer.keepRecording }).click();
    await page.getByRole('button', { name: new RegExp(words.composer.removeFile.replace('{{name}}', 'voice')) }).waitFor();
    await send();

    await more(words.composer.send_location, {
      [words.composer.latitude]: '51.5',
      [words.composer.longitude]: '-0.12',
      [words.composer.placeName]: 'Kite shop',
    });
    await more(words.composer.send_contact_card, {
      [words.composer.contactName]: 'Li Driver',
      [words.composer.contactPhone]: '+442071234567',
    });
    await more(words.composer.send_menu, {
      [words.composer.question]: 'Which colour?',
      [numbered(words.composer.option, 1)]: 'Red',
      [numbered(words.composer.option, 2)]: 'Blue',
    });
    await more(words.composer.send_product, {
      [words.shop.title]: 'First Wind',
      [words.shop.id]: 'FW-1',
      [words.shop.price]: '19 €',
      [words.shop.url]: 'https://kites.example/fw-1',
    });
    await more(words.composer.send_order, {
      [words.shop.number]: 'A-1001',
      [words.shop.status]: 'Paid',
      [numbered(words.shop.item, 1)]: 'First Wind',
      [words.shop.total]: '19 €',
    });
    await chooseRarer(page, words, words.composer.send_product);
    const dialog = page.getByRole('dialog', { name: words.composer.send_product });
    await dialog.getByRole('button', { name: words.shop.addItem }).click();
    for (const [index, title] of ['Second Wind', 'Third Wind'].entries()) {
      const fields = dialog.getByRole('group', { name: numbered(words.shop.item, index + 1) });
      await fields.getByLabel(words.shop.title).fill(title);
      await fields.getByLabel(words.shop.id).fill(`W-${String(index)}`);
    }
    expect(await seriousFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: words.composer.send, exact: true }).click();
    await page.getByRole('group', { name: words.content.kind.products }).getByText('Third Wind').waitFor();
    const got = await eventually(async () => {
      const theirs = (await desk.phone(ann)).messages.filter(({ from }) => from === 'bot');
      return theirs.some(({ text }) => text?.includes('Third Wind')) ? theirs : undefined;
    });
    expect(got.map(({ kind, text, caption }) => [kind, (text ?? caption)?.split('\n')[0]])).toEqual([
      ['text', 'On its way <b>now</b> 🪁'],
      ['photo', undefined],
      ['photo', 'Two of them'],
      ['video', undefined],
      ['video', undefined],
      ['document', undefined],
      ['voice', undefined],
      ['venue', undefined],
      ['contact', undefined],
      ['text', 'Which colour?'],
      ['text', 'First Wind'],
      ['text', 'A-1001'],
      ['text', 'Second Wind'],
      ['text', 'Third Wind'],
    ]);
    expect(
      await page
        .getByTestId('message')
        .filter({ has: page.getByRole('alert') })
        .count(),
    ).toBe(0);
    // What was shared stands beside the conversation.
    const panel = page.getByRole('complementary', { name: words.contact.title });
    await panel.getByRole('link', { name: /offer\.txt/ }).waitFor();
    await panel.getByRole('button', { name: words.content.openImage.replace('{{name}}', 'kite.jpg') }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await desk.admin.post(`/conversations/${ann.conversationId}/close`);
  });

  it('comes from the customer’s phone to the desk', async () => {
    const ben = await served(telegram, 'Ben');
    const thread = page.getByRole('log');
    const acts = (action: object) => desk.acts(ben, action);
    for (const type of ['photo', 'video', 'animation', 'video_note', 'voice', 'audio', 'document', 'sticker']) await acts({ type });
    await acts({ type: 'album', count: 2, caption: 'Two of mine' });
    await acts({ type: 'location', latitude: 48.2, longitude: 16.37 });
    await acts({ type: 'venue', latitude: 48.2, longitude: 16.37, title: 'Kite meadow' });
    await acts({ type: 'contact', name: 'Cy', phone: '+15550123' });
    await bubble(page, '+15550123').waitFor();

    await thread
      .getByRole('button', { name: words.content.openImage.replace('{{name}}', words.content.image) })
      .first()
      .click();
    const viewer = page.getByRole('dialog');
    await viewer.getByRole('img', { name: words.content.image, exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await viewer.waitFor({ state: 'detached' });
    expect(await thread.locator('video').count()).toBe(3);
    await thread.getByRole('link', { name: /document\.pdf/ }).waitFor();
    await bubble(page, 'Two of mine').getByRole('img').nth(1).waitFor();
    await bubble(page, words.content.location).getByText('48.20000, 16.37000').waitFor();
    await bubble(page, 'Kite meadow').getByText('48.20000, 16.37000').waitFor();
    const play = words.content.play.replace('{{name}}', words.content.voice);
    await thread.getByRole('button', { name: play }).click();
    // Played to its end, or being played: both is heard.
    await eventually(
      async () => (await page.evaluate(`[...document.querySelectorAll('audio')].some((one) => one.played.length > 0)`)) || undefined,
    );
    expect(await thread.getByText(words.content.cannotPlay).count()).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
    await desk.admin.post(`/conversations/${ben.conversationId}/close`);
  });
});
