// Both sides of three platforms in Chromium: a demo account bound in the lab, a customer on the phone, an agent at the desk, and what each
// platform has of its own: counted answers, a time to answer that ends, stories.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { BrowserDesk, chooseRarer, LANGUAGES, type Language, type Words } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

/** Set: the ends of the stories are kept as pictures in this folder. */
const pictures = process.env['PICTURES'];

let hub: BrowserDesk;
beforeAll(async () => {
  hub = await BrowserDesk.start();
});
afterAll(() => hub.stop());

interface Sides {
  desk: Page;
  /** With the phones of the other platforms beside. */
  lab: Page;
  phone: Locator;
  words: Words;
  /** Who holds the phone: nobody has their name in another language. */
  name: string;
}

/** A signed-in browser, the demo account of the platform bound by a click, and somebody's phone beside the inbox. */
async function onPlatform(platform: string, language: Language, story: (sides: Sides) => Promise<void>) {
  const { locale, words } = language;
  const browser = await hub.browser(language);
  try {
    const name = `Wu Lin ${locale}`;
    await hub.admin.post(`/lab/${platform}/people`, { displayName: name, photo: true });
    const lab = await browser.context.newPage();
    await lab.goto(`${hub.url}/lab?platform=${platform}`);
    const person = lab.getByRole('button', { name });
    const bind = lab.getByRole('button', { name: words.lab.bindDemo, exact: true });
    await person.or(bind).first().waitFor();
    // The first language has bound it for the others.
    if (await bind.isVisible()) await bind.click();
    await person.click();
    const phone = lab.locator(`section[data-platform="${platform}"]`);
    await phone.getByRole('log', { name: words.lab.chat }).waitFor();
    const desk = await browser.context.newPage();
    await desk.goto(`${hub.url}/inbox?view=queued`);
    await story({ desk, lab, phone, words, name });
    for (const page of [desk, lab]) expect(await seriousFaults(page)).toEqual([]);
    await picture(desk, `${platform}-${locale}-desk`);
    await picture(lab, `${platform}-${locale}-phone`);
    expect(browser.problems).toEqual([]);
  } finally {
    await browser.close();
  }
}

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

async function writeOnPhone({ phone, words }: Sides, text: string): Promise<void> {
  await phone.getByLabel(words.lab.message, { exact: true }).fill(text);
  await phone.getByRole('button', { name: words.lab.send, exact: true }).click();
}

/** What is possible on this platform besides writing. */
async function happen({ lab, words }: Sides, name: keyof Words['lab']['doing'], answer?: string): Promise<void> {
  await lab.getByRole('button', { name: new RegExp(`^${words.lab.doing[name]}`) }).click();
  if (answer === undefined) return;
  await lab.getByRole('dialog').locator('input').fill(answer);
  await lab.getByRole('dialog').getByRole('button', { name: words.lab.do, exact: true }).click();
}

async function claim({ desk, words }: Sides, from: string): Promise<void> {
  await desk.locator('[data-conversation]', { hasText: from }).first().click();
  await desk.getByRole('button', { name: words.session.claim, exact: true }).first().click();
  await desk.getByRole('textbox', { name: words.composer.write, exact: true }).waitFor();
}

async function answer({ desk, phone, words }: Sides, text: string): Promise<void> {
  const editor = desk.getByRole('textbox', { name: words.composer.write, exact: true });
  await editor.fill(text);
  await editor.press('Enter');
  await phone.getByTestId('phone-message').getByText(text).waitFor();
}

