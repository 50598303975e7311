// Ready answers as agents and admins use them, in Chromium: a response by its slash, a suggestion by a click, the FAQ tried out, a bot switched on.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import english from '../../web/src/i18n/en/index.js';
import chinese from '../../web/src/i18n/zh-CN/index.js';
import { openBrowser, startHubProcess, type RunningHub } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { seriousFaults } from './serious-faults.js';

const LANGUAGES = [
  { locale: 'en-US', colorScheme: 'light', words: english },
  { locale: 'zh-CN', colorScheme: 'dark', words: chinese },
] as const;

const PASSWORD = 'correct horse battery';

describe.each(LANGUAGES)('ready answers ($locale, $colorScheme)', ({ locale, colorScheme, words }) => {
  let hub: RunningHub;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let page: Page;
  let conversationId: string;

  beforeAll(async () => {
    hub = await startHubProcess();
    browser = await openBrowser(locale, colorScheme);
    conversationId = await claimedQuestion(browser.context, hub, 'Hello, how do I get a refund?');
    page = await browser.context.newPage();
  });
  afterAll(async () => {
    expect(browser.problems).toEqual([]);
    await browser.close();
    await hub.stop();
  });

  it('a canned response is kept by an admin and put in by its slash, with the names filled in', async () => {
    await page.goto(`${hub.url}/admin/canned`);
    await page.getByRole('button', { name: words.answers.newCanned }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: words.answers.shortcut }).fill('Hello');
    await form.getByRole('textbox', { name: words.answers.title }).fill('Greeting');
    await form.getByRole('textbox', { name: words.answers.text, exact: true }).fill('Hi {{contact.name|there}}, I am {{agent.name}}.');
    expect(await seriousFaults(page)).toEqual([]);
    await form.getByRole('button', { name: words.common.save }).click();
    await page.getByRole('article', { name: 'Greeting' }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);

    await page.goto(`${hub.url}/inbox/${conversationId}?view=mine`);
    const input = page.getByRole('textbox', { name: words.composer.write, exact: true });
    await input.fill('Yes. ');
    await input.pressSequentially('/he');
    await page.getByRole('option', { name: 'Greeting' }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await input.press('Enter');
    await eventually(async () => ((await input.inputValue()) === 'Yes. Hi Lin, I am Ada Lin.' ? true : undefined));
    await page.getByRole('listbox').first().waitFor({ state: 'detached' });
    await input.fill('');
  });

  it('the FAQ is tried out, and what fits is one click away in the conversation', async () => {
    await page.goto(`${hub.url}/admin/faq`);
    await page.getByRole('button', { name: words.answers.newFaq }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: words.answers.question, exact: true }).fill('How do I get a refund?');
    await form.getByRole('textbox', { name: words.answers.answer, exact: true }).fill('Send it back within 30 days.');
    expect(await seriousFaults(page)).toEqual([]);
    await form.getByRole('button', { name: words.common.save }).click();
    await page.getByRole('textbox', { name: words.answers.tryText }).fill('refund please');
    await page.getByRole('button', { name: words.answers.tryIt }).click();
    await page.getByRole('status').getByText('How do I get a refund?').waitFor();
    expect(await seriousFaults(page)).toEqual([]);

    await page.goto(`${hub.url}/inbox/${conversationId}?view=mine`);
    await page.getByRole('group', { name: words.answers.suggested }).getByRole('button', { name: 'How do I get a refund?' }).click();
    const input = page.getByRole('textbox', { name: words.composer.write, exact: true });
    await eventually(async () => ((await input.inputValue()) === 'Send it back within 30 days.' ? true : undefined));
    expect(await seriousFaults(page)).toEqual([]);
  });

  it('a bot is given a name and switched on', async () => {
    await page.goto(`${hub.url}/admin/bots`);
    await page.getByRole('button', { name: words.answers.botSettings }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: words.answers.botName }).fill('Robin');
    await form.getByRole('button', { name: words.answers.finer }).click();
    expect(await seriousFaults(page)).toEqual([]);
    await form.getByRole('button', { name: words.common.save }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByText(words.answers.botOff).waitFor();
    await page.getByRole('switch').focus();
    await page.keyboard.press('Space');
    await page.getByText(`${words.answers.botOn} · Robin`).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
  });

  it.each([
    { path: '/admin/bots', above: /\/bot$/, below: words.answers.setUpModel },
    { path: '/admin/routing', above: /\/routing-rules$/, below: words.routing.try },
  ])('of $path the buttons below a list wait for it, and do not move from under the pointer', async ({ path, above, below }) => {
    let arrive: () => void = () => undefined;
    const onItsWay = new Promise<void>((resolve) => (arrive = resolve));
    await page.route(above, (route) => onItsWay.then(() => route.continue()));
    const asked = page.waitForRequest(above);
    const accounts = page.waitForResponse(/\/channel-accounts$/);
    await page.goto(`${hub.url}${path}`);
    await Promise.all([asked, accounts.then((response) => response.finished())]);
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
    const button = page.getByRole('button', { name: below, exact: true });
    expect(await button.count()).toBe(0);
    arrive();
    await button.waitFor();
    await page.unroute(above);
  });

  it('a language model is set up, and its key is kept out of sight', async () => {
    await page.goto(`${hub.url}/admin/bots`);
    await page.getByRole('button', { name: words.answers.setUpModel, exact: true }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: words.answers.modelUrl }).fill('http://127.0.0.1:9/v1');
    await form.getByRole('textbox', { name: words.answers.modelName }).fill('small-1');
    await form.locator('input[type=password]').fill('sk-a-secret-key');
    await form.getByRole('switch', { name: words.answers.modelDrafts }).focus();
    await page.keyboard.press('Space');
    expect(await seriousFaults(page)).toEqual([]);
    await form.getByRole('button', { name: words.common.save }).click();
    await page.getByText('small-1 · 127.0.0.1:9').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('button', { name: words.answers.setUpModel, exact: true }).click();
    await form.getByText(words.answers.modelKeyKept).waitFor();
    expect(await form.locator('input[type=password]').inputValue()).toBe('');
  });
});

/** A company whose admin serves somebody who asked this. */
async function claimedQuestion({ request }: BrowserContext, hub: RunningHub, text: string): Promise<string> {
  const call = async <Answer>(method: 'GET' | 'POST', path: string, data?: unknown): Promise<Answer> => {
    const response = await request.fetch(`${hub.url}/api/v1${path}`, { method, ...(data !== undefined && { data }) });
    if (!response.ok()) throw new Error(`${method} ${path}: ${await response.text()}`);
    return (response.status() === 204 ? undefined : await response.json()) as Answer;
  };
  const token = new URL(hub.setupUrl).searchParams.get('token');
  await call('POST', '/setup', { token, companyName: 'Blue Kite', name: 'Ada Lin', login: 'ada@example.com', password: PASSWORD });
  const account = await call<{ externalAccountId: string }>('POST', '/lab/demo', { platform: 'telegram' });
  const person = await call<{ id: number }>('POST', '/lab/telegram/people', { displayName: 'Lin' });
  const chat = `/lab/telegram/accounts/${account.externalAccountId}/chats/${String(person.id)}/actions`;
  await call('POST', chat, { type: 'text', text });
  const id = await eventually(async () => (await call<{ items: { id: string }[] }>('GET', '/conversations?view=queued')).items[0]?.id);
  await call('POST', `/conversations/${id}/claim`, {});
  return id;
}
