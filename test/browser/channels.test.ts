// What each platform asks of an admin and allows an agent: bound with wrong and right credentials, and the composer by what the channel carries.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { SAMPLE_FILES } from '../../connectors/stub-kit/samples.js';
import type { PlatformView } from '../../src/contract/index.js';
import { fileSize } from '../../web/src/i18n/times.js';
import { sendForm } from '../../web/src/composer/send-form.js';
import { textLength } from '../../web/src/composer/text-length.js';
import { BrowserDesk, editorOf, LANGUAGES, openConversation, rarerItem, type Language, type OpenBrowser } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

/** What is filled in wrongly, and how. */
const BOUND: readonly { platform: string; wrong: string; as: string }[] = [
  { platform: 'telegram', wrong: 'botToken', as: `123456789:${'A'.repeat(35)}` },
  { platform: 'wechat', wrong: 'appSecret', as: '0'.repeat(32) },
  { platform: 'whatsapp', wrong: 'accessToken', as: 'EAA-no-such-token-anywhere' },
  { platform: 'instagram', wrong: 'accessToken', as: 'IGAA-no-such-token-anywhere' },
  { platform: 'messenger', wrong: 'accessToken', as: 'EAA-no-such-token-anywhere' },
  { platform: 'api', wrong: 'signingSecret', as: 'a secret of somebody else'.replaceAll(' ', '-') },
  { platform: 'web', wrong: 'identitySecret', as: 'too-short' },
];
/** What a test hands to the browser at once. */
const LARGEST_TRIED_BYTES = 11 * 1024 * 1024;
const WRITTEN_IN = ['telegram', 'wechat', 'whatsapp', 'instagram', 'messenger', 'api'] as const;

let desk: BrowserDesk;
const browsers = new Map<string, OpenBrowser>();
beforeAll(async () => {
  desk = await BrowserDesk.start({ reachable: true });
  for (const language of LANGUAGES) browsers.set(language.locale, await desk.browser(language));
});
afterAll(async () => {
  for (const browser of browsers.values()) await browser.close();
  await desk.stop();
  // Refused credentials are part of the story.
  const problems = [...browsers.values()].flatMap((browser) => browser.problems);
  expect(problems.filter((problem) => !/status of (400|422)/.test(problem))).toEqual([]);
});

async function pageIn({ locale }: Language): Promise<Page> {
  const browser = browsers.get(locale);
  if (browser === undefined) throw new Error(`no browser speaks ${locale}`);
  return browser.context.newPage();
}

/** What an admin has at hand: an account of the lab's platform, or words of their own where visitors come to the hub itself. */
async function toEnter(platform: string): Promise<Record<string, string>> {
  if (platform === 'web') return { identitySecret: 'a secret the site keeps to itself'.replaceAll(' ', '-') };
  const { credentials, baseUrl } = await desk.admin.post<{ credentials: Record<string, string>; baseUrl: string }>(
    `/lab/${platform}/accounts`,
    { name: 'Blue Kite' },
  );
  return { ...credentials, baseUrl };
}

describe.each(LANGUAGES)('binding ($locale, $colorScheme)', (language) => {
  const { locale, words } = language;
  let page: Page;
  beforeAll(async () => {
    page = await pageIn(language);
    await page.goto(`${desk.url}/admin/channels`);
  });
  afterAll(() => page.close());

  it.each(BOUND)(
    '$platform is refused with a wrong $wrong in plain words, and bound with the right one',
    async ({ platform, wrong, as }) => {
      const entered = await toEnter(platform);
      const view = (await desk.admin.get<{ items: PlatformView[] }>('/platforms')).items.find((one) => one.platform === platform);
      const fields = [...(view?.credentials ?? []), ...(view?.settings ?? [])];
      const labelOf = (name: string) => fields.find((field) => field.name === name)?.label[locale === 'zh-CN' ? 'zh-CN' : 'en'] ?? '';
      const name = `Kite on ${platform} ${locale}`;
      await page.getByRole('button', { name: words.admin.bindAccount, exact: true }).first().click();
      const form = page.getByRole('dialog');
      await form.getByRole('combobox', { name: words.admin.platform }).click();
      const named = words.platformName[platform as keyof typeof words.platformName] ?? view?.displayName ?? '';
      await page.getByRole('option', { name: named, exact: true }).click();
      await form.getByLabel(words.admin.accountName, { exact: true }).fill(name);
      await form.getByRole('button', { name: words.admin.advanced }).click();
      const fill = (field: string, value: string) => form.getByRole('textbox', { name: labelOf(field), exact: true }).fill(value);
      for (const [field, value] of Object.entries(entered)) await fill(field, field === wrong ? as : value);
      await form.getByRole('button', { name: words.admin.bind, exact: true }).click();
      await form.getByRole('alert').getByText(words.admin.bindRefused).waitFor();
      // What the form itself asks for is said at the field, in the language of the page.
      if (platform === 'web') {
        await form.getByRole('alert').getByText(words.admin.lookAtFields).waitFor();
        if (locale === 'zh-CN') await form.getByText(words.admin.fieldWrong).waitFor();
      }
      expect(await seriousFaults(page)).toEqual([]);
      await fill(wrong, entered[wrong] ?? '');
      await form.getByRole('button', { name: words.admin.bind, exact: true }).click();
      if (platform === 'api') {
        // What its program calls the hub with is shown this once.
        expect(await form.getByLabel(words.admin.inboundKey, { exact: true }).inputValue()).not.toBe('');
        await form.getByRole('button', { name: words.admin.keyKept }).click();
      }
      await form.waitFor({ state: 'detached' });
      await page.getByRole('article', { name, exact: true }).getByText(words.admin.state.active).waitFor();
    },
  );
});

