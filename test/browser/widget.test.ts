// The widget on a site that does everything against it, in Chromium, with a whole hub behind: what a visitor does there, and what must not get lost.
import { createHmac } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import type { ChannelAccountView, ContentInput, ListedConversation, MessageView } from '../../src/contract/index.js';
import english from '../../web/src/i18n/en/index.js';
import chinese from '../../web/src/i18n/zh-CN/index.js';
import { en } from '../../web/widget/words/en.js';
import { zhCn } from '../../web/widget/words/zh-cn.js';
import { openBrowser } from '../support/browser.js';
import { startHostileSite, type HostileSite } from '../support/hostile-site.js';
import { ADMIN, eventually, startHub, type TestHub } from '../support/hub.js';
import { bindSite, IDENTITY_SECRET } from '../support/visitor.js';
import { seriousFaults } from './serious-faults.js';

const WEB_FOLDER = join(process.cwd(), 'dist', 'web');
const LARGEST_GZIP_BYTES = 40_000;
const LANGUAGES = [
  { locale: 'en-GB', scheme: 'light', words: en, admin: english, delivery: 'Delivery' },
  { locale: 'zh-CN', scheme: 'dark', words: zhCn, admin: chinese, delivery: '配送' },
] as const;
const ALARM = '<img src=x onerror="document.title=\'owned\'"><b>bold</b>';

/** Set: the ends of the stories are kept as pictures in this folder. */
const pictures = process.env['PICTURES'];

let hub: TestHub;
let site: HostileSite;
let accountId: string;
let browser: Awaited<ReturnType<typeof openBrowser>> | null = null;

beforeAll(async () => {
  hub = await startHub({ webFolder: WEB_FOLDER });
  site = await startHostileSite(() => hub.url);
  accountId = (await bindSite(hub, { allowedOrigins: site.origin })).id;
});
afterEach(async () => {
  await browser?.close();
  browser = null;
});
afterAll(async () => {
  await site.close();
  await hub.expectConsistent();
  await hub.close();
});

const launcher = (page: Page): Locator => page.locator('.launcher');

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `widget-${name}.png`) });
}

/** The conversation these words stand in, taken by the admin. */
async function claimed(text: string): Promise<ListedConversation> {
  const conversation = await eventually(async () =>
    (await hub.admin.conversations('all')).find((row) => row.lastMessage?.preview === text && row.session !== null),
  );
  if (conversation.session?.state !== 'active') await hub.admin.post(`/conversations/${conversation.id}/claim`);
  return conversation;
}

let nextReply = 1;

async function reply(conversationId: string, content: string | ContentInput): Promise<MessageView> {
  const { message } = await hub.admin.post<{ message: MessageView }>(`/conversations/${conversationId}/messages`, {
    clientMsgId: `widget-${String(nextReply++)}`,
    content: typeof content === 'string' ? { type: 'text', text: content } : content,
  });
  return message;
}

async function said(conversationId: string): Promise<string[]> {
  return (await hub.admin.history(conversationId)).flatMap(({ content }) => (content.type === 'text' ? [content.text] : []));
}

/** What the page shows of the thread, top to bottom, sent and on the way. */
const shown = (page: Page): Promise<string[]> => page.locator('.rows .bubble').allInnerTexts();

it('is small enough for other people’s pages', async () => {
  expect(gzipSync(await readFile(join(WEB_FOLDER, 'widget.js'))).length).toBeLessThanOrEqual(LARGEST_GZIP_BYTES);
});

