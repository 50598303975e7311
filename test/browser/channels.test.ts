// What each platform asks of an admin and allows an agent: bound with wrong and right credentials, and the composer by what the channel carries.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { BindField, PlatformView } from '../../src/contract/index.js';
import { textLength } from '../../web/src/composer/text-length.js';
import { BrowserDesk, editorOf, LANGUAGES, openConversation, type Language, type OpenBrowser } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

const [ENGLISH, CHINESE] = LANGUAGES;
/** Telegram's binding is gone through in both languages in admin.test.ts. */
const BOUND = [
  { platform: 'wechat', wrong: 'appSecret', language: CHINESE },
  { platform: 'whatsapp', wrong: 'accessToken', language: ENGLISH },
  { platform: 'instagram', wrong: 'accessToken', language: ENGLISH },
  { platform: 'messenger', wrong: 'accessToken', language: CHINESE },
] as const;
const WRITTEN_IN = ['telegram', 'wechat', 'whatsapp', 'instagram', 'messenger', 'api'] as const;

let desk: BrowserDesk;
const browsers = new Map<string, OpenBrowser>();
beforeAll(async () => {
  desk = await BrowserDesk.start({ reachable: true });
  for (const language of LANGUAGES) browsers.set(language.locale, await desk.browser(language));
});
afterAll(async () => {
  for (const browser of browsers.values()) {
    // Refused credentials are part of the story.
    expect(browser.problems.filter((problem) => !/status of 422/.test(problem))).toEqual([]);
    await browser.close();
  }
  await desk.stop();
});

async function pageIn({ locale }: Language): Promise<Page> {
  const browser = browsers.get(locale);
  if (browser === undefined) throw new Error(`no browser speaks ${locale}`);
  return browser.context.newPage();
}

describe('binding', () => {
  it.each(BOUND)(
    '$platform is refused with a wrong $wrong in plain words, and bound with the right one',
    async ({ platform, wrong, language }) => {
      const { words, locale } = language;
      const labelIn = (field: BindField | undefined): string => field?.label[locale === 'zh-CN' ? 'zh-CN' : 'en'] ?? '';
      const made = await desk.admin.post<{ credentials: Record<string, string>; baseUrl: string }>(`/lab/${platform}/accounts`, {
        name: 'Blue Kite',
      });
      const view = (await desk.admin.get<{ items: PlatformView[] }>('/platforms')).items.find((one) => one.platform === platform);
      const fieldOf = (name: string) => [...(view?.credentials ?? []), ...(view?.settings ?? [])].find((field) => field.name === name);
      const page = await pageIn(language);
      await page.goto(`${desk.url}/admin/channels`);
      await page.getByRole('button', { name: words.admin.bindAccount, exact: true }).first().click();
      const form = page.getByRole('dialog');
      await form.getByRole('combobox', { name: words.admin.platform }).click();
      await page
        .getByRole('option', { name: locale === 'zh-CN' && platform === 'wechat' ? words.platformName.wechat : (view?.displayName ?? '') })
        .click();
      const fill = async (name: string, value: string): Promise<void> => {
        await form.getByRole('textbox', { name: labelIn(fieldOf(name)), exact: true }).fill(value);
      };
      for (const [name, value] of Object.entries(made.credentials)) {
        await fill(name, name === wrong ? `${value.slice(0, -4)}${value.endsWith('0000') ? '1111' : '0000'}` : value);
      }
      await form.getByLabel(words.admin.accountName, { exact: true }).fill(`Kite on ${platform}`);
      await form.getByRole('button', { name: words.admin.advanced }).click();
      await fill('baseUrl', made.baseUrl);
      await form.getByRole('button', { name: words.admin.bind, exact: true }).click();
      await form.getByRole('alert').getByText(words.admin.bindRefused).waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await fill(wrong, made.credentials[wrong] ?? '');
      await form.getByRole('button', { name: words.admin.bind, exact: true }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByRole('article', { name: `Kite on ${platform}` }).waitFor();
      await page.close();
    },
  );
});

describe('the composer', () => {
  it.each(WRITTEN_IN.map((platform, index) => ({ platform, language: LANGUAGES[index % 2] ?? ENGLISH })))(
    'knows what $platform takes: how long a text, which kinds, and why not the others ($language.locale)',
    async ({ platform, language }) => {
      const { words } = language;
      const customer = await desk.customer(await desk.demo(platform), `Ola ${platform}`, `Hello on ${platform}`);
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

      await page.getByRole('button', { name: words.composer.more }).click();
      for (const type of ['location', 'contact_card', 'menu', 'product', 'order', 'template'] as const) {
        const item = page.getByRole('menuitem', { name: words.composer[`send_${type}`] });
        const { level, note = level } = capabilities.content[type];
        expect([type, await item.isDisabled()]).toEqual([type, level === 'rejected']);
        if (level !== 'full') expect(await item.innerText()).toContain(words.capability[note as keyof typeof words.capability]);
      }
      expect(await seriousFaults(page)).toEqual([]);
      await page.close();
      await desk.admin.post(`/conversations/${customer.conversationId}/close`);
    },
  );
});
