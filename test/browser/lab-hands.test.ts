// The lab by its own buttons, in Chromium, in both languages: what a phone can send, change and take back, and what can be made to fail.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { SAMPLE_FILES } from '../../connectors/stub-kit/samples.js';
import { eventually } from '../support/eventually.js';
import { BrowserDesk, LANGUAGES, type OpenBrowser } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

/** What the desk gets for each entry of the phone's menu. */
const SAMPLES = { photo: 'image', voice: 'audio', video: 'video', audio: 'audio', sticker: 'sticker', document: 'file' } as const;
const THINGS = { album: 'image', location: 'location', contact: 'contact_card', order: 'order' } as const;

interface Faults {
  down?: boolean;
  rules: { effect: string }[];
  webhooks: { duplicate?: number; reorder?: boolean };
}
const FAULTS = ['down', 'slow', '429', '500', 'reset_after_accept', 'unauthorized', 'duplicate', 'reorder'] as const;
/** What the stand-in does wrong now, by the names of the switches. */
const wrong = ({ down = false, rules, webhooks: { duplicate = 0, reorder = false } }: Faults): string[] => [
  ...(down ? ['down'] : []),
  ...rules.map(({ effect }) => effect),
  ...(duplicate > 0 ? ['duplicate'] : []),
  ...(reorder ? ['reorder'] : []),
];

let desk: BrowserDesk;
beforeAll(async () => {
  desk = await BrowserDesk.start();
  await desk.demo('whatsapp');
});
afterAll(() => desk.stop());

describe.each(LANGUAGES)('a phone in the lab ($locale, $colorScheme)', (language) => {
  const { locale, words } = language;
  let browser: OpenBrowser;
  let page: Page;
  let phone: Locator;
  let conversationId: string;
  const said = (text: string): Locator => phone.getByTestId('phone-message').filter({ hasText: text });
  const received = async () => (await desk.admin.history(conversationId)).filter(({ kind }) => kind === 'in');
  const write = async (text: string): Promise<void> => {
    await phone.getByLabel(words.lab.message, { exact: true }).fill(text);
    await phone.getByRole('button', { name: words.lab.send, exact: true }).click();
    await said(text).waitFor();
  };
  const choose = async (button: Locator, name: string): Promise<void> => {
    await button.click();
    await page.getByRole('menuitem', { name, exact: true }).click();
    await page.getByRole('menuitem').first().waitFor({ state: 'detached' });
  };

  beforeAll(async () => {
    browser = await desk.browser(language);
    page = await browser.context.newPage();
    await page.goto(`${desk.url}/lab?platform=whatsapp`);
    phone = page.locator('article:has([data-platform="whatsapp"])');
    await write(`Hello from the lab ${locale}`);
    conversationId = (await desk.opened(`Hello from the lab ${locale}`)).id;
  });
  afterAll(async () => {
    expect(browser.problems).toEqual([]);
    await browser.close();
  });

  it('sends every kind of thing of its menu, and a file of one’s own', async () => {
    const attach = phone.getByRole('button', { name: words.lab.attach, exact: true });
    const entries = [
      ...Object.entries(SAMPLES).map(([kind, type]) => ({ name: words.lab.kind[kind as keyof typeof SAMPLES], type })),
      ...Object.entries(THINGS).map(([thing, type]) => ({ name: words.lab.thing[thing as keyof typeof THINGS], type })),
    ];
    for (const { name, type } of entries) {
      const before = (await received()).length;
      await choose(attach, name);
      const now = await eventually(async () => {
        const history = await received();
        return history.length > before ? history : undefined;
      });
      expect([name, now[before]?.content.type]).toEqual([name, type]);
    }
    await phone
      .locator('input[type=file]')
      .setInputFiles({ name: 'own.jpg', mimeType: SAMPLE_FILES.photo.mime, buffer: SAMPLE_FILES.photo.bytes });
    await eventually(async () => {
      const content = (await received()).at(-1)?.content;
      return content?.type === 'image' && 'media' in content && content.media.state === 'ready' ? true : undefined;
    });
    expect(await seriousFaults(page)).toEqual([]);
  });

  it('answers, corrects and takes back what it sent, and blocks and unblocks', async () => {
    const more = (text: string): Locator => said(text).getByRole('button', { name: words.thread.more });
    await write(`Is it red ${locale}`);
    await said(`Is it red ${locale}`).hover();
    await choose(more(`Is it red ${locale}`), words.thread.edit);
    await write(`Is it blue ${locale}`);
    const asked = await eventually(async () => {
      const last = (await received()).at(-1);
      return last?.content.type === 'text' && last.content.text === `Is it blue ${locale}` && last.editedAt !== undefined
        ? last
        : undefined;
    });
    await said(`Is it blue ${locale}`).hover();
    await choose(more(`Is it blue ${locale}`), words.thread.reply);
    await write(`And this ${locale}`);
    await eventually(async () => (await received()).at(-1)?.replyTo?.messageId === asked.id || undefined);
    await said(`And this ${locale}`).hover();
    await choose(more(`And this ${locale}`), words.lab.unsend);
    await eventually(async () => (await received()).at(-1)?.retractedAt !== undefined || undefined);

    const menu = phone.getByRole('button', { name: words.lab.chatMenu });
    await choose(menu, words.lab.block.business);
    await phone.getByRole('status').getByText(words.lab.blocked.business, { exact: true }).waitFor();
    await choose(menu, words.lab.unblock.business);
    await write(`Here again ${locale}`);
    await eventually(
      async () => (await received()).some(({ content }) => content.type === 'text' && content.text === `Here again ${locale}`) || undefined,
    );
  });

  it('can be made to fail in every way there is a switch for, and be mended', async () => {
    expect(Object.keys(words.lab.fault).sort()).toEqual([...FAULTS].sort());
    const isWrong = (names: string[]): Promise<true> =>
      eventually(
        async () => JSON.stringify(wrong(await desk.admin.get<Faults>('/lab/whatsapp/faults'))) === JSON.stringify(names) || undefined,
      );
    for (const name of FAULTS) {
      const control = page.getByRole('switch', { name: words.lab.fault[name] });
      await control.press('Space');
      await isWrong([name]);
      await phone.getByText(words.lab.fault[name], { exact: true }).waitFor();
      await eventually(async () => (await control.isEnabled()) || undefined);
      await control.press('Space');
      await isWrong([]);
      await phone.getByText(words.lab.fault[name], { exact: true }).waitFor({ state: 'detached' });
      await eventually(async () => (await control.isEnabled()) || undefined);
    }
    expect(await seriousFaults(page)).toEqual([]);
  });
});