describe.each(LANGUAGES)('the widget ($locale, $scheme)', ({ locale, scheme, words, admin, delivery }) => {
  async function visit(attributes: Record<string, string> = {}): Promise<Page> {
    browser ??= await openBrowser(locale, scheme);
    const page = await browser.context.newPage();
    await page.goto(site.page({ account: accountId, ...attributes }));
    return page;
  }

  const log = (page: Page): Locator => page.getByRole('log', { name: words.messages });

  async function openChat(page: Page): Promise<void> {
    await page.getByRole('button', { name: words.openChat }).click();
    // Who is served already is told by whom.
    await page
      .getByText(words.online)
      .or(page.getByText(words.talkingWith('Admin')))
      .waitFor();
  }

  async function write(page: Page, text: string): Promise<void> {
    const field = page.getByRole('textbox', { name: words.write });
    await field.fill(text);
    await field.press('Enter');
  }

  describe('on a hostile page', () => {
    it('looks as it should, breaks no policy, and shows words as words', async () => {
      const page = await visit();
      await openChat(page);
      await write(page, 'Is the red kite here?');
      const { id } = await claimed('Is the red kite here?');
      await reply(id, ALARM);
      await page.getByText(ALARM, { exact: true }).waitFor();
      expect(await page.title()).toBe('A shop');
      const box = await launcher(page).boundingBox();
      expect(box).toMatchObject({ x: 1440 - 20 - 58, y: 900 - 20 - 58, width: 58, height: 58 });
      expect(await seriousFaults(page)).toEqual([]);
      await picture(page, `${locale}-hostile`);
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await page.getByRole('dialog').boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 });
      expect(await seriousFaults(page)).toEqual([]);
      await picture(page, `${locale}-phone`);
      expect(browser?.problems).toEqual([]);
    });

    it('speaks the language of the browser, and can be used with the keyboard alone', async () => {
      const page = await visit({ color: '#ffd43b', side: 'left' });
      await page.getByRole('button', { name: words.openChat }).waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByText(words.online).waitFor();
      await page.keyboard.type('你好，什么时候发货？');
      await page.keyboard.press('Enter');
      const { id } = await claimed('你好，什么时候发货？');
      await reply(id, '您好，今天下午发货。');
      await page.getByText('您好，今天下午发货。').waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await picture(page, `${locale}-keyboard`);
      // Round and round, and out by Escape.
      const within: unknown[] = [];
      for (let step = 0; step < 12; step += 1) {
        await page.keyboard.press('Tab');
        within.push(
          await page.evaluate(`document.querySelector('[data-switchboard]').shadowRoot.activeElement.closest('.panel') !== null`),
        );
      }
      expect(within).toEqual(Array<boolean>(12).fill(true));
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      expect(await page.evaluate(`document.querySelector('[data-switchboard]').shadowRoot.activeElement.className`)).toBe('launcher');
      expect(browser?.problems).toEqual([]);
    });
  });

  describe('on a site that is not among those of the account', () => {
    it('lets nobody in and says so', async () => {
      const { id } = await bindSite(hub, { allowedOrigins: 'https://another-shop.example.com' });
      const page = await visit({ account: id });
      await page.getByRole('button', { name: words.openChat }).click();
      await page.getByText(words.shut).waitFor();
      const field = page.getByRole('textbox', { name: words.write });
      await field.focus();
      await page.keyboard.type('Is nobody there?');
      expect(await field.inputValue()).toBe('');
      expect(await seriousFaults(page)).toEqual([]);
      expect(await page.getByRole('button', { name: words.send, exact: true }).isDisabled()).toBe(true);
      expect((await hub.admin.conversations('all')).filter(({ accountId: of }) => of === id)).toEqual([]);
      expect(browser?.problems.filter((problem) => !/status of 403|CORS|ERR_FAILED/.test(problem))).toEqual([]);
    });
  });

  describe('beside libraries that change what arrays and elements can do', () => {
    it('talks as ever, over a reload as well', async () => {
      browser ??= await openBrowser(locale, scheme);
      const page = await browser.context.newPage();
      await page.goto(site.page({ account: accountId }, { oldLibraries: true }));
      await openChat(page);
      await write(page, 'Old but gold');
      const { id } = await claimed('Old but gold');
      await reply(id, { type: 'menu', text: 'Shall we?', options: [{ id: 'yes', label: 'Let us' }] });
      await page.getByRole('button', { name: 'Let us' }).click();
      const choice = await eventually(async () => (await hub.admin.history(id)).find(({ content }) => content.type === 'form_reply'));
      expect(choice.content).toEqual({ type: 'form_reply', fields: {}, choiceId: 'yes', text: 'Let us' });
      await page.locator('.option[aria-pressed=true]').waitFor();
      await page.reload();
      await page.locator('.option[aria-pressed=true]').waitFor();
      expect((await hub.admin.history(id)).find(({ kind }) => kind === 'in')?.clientMsgId).toMatch(/^[0-9a-f]{32}$/);
      expect(browser.problems).toEqual([]);
    });
  });

  describe('what was said', () => {
    it('is there again on the next page, and unread until it is seen', async () => {
      const page = await visit();
      await openChat(page);
      await write(page, 'I will be back');
      const { id } = await claimed('I will be back');
      await page.getByText(words.sent).waitFor();
      await page.reload();
      await log(page).getByText('I will be back').waitFor();
      await page.getByRole('button', { name: words.closeChat }).first().click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await page.goto('about:blank');
      await reply(id, 'Welcome back');
      await reply(id, 'Anything else?');
      await page.goto(site.page({ account: accountId }));
      await page.getByRole('button', { name: `${words.openChat}, ${words.unread(2)}` }).click();
      await log(page).getByText('Anything else?').waitFor();
      expect(await shown(page)).toEqual(['I will be back', 'Welcome back', 'Anything else?']);
      await eventually(async () => ((await hub.admin.history(id)).at(-1)?.status === 'read' ? true : undefined));
      await hub.admin.post(`/conversations/${id}/read`, { seq: 1 });
      await write(page, 'No, thanks');
      await hub.admin.post(`/conversations/${id}/read`, { seq: (await eventuallyLast(id, 'No, thanks')).seq });
      await page.getByText(words.read, { exact: false }).last().waitFor();
      expect(browser?.problems).toEqual([]);
    });

    it('long ago comes page by page, and leaves who reads it where they are', async () => {
      const page = await visit();
      await openChat(page);
      await write(page, 'Tell me everything');
      const { id } = await claimed('Tell me everything');
      const story = Array.from({ length: 50 }, (_, index) => `Chapter ${String(index + 1)}`);
      for (const chapter of story) await reply(id, chapter);
      await log(page).getByText('Chapter 50').waitFor();
      await page.reload();
      await log(page).getByText('Chapter 50').waitFor();
      expect((await shown(page)).length).toBeLessThan(50);
      const older = page.getByRole('button', { name: words.older });
      await older.click();
      await older.waitFor({ state: 'hidden' });
      expect(await shown(page)).toEqual(['Tell me everything', ...story]);
      expect(
        await page.evaluate(`document.querySelector('[data-switchboard]').shadowRoot.querySelector('.log').scrollTop`),
      ).toBeGreaterThan(0);
    });

    it('goes through a hub that stops and comes back, once and in order, also over a reload', async () => {
      const page = await visit();
      await openChat(page);
      await write(page, 'Before the storm');
      const { id } = await claimed('Before the storm');
      await page.getByText(words.sent).waitFor();
      await browser?.context.setOffline(true);
      await hub.restart();
      await page.getByText(words.offline).waitFor();
      for (const text of ['one', 'two', 'three']) await write(page, text);
      await page.getByText(words.sending).nth(2).waitFor();
      await expect(page.getByText(words.sending).count()).resolves.toBe(3);
      await reply(id, 'Are you there?');
      await browser?.context.setOffline(false);
      await eventually(async () => ((await said(id)).includes('three') ? true : undefined));
      await log(page).getByText('Are you there?').waitFor();
      await page.getByText(words.sending).first().waitFor({ state: 'detached' });
      await page.reload();
      await log(page).getByText('Are you there?').waitFor();
      const everything = ['Before the storm', 'Are you there?', 'one', 'two', 'three'];
      expect((await said(id)).sort()).toEqual([...everything].sort());
      expect((await said(id)).filter((text) => /^(one|two|three)$/.test(text))).toEqual(['one', 'two', 'three']);
      expect(await shown(page)).toEqual(await said(id));
    });

    it('waits in the browser when the page is left before it could go', async () => {
      const page = await visit();
      await openChat(page);
      await write(page, 'Remember me');
      const { id } = await claimed('Remember me');
      await page.getByText(words.sent).waitFor();
      await browser?.context.setOffline(true);
      await hub.restart();
      await page.getByText(words.offline).waitFor();
      await write(page, 'Said while nobody listened');
      await page.getByText(words.sending).waitFor();
      await page.goto('about:blank');
      await browser?.context.setOffline(false);
      expect(await said(id)).toEqual(['Remember me']);
      await page.goto(site.page({ account: accountId }));
      await eventually(async () => ((await said(id)).includes('Said while nobody listened') ? true : undefined));
      expect((await said(id)).filter((text) => text === 'Said while nobody listened')).toHaveLength(1);
    });
  });

  describe('two tabs', () => {
    it('are one visitor: each shows what the other says, and what one has seen the other no longer counts', async () => {
      const first = await visit();
      await openChat(first);
      await write(first, 'From the first tab');
      const { id } = await claimed('From the first tab');
      const second = await visit();
      await openChat(second);
      await log(second).getByText('From the first tab').waitFor();
      await write(second, 'From the second tab');
      await log(first).getByText('From the second tab').waitFor();
      await first.getByRole('button', { name: words.closeChat }).first().click();
      await second.getByRole('button', { name: words.closeChat }).first().click();
      await reply(id, 'To both');
      for (const page of [first, second]) await page.getByRole('button', { name: `${words.openChat}, ${words.unread(1)}` }).waitFor();
      await second.bringToFront();
      await second.getByRole('button', { name: words.openChat }).click();
      await first.getByRole('button', { name: words.openChat, exact: true }).waitFor();
      expect((await said(id)).sort()).toEqual(['From the first tab', 'From the second tab', 'To both']);
      expect(browser?.problems).toEqual([]);
    });
  });

  describe('more than words', () => {
    it('goes both ways: files with their pictures, menus answered by a tap, edits, retractions, reactions', async () => {
      const page = await visit();
      await openChat(page);
      await write(page, 'Look at this');
      const { id } = await claimed('Look at this');
      const kite = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#d9480f' } })
        .png()
        .toBuffer();
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: words.attach }).click();
      await (await chooser).setFiles([{ name: 'kite.png', mimeType: 'image/png', buffer: kite }]);
      const sent = await eventually(async () => (await hub.admin.history(id)).find(({ content }) => content.type === 'image'));
      expect(sent.content).toMatchObject({ media: { name: 'kite.png', state: 'ready' } });
      await eventually(async () => (Number(await page.evaluate(LARGEST_PICTURE)) > 0 ? true : undefined));

      const form = new FormData();
      form.append('file', new Blob(['a price list']), 'prices.txt');
      const upload = await fetch(`${hub.url}/api/v1/media`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${hub.admin.token}` },
        body: form,
      });
      const { mediaId } = (await upload.json()) as { mediaId: string };
      await reply(id, { type: 'file', media: { mediaId } });
      const file = page.getByRole('link', { name: 'prices.txt' });
      await eventually(async () => ((await file.getAttribute('href'))?.startsWith(hub.url) === true ? true : undefined));
      const fetched = await fetch((await file.getAttribute('href')) ?? '');
      expect([fetched.status, await fetched.text()]).toEqual([200, 'a price list']);

      await reply(id, { type: 'product', id: 'k-2', title: 'Falcon 2', price: '€89.00', url: 'https://shop.example.com/falcon' });
      await reply(id, {
        type: 'products',
        items: [
          { id: 'k-3', title: 'Delta', price: '€39.00' },
          { id: 'k-4', title: 'Sled' },
        ],
      });
      await page.getByRole('group', { name: words.products }).getByText('Sled').waitFor();
      await reply(id, {
        type: 'order',
        number: 'BK-1',
        status: 'shipped',
        total: '€89.00',
        items: [{ title: 'Falcon 2', quantity: 1, price: '€89.00' }],
      });
      await page.getByText(words.orderStatus.shipped).waitFor();
      await reply(id, {
        type: 'menu',
        text: 'Was this helpful?',
        options: [
          { id: 'good', label: 'Yes' },
          { id: 'bad', label: 'No' },
        ],
      });
      await hub.admin.post(`/conversations/${id}/typing`);
      await page.getByText(`Admin ${words.typing}`).waitFor();
      await page.getByRole('button', { name: 'Yes', exact: true }).click();
      const choice = await eventually(async () => (await hub.admin.history(id)).find(({ content }) => content.type === 'form_reply'));
      expect(choice.content).toEqual({ type: 'form_reply', fields: {}, choiceId: 'good', text: 'Yes' });
      await page.locator('.option[aria-pressed=true]').waitFor();

      await reply(id, {
        type: 'menu',
        text: 'And we?',
        options: [1, 2, 3].map((score) => ({ id: `s${String(score)}`, label: '★'.repeat(score) })),
      });
      await page.getByRole('button', { name: words.stars(2) }).click();
      await eventually(async () =>
        (await hub.admin.history(id)).find(({ content }) => content.type === 'form_reply' && content.choiceId === 's2'),
      );
      await page.locator('.star:disabled').nth(2).waitFor();

      await page.getByRole('button', { name: words.emoji }).click();
      await page.getByRole('button', { name: '🎉' }).click();
      await page.keyboard.press('Enter');
      await log(page).getByText('🎉').waitFor();

      const wrong = await reply(id, 'It costs €9');
      await page.getByText('It costs €9').waitFor();
      await hub.admin.patch(`/messages/${wrong.id}`, { content: { type: 'text', text: 'It costs €90' } });
      await page.getByText('It costs €90').waitFor();
      await page.getByText(words.edited, { exact: false }).waitFor();
      const mistake = await reply(id, 'Not for you');
      await page.getByText('Not for you').waitFor();
      await hub.admin.post(`/messages/${mistake.id}/retract`);
      await page.getByText(words.takenBack).waitFor();
      await hub.admin.put(`/messages/${choice.id}/reaction`, { emoji: '👍' });
      await page.locator('.reaction').getByText('👍').waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await picture(page, `${locale}-everything`);
      expect(browser?.problems).toEqual([]);
    });
  });

  describe('who somebody is', () => {
    it('is what the site’s server vouches for, on any device, and ends when they sign out', async () => {
      const hmac = createHmac('sha256', IDENTITY_SECRET).update(`user of ${locale}`).digest('hex');
      const known = { 'user-id': `user of ${locale}`, 'user-hmac': hmac, 'user-name': 'Ann Lee' };
      const page = await visit(known);
      await openChat(page);
      await write(page, 'It is me, Ann');
      const conversation = await claimed('It is me, Ann');
      expect(conversation.contact.displayName).toBe('Ann Lee');
      await reply(conversation.id, 'Hello Ann');
      await log(page).getByText('Hello Ann').waitFor();
      await page.evaluate('window.Switchboard.logout()');
      await page.getByText(words.welcome).waitFor();
      await page.getByText(words.online).waitFor();
      expect(await shown(page)).toEqual([]);
      await page.evaluate(`window.Switchboard.identify(${JSON.stringify({ userId: `user of ${locale}`, hmac })})`);
      await log(page).getByText('Hello Ann').waitFor();
      await page.evaluate('window.Switchboard.close()');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      expect(browser?.problems).toEqual([]);
    });
  });

  describe('the hub’s own pages', () => {
    let lab: TestHub;
    let demo: ChannelAccountView;
    beforeAll(async () => {
      lab = await startHub({ webFolder: WEB_FOLDER, env: { LAB: 'on' } });
      demo = await lab.admin.post<ChannelAccountView>('/lab/demo', { platform: 'web' });
    });
    afterAll(() => lab.close());

    async function asAdmin(path: string): Promise<Page> {
      browser = await openBrowser(locale, scheme);
      await browser.context.request.post(`${lab.url}/api/v1/auth/login`, { data: ADMIN });
      const page = await browser.context.newPage();
      await page.goto(lab.url + path);
      return page;
    }

    it('have a site to try it on, for the company’s people only', async () => {
      const phone = await asAdmin('/lab?platform=web');
      const shop = phone.frameLocator('iframe');
      await shop.getByRole('button', { name: words.openChat }).click();
      await shop.getByRole('textbox', { name: words.write }).fill('Hello from the shop');
      await shop.getByRole('textbox', { name: words.write }).press('Enter');
      await shop.getByText(words.sent).waitFor();
      await shop.getByRole('button', { name: words.closeChat }).first().click();
      await shop.getByRole('link', { name: delivery }).click();
      await shop.getByRole('heading', { name: delivery }).waitFor();
      await shop.getByRole('button', { name: words.openChat }).click();
      await shop.getByText('Hello from the shop').waitFor();
      expect(await seriousFaults(phone)).toEqual([]);
      await picture(phone, `${locale}-lab`);

      const siteOf = (id: string): string => `${lab.url}/api/v1/lab/site/${id}`;
      const policy = (await phone.request.get(siteOf(demo.id))).headers()['content-security-policy'] ?? '';
      expect([policy.includes("frame-ancestors 'self'"), policy.includes('unsafe')]).toEqual([true, false]);
      const { account: bot } = await lab.bind();
      expect([(await fetch(siteOf(demo.id))).status, (await phone.request.get(siteOf(bot.id))).status()]).toEqual([401, 404]);
      expect(browser?.problems).toEqual([]);
    });

    it('give the line to copy, show what it will look like, and say which sites may have it', async () => {
      const page = await asAdmin('/admin/widget');
      await page.getByText(`<script src="${lab.url}/widget.js" data-account="${demo.id}" async></script>`).waitFor();
      await page.getByText(admin.widget.left, { exact: true }).click();
      await page.getByText('data-side="left"').waitFor();
      await page.getByRole('region', { name: admin.widget.preview }).getByRole('dialog', { name: 'Demo site' }).waitFor();
      const sites = page.getByRole('textbox', { name: admin.widget.sites });
      await sites.fill('shop.example.com/chat');
      await sites.press('Enter');
      await page.getByText(admin.widget.sitesRefused).waitFor();
      await sites.fill(site.origin);
      await sites.press('Enter');
      await page.getByText(admin.widget.sitesSaved).waitFor();
      expect((await lab.admin.get<ChannelAccountView>(`/channel-accounts/${demo.id}`)).settings).toEqual({ allowedOrigins: site.origin });
      expect(await seriousFaults(page)).toEqual([]);
      await picture(page, `${locale}-admin`);
      expect(browser?.problems.filter((problem) => !/status of 4(00|22)/.test(problem))).toEqual([]);
    });
  });
});

/** In the page's own language. */
const LARGEST_PICTURE = `Math.max(0, ...[...document.querySelector('[data-switchboard]').shadowRoot.querySelectorAll('img')].map((image) => image.naturalWidth))`;

async function eventuallyLast(conversationId: string, text: string): Promise<MessageView> {
  return eventually(async () =>
    (await hub.admin.history(conversationId)).find(({ content }) => content.type === 'text' && content.text === text),
  );
}
