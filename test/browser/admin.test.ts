// The admin pages as an admin uses them, in Chromium, in both languages: a channel account with a wrong and then the right token, groups, agents.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import english from '../../web/src/i18n/en/index.js';
import chinese from '../../web/src/i18n/zh-CN/index.js';
import { openBrowser, startHubProcess, type RunningHub } from '../support/browser.js';
import { seriousFaults } from './serious-faults.js';

const LANGUAGES = [
  { locale: 'en-US', language: 'en', colorScheme: 'dark', words: english },
  { locale: 'zh-CN', language: 'zh-CN', colorScheme: 'light', words: chinese },
] as const;
type Words = typeof english;

const PASSWORD = 'correct horse battery';
const WRONG_TOKEN = `123456789:${'A'.repeat(35)}`;

describe.each(LANGUAGES)('the admin pages ($locale, $colorScheme)', ({ locale, language, colorScheme, words }) => {
  let hub: RunningHub;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let page: Page;

  beforeAll(async () => {
    hub = await startHubProcess();
    browser = await openBrowser(locale, colorScheme);
    await setUp(browser.context, hub);
    page = await browser.context.newPage();
  });
  afterAll(async () => {
    // Refusals are part of the story; anything else in the console is not.
    expect(browser.problems.filter((problem) => !/status of (409|422)/.test(problem))).toEqual([]);
    await browser.close();
    await hub.stop();
  });

  it('refuses a wrong token in plain words and binds with the right one', async () => {
    const bot = await newBot(browser.context, hub);
    const labels = await fieldLabels(browser.context, hub, language);
    await page.goto(`${hub.url}/admin/channels`);
    expect(await seriousFaults(page)).toEqual([]);
    await click(page, words.admin.bindAccount);
    const form = page.getByRole('dialog');
    await form.getByLabel(words.admin.accountName, { exact: true }).fill('Blue Kite');
    await form.getByRole('button', { name: words.admin.advanced }).click();
    await form.getByLabel(labels('baseUrl'), { exact: true }).fill(bot.baseUrl);
    await form.getByRole('textbox', { name: labels('botToken') }).fill(WRONG_TOKEN);
    await form.getByRole('button', { name: words.admin.bind, exact: true }).click();
    const refusal = form.getByRole('alert');
    await refusal.getByText(words.admin.bindRefused).waitFor();
    expect(await seriousFaults(page)).toEqual([]);

    await form.getByRole('textbox', { name: labels('botToken') }).fill(bot.token);
    await form.getByRole('button', { name: words.admin.bind, exact: true }).click();
    await account(page, 'Blue Kite').getByText(words.admin.state.active).waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('disables the account and enables it again', async () => {
    await page.goto(`${hub.url}/admin/channels`);
    const shop = account(page, 'Shop');
    await shop.getByRole('button', { name: words.admin.disable, exact: true }).click();
    const question = page.getByRole('dialog');
    await question.getByText(words.admin.disableText).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await question.getByRole('button', { name: words.admin.disable, exact: true }).click();
    await shop.getByText(words.admin.state.disabled).waitFor();
    await shop.getByRole('button', { name: words.admin.enable, exact: true }).click();
    await shop.getByText(words.admin.state.active).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
  });

  it('makes an agent, changes and deactivates them, and tells when a login is taken', async () => {
    await page.goto(`${hub.url}/admin/agents`);
    await newAgent(page, words, { name: '李强', login: 'ada@example.com' });
    await page.getByRole('dialog').getByRole('alert').getByText(words.errors.login_taken).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('textbox', { name: words.login.login }).fill('liqiang');
    await page.getByRole('dialog').getByRole('button', { name: words.admin.createAgent }).click();
    await row(page, '李强').getByText('liqiang').waitFor();

    await row(page, '李强')
      .getByRole('button', { name: words.admin.editAgent.replace('{{name}}', '李强') })
      .click();
    await page.getByRole('dialog').getByLabel(words.admin.maxLoad).fill('9');
    await page.getByRole('dialog').getByRole('button', { name: words.common.save }).click();
    await row(page, '李强').getByRole('cell', { name: '9' }).waitFor();

    await row(page, '李强').getByRole('button', { name: words.admin.deactivate, exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: words.admin.deactivate, exact: true }).click();
    await row(page, '李强').getByText(words.admin.deactivated).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await row(page, '李强').getByRole('button', { name: words.admin.activate, exact: true }).click();
    await row(page, '李强').getByRole('button', { name: words.admin.deactivate, exact: true }).waitFor();
    expect(await row(page, '李强').getByText(words.admin.deactivated).count()).toBe(0);
  });

  it('makes a group and gives it members', async () => {
    await page.goto(`${hub.url}/admin/groups`);
    await click(page, words.admin.newGroup);
    await page.getByLabel(words.admin.groupName).fill('夜班 Night shift');
    await page.getByRole('button', { name: words.admin.createGroup }).click();
    const group = page.getByRole('article', { name: '夜班 Night shift' });
    await group.getByRole('button', { name: words.admin.members }).click();
    const members = page.getByRole('dialog');
    await members.getByRole('checkbox', { name: 'Grace Okafor' }).check();
    await members.getByRole('checkbox', { name: 'Ada Lin' }).check();
    expect(await seriousFaults(page)).toEqual([]);
    await members.getByRole('button', { name: words.common.save }).click();
    await group.getByText(words.admin.memberCount_other.replace('{{count}}', '2')).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
  });
});

/** A company with a bound account and a second agent. */
async function setUp(context: BrowserContext, hub: RunningHub): Promise<void> {
  const { request } = context;
  const token = new URL(hub.setupUrl).searchParams.get('token');
  const first = { token, companyName: 'Blue Kite', name: 'Ada Lin', login: 'ada@example.com', password: PASSWORD };
  const answer = await request.post(`${hub.url}/api/v1/setup`, { data: first });
  expect(answer.status()).toBe(201);
  const group = (await (await request.get(`${hub.url}/api/v1/groups`)).json()) as { items: [{ id: string }] };
  const { token: botToken, baseUrl } = await newBot(context, hub);
  const shop = { platform: 'telegram', name: 'Shop', groupId: group.items[0].id, credentials: { botToken }, settings: { baseUrl } };
  expect((await request.post(`${hub.url}/api/v1/channel-accounts`, { data: shop })).status()).toBe(201);
  const grace = { name: 'Grace Okafor', login: 'grace', role: 'supervisor', password: PASSWORD };
  expect((await request.post(`${hub.url}/api/v1/agents`, { data: grace })).status()).toBe(201);
}

/** A bot of the lab's Telegram that nobody has bound yet. */
async function newBot({ request }: BrowserContext, hub: RunningHub): Promise<{ token: string; baseUrl: string }> {
  const answer = await request.post(`${hub.url}/api/v1/lab/telegram/accounts`, { data: { name: 'Blue Kite' } });
  const { credentials, baseUrl } = (await answer.json()) as { credentials: { botToken: string }; baseUrl: string };
  return { token: credentials.botToken, baseUrl };
}

/** The bind form's labels are the connector's own. */
async function fieldLabels({ request }: BrowserContext, hub: RunningHub, language: 'en' | 'zh-CN'): Promise<(name: string) => string> {
  interface Field {
    name: string;
    label: Record<'en' | 'zh-CN', string>;
  }
  const answer = await request.get(`${hub.url}/api/v1/platforms`);
  const { items } = (await answer.json()) as { items: { platform: string; credentials: Field[]; settings: Field[] }[] };
  const telegram = items.find(({ platform }) => platform === 'telegram');
  const fields = [...(telegram?.credentials ?? []), ...(telegram?.settings ?? [])];
  return (name) => fields.find((field) => field.name === name)?.label[language] ?? `no field ${name}`;
}

async function newAgent(page: Page, words: Words, { name, login }: { name: string; login: string }): Promise<void> {
  await click(page, words.admin.newAgent);
  const form = page.getByRole('dialog');
  await form.getByRole('textbox', { name: words.admin.agentName }).fill(name);
  await form.getByRole('textbox', { name: words.login.login }).fill(login);
  await form.locator('input[type=password]').fill(PASSWORD);
  await form.getByRole('button', { name: words.admin.createAgent }).click();
}

const click = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).first().click();
const account = (page: Page, name: string) => page.getByRole('article', { name });
const row = (page: Page, name: string) => page.getByRole('row', { name });
