// What nobody should send and somebody will: shown plainly, run never.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { ChannelAccountView } from '../../src/contract/index.js';
import { words as telegramWords } from '../../connectors/telegram/words.js';
import { eventually } from '../support/eventually.js';
import { BrowserDesk, bubble, editorOf, LANGUAGES, openConversation, type Customer, type OpenBrowser } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

const SCRIPT = '<script>self.ran = true</script><img src=x onerror="self.ran = true">';
const HEBREW = 'שלום, איפה ההזמנה שלי?';
const ZALGO = `k${'̷̨̛̖̰̹̋͐'.repeat(40)}ite`;
/** Say what they are and stop: a browser draws nothing of them. */
const TORN_VIDEO = Buffer.from('000000186674797069736f6d0000020069736f6d69736f32', 'hex');
const TORN_PICTURE = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');
const JAVASCRIPT = 'javascript:self.ran=true';

let desk: BrowserDesk;
let telegram: ChannelAccountView;
let shop: ChannelAccountView;
beforeAll(async () => {
  desk = await BrowserDesk.start();
  [telegram, shop] = [await desk.demo('telegram'), await desk.demo('api')];
});
afterAll(() => desk.stop());

describe.each(LANGUAGES)('bad input ($locale, $colorScheme)', (language) => {
  const { locale, words } = language;
  let browser: OpenBrowser;
  let page: Page;
  beforeAll(async () => {
    browser = await desk.browser(language);
    page = await browser.context.newPage();
  });
  afterAll(async () => {
    expect(browser.problems.filter((problem) => !/status of (404|413|415|500)/.test(problem))).toEqual([]);
    await browser.close();
  });

  const served = async (account: ChannelAccountView, name: string, text: string): Promise<Customer> => {
    const customer = await desk.customer(account, name, text);
    await desk.admin.post(`/conversations/${customer.conversationId}/claim`);
    return customer;
  };

  it('script in names and texts, links that run, right-to-left and piled-up letters are words and nothing more', async () => {
    const eve = await served(telegram, `${SCRIPT}${locale}`, `${SCRIPT} ${locale}`);
    await desk.acts(eve, { type: 'text', text: HEBREW });
    await desk.acts(eve, { type: 'text', text: ZALGO });
    await desk.acts(eve, { type: 'text', text: 'click me', entities: [{ type: 'text_link', offset: 0, length: 8, url: JAVASCRIPT }] });
    await openConversation(page, desk, eve);
    await bubble(page, 'click me').waitFor();
    await bubble(page, SCRIPT).waitFor();
    await page.getByRole('heading', { name: SCRIPT }).first().waitFor();
    expect(await bubble(page, HEBREW).locator('[dir=auto]').count()).toBeGreaterThan(0);
    // Piled-up letters stay inside their bubble.
    expect(await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
    expect(await page.locator('a[href^="javascript:" i]').count()).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
    expect(await page.evaluate('self.ran')).toBeUndefined();
    await desk.admin.post(`/conversations/${eve.conversationId}/close`);
  });

  it('cards with addresses that run have no link', async () => {
    const max = await served(shop, `Max ${locale}`, `cards ${locale}`);
    const path = `/conversations/${max.conversationId}/messages`;
    const contents = [
      { type: 'link', url: JAVASCRIPT, title: 'a link' },
      { type: 'product', id: '1', title: 'a product', url: JAVASCRIPT },
      { type: 'order', number: 'an order', status: 'paid', items: [], url: 'data:text/html,<script>self.ran=true</script>' },
    ];
    for (const [index, content] of contents.entries())
      await desk.admin.post(path, { clientMsgId: `${locale}-${String(index)}`, kind: 'note', content });
    await openConversation(page, desk, max);
    for (const card of ['a link', 'a product', 'an order']) await bubble(page, card).waitFor();
    expect(await page.locator('a[href^="javascript:" i], a[href^="data:" i]').count()).toBe(0);
    for (const card of ['a link', 'a product', 'an order']) await bubble(page, card).getByText(card).first().click();
    expect(await page.evaluate('self.ran')).toBeUndefined();

    // A hundred thousand characters are counted, not sent, and the page goes on answering.
    const editor = editorOf(page, words);
    await editor.fill('风'.repeat(100_000));
    await page
      .getByRole('alert')
      .getByText(/100000 \/ 4096/)
      .waitFor();
    expect(await page.getByRole('button', { name: words.composer.send, exact: true }).isDisabled()).toBe(true);
    await editor.fill('fine');
    expect(await page.getByRole('button', { name: words.composer.send, exact: true }).isEnabled()).toBe(true);
    await editor.fill('');
    await desk.admin.post(`/conversations/${max.conversationId}/close`);
  });

  it('a picture that cannot be drawn, a video that cannot be played and a file that cannot be had say so', async () => {
    const ned = await served(telegram, `Ned ${locale}`, `files ${locale}`);
    await desk.acts(ned, { type: 'photo', fileBase64: TORN_PICTURE.toString('base64'), fileName: 'torn.jpg', mime: 'image/jpeg' });
    await desk.acts(ned, { type: 'video', fileBase64: TORN_VIDEO.toString('base64'), fileName: 'torn.mp4', mime: 'video/mp4' });
    await desk.acts(ned, { type: 'document', fileName: 'huge.zip', sizeBytes: 60 * 1024 * 1024 });
    await eventually(async () => {
      const history = await desk.admin.history(ned.conversationId);
      const states = history.flatMap(({ content }) => ('media' in content ? [content.media.state] : []));
      return states.length === 3 && !states.includes('pending') ? true : undefined;
    });
    await openConversation(page, desk, ned);
    await page.getByTestId('message').getByText(words.content.undecodable).waitFor();
    await page.getByTestId('message').getByText(words.content.unplayable).waitFor();
    const huge = bubble(page, 'huge.zip');
    const { en, 'zh-CN': chinese } = telegramWords['telegram.file_too_big'] ?? { en: '', 'zh-CN': '' };
    await huge.getByText((locale === 'zh-CN' ? chinese : en).replace('{{megabytes}}', '60.0')).waitFor();
    expect(await huge.getByRole('button', { name: words.common.tryAgain }).count()).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
    await desk.admin.post(`/conversations/${ned.conversationId}/close`);
  });
});