describe('the composer', () => {
  it.each(WRITTEN_IN.flatMap((platform) => LANGUAGES.map((language) => ({ platform, language }))))(
    'knows what $platform takes: how long a text, which kinds, and why not the others ($language.locale)',
    async ({ platform, language }) => {
      const { words } = language;
      const customer = await desk.customer(
        await desk.demo(platform),
        `Ola ${platform} ${language.locale}`,
        `Hello on ${platform} ${language.locale}`,
      );
      await desk.admin.post(`/conversations/${customer.conversationId}/claim`);
      const { capabilities } = await desk.conversation(customer.conversationId);
      const page = await pageIn(language);
      await openConversation(page, desk, customer);
      const editor = editorOf(page, words);

      const { unit, splits } = capabilities.text;
      const max = splits ? 4096 : Math.min(capabilities.text.max, 4096);
      const text = '风a🪁'.repeat(max);
      const length = textLength(text, splits ? 'utf16' : unit);
      await editor.fill(text);
      await page
        .getByRole('alert')
        .getByText(`${String(length)} / ${String(max)}`)
        .waitFor();
      expect(await page.getByRole('button', { name: words.composer.send, exact: true }).isDisabled()).toBe(true);
      await editor.fill('');

      // What becomes of a file of each kind, of words with it, and of two pictures.
      const sayOf = (note: string): string => words.capability[note as keyof typeof words.capability];
      const card = (name: string) => page.getByRole('listitem').filter({ hasText: name });
      const remove = (name: string) =>
        page.getByRole('button', { name: words.composer.removeFile.replace('{{name}}', name), exact: true }).click();
      const { image } = capabilities.content;
      const files = [
        { name: 'offer.txt', mimeType: 'text/plain', buffer: Buffer.from('one kite') },
        { name: 'tone.flac', mimeType: 'audio/flac', buffer: Buffer.from('fLaC') },
        ...((image.maxBytes ?? Infinity) < LARGEST_TRIED_BYTES
          ? [{ name: 'large.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc((image.maxBytes ?? 0) + 1) }]
          : []),
      ];
      for (const file of files) {
        const { type, refusal } = sendForm({ type: file.mimeType, size: file.buffer.length }, capabilities);
        const { level, note = level } = capabilities.content[type];
        if (refusal === undefined && level === 'full') continue;
        await page.getByTestId('file-input').setInputFiles([file]);
        const refused =
          refusal?.reason === 'size'
            ? words.composer.fileTooLarge.replace('{{max}}', fileSize(refusal.maxBytes ?? 0, language.locale))
            : refusal?.note === undefined
              ? words.composer.fileTypeRefused
              : sayOf(refusal.note);
        await card(file.name)
          .getByText(refusal === undefined ? sayOf(note) : refused)
          .waitFor();
        await remove(file.name);
      }
      const photos = ['red.jpg', 'blue.jpg'].map((name) => ({ name, mimeType: SAMPLE_FILES.photo.mime, buffer: SAMPLE_FILES.photo.bytes }));
      await page.getByTestId('file-input').setInputFiles(photos);
      const caption = '风'.repeat((image.captionMax ?? 0) + 1).slice(0, 4_096);
      await editor.fill(caption);
      const { album } = capabilities.content;
      const together = album.level !== 'rejected' && capabilities.albumMax > 1;
      const becomes = [
        ...(image.captionMax !== undefined && textLength(caption, unit) > image.captionMax ? ['words_apart'] : []),
        ...(together ? (album.level === 'fallback' ? [album.note ?? 'fallback'] : []) : ['one_by_one']),
      ];
      for (const note of becomes) await page.getByRole('status').getByText(sayOf(note), { exact: true }).waitFor();
      await editor.fill('');
      for (const { name } of photos) await remove(name);

      await page.getByRole('button', { name: words.composer.more }).click();
      for (const type of ['location', 'contact_card', 'menu', 'product', 'order', 'template'] as const) {
        const item = rarerItem(page, words.composer[`send_${type}`]);
        const { level, note = level } = capabilities.content[type];
        expect([type, await item.isDisabled()]).toEqual([type, level === 'rejected']);
        if (level !== 'full') expect(await item.innerText()).toContain(sayOf(note));
      }
      expect(await seriousFaults(page)).toEqual([]);
      if (capabilities.content.menu.level !== 'rejected') {
        const { maxOptions, labelMax } = capabilities.menu;
        await rarerItem(page, words.composer.send_menu).click();
        const limits = words.composer.menuLimits.replace('{{options}}', String(maxOptions)).replace('{{max}}', String(labelMax));
        await page.getByRole('dialog').getByText(limits).waitFor();
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
        await page.getByRole('button', { name: words.composer.more }).click();
      }

      await rarerItem(page, words.composer.send_product).click();
      const add = page.getByRole('dialog').getByRole('button', { name: words.shop.addItem });
      for (let several = 2; several <= capabilities.productsMax; several++) await add.click();
      await add.waitFor({ state: 'detached' });
      const { note: severalAre } = capabilities.content.products;
      if (severalAre !== undefined) await page.getByRole('dialog').getByText(sayOf(severalAre)).waitFor();
      await page.close();
      await desk.admin.post(`/conversations/${customer.conversationId}/close`);
    },
  );
});
