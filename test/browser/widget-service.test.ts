// The desk as a visitor of a hostile site meets it in the widget: questions to begin with, a person instead of the bot, a place in the queue, the end.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { BotSettingsView, ChannelAccountView, ConversationView, FaqEntryView } from '../../src/contract/index.js';
import { en } from '../../web/widget/words/en.js';
import { zhCn } from '../../web/widget/words/zh-cn.js';
import { openBrowser } from '../support/browser.js';
import { startHostileSite, type HostileSite } from '../support/hostile-site.js';
import { eventually, startHub, type TestHub } from '../support/hub.js';
import { bindSite, Visitor } from '../support/visitor.js';
import { seriousFaults } from './serious-faults.js';

const STORIES = [
  {
    locale: 'en-GB',
    scheme: 'light',
    words: en,
    questions: ['When will my order arrive?', 'Can I send a kite back?'],
    answer: 'Within three days, and you get a link to follow it.',
    people: 'Talk to a person',
    rating: 'How was it?',
    thanks: 'Thank you for telling us!',
    hello: 'Hello, how can I help?',
  },
  {
    locale: 'zh-CN',
    scheme: 'dark',
    words: zhCn,
    questions: ['我的订单什么时候到？', '风筝可以退货吗？'],
    answer: '三天之内送达，发货后您会收到物流链接。',
    people: '转人工',
    rating: '本次服务如何？',
    thanks: '谢谢您的评价！',
    hello: '您好，请问有什么可以帮您？我是客服。',
  },
] as const;

/** Set: the stations of the stories are kept as pictures in this folder. */
const pictures = process.env['PICTURES'];

let hub: TestHub;
let site: HostileSite;
let account: ChannelAccountView;

beforeAll(async () => {
  hub = await startHub({ webFolder: join(process.cwd(), 'dist', 'web') });
  site = await startHostileSite(() => hub.url);
  account = await bindSite(hub, { allowedOrigins: site.origin });
  const path = `/channel-accounts/${account.id}/bot`;
  await hub.admin.put(path, { ...(await hub.admin.get<BotSettingsView>(path)), enabled: true, name: 'Robin' });
  for (const { questions, answer, locale } of STORIES) {
    for (const question of questions) {
      const language = locale.slice(0, 2);
      await hub.admin.post<FaqEntryView>('/faq-entries', { question, language, suggested: true, answer: { type: 'text', text: answer } });
    }
  }
});
afterAll(async () => {
  await site.close();
  await hub.expectConsistent();
  await hub.close();
});

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `widget-${name}.png`) });
}

/** Somebody else who has asked for a person, and now waits. */
async function waiting(): Promise<Visitor> {
  const visitor = await Visitor.arrive(hub.url, account.id);
  const device = await visitor.device();
  await device.ask(visitor.frame({ type: 'form_reply', fields: {}, choiceId: 'human', text: 'human' }));
  await eventually(async () => (await hub.admin.conversations('queued')).find(({ id }) => id === visitor.session.conversationId));
  return visitor;
}

describe.each(STORIES)('a visitor ($locale, $scheme)', ({ locale, scheme, words, questions, answer, people, rating, thanks, hello }) => {
  it('takes a question, asks for a person, sees the queue move, talks, ends the chat and says how it was', async () => {
    await hub.admin.put(`/channel-accounts/${account.id}/texts`, {
      defaultLanguage: 'en',
      texts: { ratingRequest: { en: rating }, ratingThanks: { en: thanks } },
    });
    const browser = await openBrowser(locale, scheme);
    try {
      const page = await browser.context.newPage();
      await page.goto(site.page({ account: account.id }));
      await page.getByRole('button', { name: words.openChat }).click();
      const offers = page.getByRole('group', { name: words.suggestions });
      await offers.getByRole('button', { name: people }).waitFor();
      expect(await offers.getByRole('button').allInnerTexts()).toEqual([...questions, people]);
      expect(await seriousFaults(page)).toEqual([]);
      await picture(page, `begin-${locale}`);

      await offers.getByRole('button', { name: questions[0] }).click();
      const log = page.getByRole('log', { name: words.messages });
      await log.getByText(answer).waitFor();
      await page.getByText(words.talkingWith('Robin')).waitFor();
      expect(await offers.getByRole('button').allInnerTexts()).toEqual([people]);
      await picture(page, `bot-${locale}`);

      const other = await waiting();
      await offers.getByRole('button', { name: people }).click();
      await page.getByText(words.inLine(2)).waitFor();
      await offers.waitFor({ state: 'hidden' });
      expect(await seriousFaults(page)).toEqual([]);
      await picture(page, `queue-${locale}`);
      await hub.admin.post(`/conversations/${other.session.conversationId}/claim`);
      await page.getByText(words.inLine(1)).waitFor();
      other.leave();

      const mine = await eventually(async () => (await hub.admin.conversations('queued'))[0]);
      await hub.admin.post(`/conversations/${mine.id}/claim`);
      await page.getByText(words.talkingWith('Admin')).waitFor();
      await page.getByText(words.inLine(1)).waitFor({ state: 'hidden' });
      await hub.admin.post(`/conversations/${mine.id}/messages`, {
        clientMsgId: `hello-${locale}`,
        content: { type: 'text', text: hello },
      });
      await log.getByText(hello).waitFor();

      // The keyboard alone: not now, then all the same.
      const end = page.getByRole('button', { name: words.endChat });
      const question = page.getByRole('alertdialog', { name: words.endQuestion });
      await end.focus();
      await page.keyboard.press('Enter');
      await question.waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await picture(page, `end-${locale}`);
      await page.keyboard.press('Escape');
      await question.waitFor({ state: 'hidden' });
      expect(await focused(page)).toBe(words.endChat);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await question.waitFor({ state: 'hidden' });
      await page.getByText(words.ended).waitFor();
      await end.waitFor({ state: 'hidden' });
      expect(await focused(page)).toBe(words.write);
      expect((await hub.admin.get<ConversationView>(`/conversations/${mine.id}`)).session).toBeNull();

      await log.getByText(rating).waitFor();
      await log.getByRole('button', { name: words.stars(4) }).click();
      await log.getByText(thanks).waitFor();
      await offers.getByRole('button', { name: questions[1] }).waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await picture(page, `rated-${locale}`);
      await page.setViewportSize({ width: 390, height: 844 });
      await picture(page, `rated-phone-${locale}`);
      expect(browser.problems).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

/** What the focus is on, by its label. */
const focused = (page: Page): Promise<unknown> =>
  page.evaluate(`document.querySelector('[data-switchboard]').shadowRoot.activeElement?.getAttribute('aria-label')`);