describe.each(LANGUAGES)('the lab and the desk ($locale, $colorScheme)', (language) => {
  it('serve a WeChat follower who came by a QR code, and count the answers that are left', () =>
    onPlatform('wechat', language, async (sides) => {
      const { desk, phone, words } = sides;
      await happen(sides, 'scan', 'shop-3');
      await desk.getByText(words.inbox.event.followed).first().waitFor();
      await phone.getByText(words.lab.happened.scanned.replace('{{detail}}', 'shop-3'), { exact: true }).waitFor();
      await phone.getByText(words.lab.happened.followed, { exact: true }).waitFor();
      await writeOnPhone(sides, '你好，什么时候发货？');
      await claim(sides, '你好，什么时候发货？');
      await desk.getByText('shop-3').first().waitFor();
      // Five for the message, three for the scan.
      const left = desk.getByTestId('reply-window');
      await left.getByText(words.composer.window.left_other.replace('{{count}}', '8')).waitFor();
      await answer(sides, '今天下午就发。');
      await left.getByText(words.composer.window.left_other.replace('{{count}}', '7')).waitFor();
      expect(await phone.getByTestId('phone-message').count()).toBe(2);
      await desk.getByRole('button', { name: words.person.editRemarks, exact: true }).click();
      const dialog = desk.getByRole('dialog');
      const remark = `王小雨（老客户）${language.locale}`;
      await dialog.getByRole('textbox', { name: words.person.remark }).fill(remark);
      await dialog.getByRole('combobox', { name: words.person.tags }).fill('VIP');
      await desk.keyboard.press('Enter');
      await picture(desk, 'wechat-remarks');
      await dialog.getByRole('button', { name: words.common.save, exact: true }).click();
      await desk.getByRole('group', { name: words.person.tags }).getByText('VIP').waitFor();
      await desk.getByRole('heading', { name: remark }).first().waitFor();
    }));

  it('leave only templates on WhatsApp when the time to answer is over, and everything when the customer writes again', () =>
    onPlatform('whatsapp', language, async (sides) => {
      const { desk, lab, phone, words, name } = sides;
      await writeOnPhone(sides, 'Where is my order?');
      await claim(sides, 'Where is my order?');
      const people = await hub.admin.get<{ items: { displayName: string; phone: string }[] }>('/lab/whatsapp/people');
      const number = people.items.find(({ displayName }) => displayName === name)?.phone ?? 'unknown';
      const panel = desk.getByRole('complementary', { name: words.contact.title });
      await panel.getByText(`· +${number}`).first().waitFor();
      await answer(sides, 'I am looking into it.');
      await lab.getByRole('button', { name: words.lab.jump.day }).click();
      await desk.getByText(words.composer.window.closedTemplates).waitFor();
      expect(await desk.getByRole('textbox', { name: words.composer.write, exact: true }).isVisible()).toBe(false);
      await picture(desk, 'whatsapp-closed');
      // By keys alone to a note, whose letters are no commands.
      await desk.getByRole('heading', { name }).first().click();
      await desk.keyboard.press('n');
      await desk.keyboard.type('please pay attention');
      const note = desk.getByRole('textbox', { name: words.composer.writeNote, exact: true });
      expect(await note.inputValue()).toBe('please pay attention');
      await note.press('Enter');
      await desk.getByTestId('message').getByText('please pay attention').waitFor();
      expect(await phone.getByText('please pay attention').count()).toBe(0);
      await desk.getByRole('group', { name: words.composer.mode }).getByRole('button', { name: words.composer.reply, exact: true }).click();
      await desk.getByRole('button', { name: words.composer.send_template }).click();
      const dialog = desk.getByRole('dialog');
      await dialog.getByRole('combobox', { name: words.composer.template }).click();
      const withPicture = desk.getByRole('option', { name: /voltar_a_falar/ });
      await withPicture.getByText(words.templateCategory.marketing).waitFor();
      await withPicture.getByText(words.content.kind.image).waitFor();
      await desk.getByRole('option', { name: /order_shipped/ }).click();
      await dialog.getByRole('textbox', { name: /order/ }).last().fill('A-1001');
      await dialog.getByTestId('template-preview').getByText('Your order A-1001 has been shipped.').waitFor();
      expect(await seriousFaults(desk)).toEqual([]);
      await picture(desk, 'whatsapp-template');
      await dialog.getByRole('button', { name: words.composer.send, exact: true }).click();
      await phone.getByText('Your order A-1001 has been shipped.').waitFor();
      await desk.getByTestId('message').getByText('Your order A-1001 has been shipped.').waitFor();
      await writeOnPhone(sides, 'Thank you!');
      await answer(sides, 'You are welcome.');
      await chooseRarer(desk, words, words.composer.send_menu);
      const menu = desk.getByRole('dialog', { name: words.composer.send_menu });
      await menu.getByLabel(words.composer.menuHeader).fill('Order A-1001');
      await menu.getByLabel(words.composer.question).fill('Shall we ring before we come?');
      await menu.getByRole('textbox', { name: words.composer.option.replace('{{number}}', '1') }).fill('Yes');
      await menu.getByLabel(words.composer.menuFooter).fill('Free of charge');
      expect(await seriousFaults(desk)).toEqual([]);
      await picture(desk, `whatsapp-menu-${language.locale}`);
      await menu.getByRole('button', { name: words.composer.send, exact: true }).click();
      for (const line of ['Order A-1001', 'Shall we ring before we come?', 'Free of charge']) {
        await phone.getByTestId('phone-message').last().getByText(line).waitFor();
        await desk.getByTestId('message').last().getByText(line, { exact: true }).waitFor();
      }
    }));

  it('show an Instagram answer to a story with the story, the face of who answers, and what may still be said a day later', () =>
    onPlatform('instagram', language, async (sides) => {
      const { desk, lab, phone, words, name } = sides;
      await happen(sides, 'story_reply', 'Is this lamp still there?');
      const answered = phone.getByTestId('phone-message').filter({ hasText: words.lab.happened.story_answered });
      await answered.getByRole('img', { name: words.lab.kind.photo }).waitFor();
      await claim(sides, 'Is this lamp still there?');
      const story = desk.getByRole('img', { name: words.content.sharedTitle['Answered your story'] });
      await story.waitFor();
      // The pages let nothing be evaluated later, so it is asked again and again from here.
      const isShown = `[...document.images].some((image) => image.src.endsWith('/linked-media') && image.naturalWidth > 0)`;
      await eventually(async () => (await desk.evaluate(isShown)) === true || undefined);
      // Name and picture are asked of the platform after the first message, and appear by themselves.
      await desk.locator('[data-conversation]', { hasText: name }).locator('img').waitFor();
      await answer(sides, 'Yes, two of them.');
      // A day later only a person may still answer, and the composer says how that is sent.
      const personal = desk.getByRole('status').getByText(words.composer.window.personal.replace('{{hours}}', '24'));
      expect(await personal.isVisible()).toBe(false);
      for (const jump of [words.lab.jump.day, words.lab.jump.hour]) {
        await lab.getByRole('button', { name: jump }).click();
      }
      await personal.waitFor();
      await answer(sides, 'Are you still interested?');
    }));
});
