// What an admin can change of a desk that is at work, in Chromium, in both languages: credentials, passwords, a demo desk, honest lists, charts.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { AgentView, BindField, ChannelAccountView, GroupMemberView, GroupView, PlatformView } from '../../src/contract/index.js';
import { ApiClient } from '../support/api-client.js';
import { BrowserDesk, LANGUAGES, PASSWORD, type Language, type OpenBrowser } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

const WRONG_TOKEN = `123456789:${'A'.repeat(35)}`;
const EXPECTED = /status of (401|422|503)/;

let desk: BrowserDesk;
const browsers = new Map<string, OpenBrowser>();
beforeAll(async () => {
  desk = await BrowserDesk.start();
  for (const language of LANGUAGES) browsers.set(language.locale, await desk.browser(language));
});
afterAll(async () => {
  for (const browser of browsers.values()) await browser.close();
  await desk.stop();
  // Refused credentials, a refused password and a failed list are part of the story.
  const problems = [...browsers.values()].flatMap((browser) => browser.problems);
  expect(problems.filter((problem) => !EXPECTED.test(problem))).toEqual([]);
});

async function pageIn({ locale }: Language): Promise<Page> {
  const browser = browsers.get(locale);
  if (browser === undefined) throw new Error(`no browser speaks ${locale}`);
  return browser.context.newPage();
}

const labelOf = (field: BindField | undefined, { locale }: Language): string => field?.label[locale === 'zh-CN' ? 'zh-CN' : 'en'] ?? '';

describe.each(LANGUAGES)('the console ($locale, $colorScheme)', (language) => {
  const { words, locale } = language;

  it('proves other credentials of a bound account with the platform, and keeps its settings', async () => {
    const name = `Kite ${locale}`;
    const made = await desk.admin.post<{ credentials: { botToken: string }; baseUrl: string }>('/lab/telegram/accounts', { name });
    const [group] = (await desk.admin.get<{ items: GroupView[] }>('/groups')).items;
    const bound = await desk.admin.post<ChannelAccountView>('/channel-accounts', {
      platform: 'telegram',
      name,
      groupId: group?.id,
      credentials: made.credentials,
      settings: { baseUrl: made.baseUrl },
    });
    const views = (await desk.admin.get<{ items: PlatformView[] }>('/platforms')).items;
    const telegram = views.find(({ platform }) => platform === 'telegram');
    const token = labelOf(telegram?.credentials[0], language);
    const speed = labelOf(
      telegram?.settings.find(({ name: field }) => field === 'messagesPerSecond'),
      language,
    );
    const page = await pageIn(language);
    await page.goto(`${desk.url}/admin/channels`);
    const card = page.getByRole('article', { name, exact: true });
    await card.getByRole('button', { name: words.common.edit, exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: words.admin.settings, exact: true }).click();
    await dialog.getByRole('button', { name: words.admin.credentials, exact: true }).click();
    const field = dialog.getByRole('textbox', { name: token, exact: true });
    expect(await field.inputValue()).toBe('');
    await dialog.getByRole('textbox', { name: speed, exact: true }).fill('25');
    await field.fill(WRONG_TOKEN);
    await dialog.getByRole('button', { name: words.common.save }).click();
    await dialog
      .getByRole('alert')
      .getByText(/Unauthorized/)
      .waitFor();
    expect(await seriousFaults(page)).toEqual([]);

    await field.fill(made.credentials.botToken);
    await dialog.getByRole('button', { name: words.common.save }).click();
    await dialog.waitFor({ state: 'detached' });
    const now = await desk.admin.get<ChannelAccountView>(`/channel-accounts/${bound.id}`);
    expect([now.state, now.settings['messagesPerSecond'], now.settings['baseUrl']]).toEqual(['active', 25, made.baseUrl]);
    await page.close();
  });

  it('sets another password for an agent, who then changes it', async () => {
    const login = locale.toLowerCase();
    const agent = await desk.admin.post<AgentView>('/agents', { name: `Lin ${locale}`, login, role: 'agent', password: PASSWORD });
    const page = await pageIn(language);
    await page.goto(`${desk.url}/admin/agents`);
    await page
      .getByRole('row', { name: agent.name })
      .getByRole('button', { name: words.admin.resetPasswordOf.replace('{{name}}', agent.name) })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: words.profile.newPassword }).fill('given by the admin');
    expect(await seriousFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: words.admin.setPassword }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect(ApiClient.signIn(desk.url, login, PASSWORD)).rejects.toThrow();

    // The agent's own browser: the form is the same page for everybody.
    await page.context().clearCookies();
    const signedIn = await page
      .context()
      .request.post(`${desk.url}/api/v1/auth/login`, { data: { login, password: 'given by the admin' } });
    expect(signedIn.ok()).toBe(true);
    await page.goto(`${desk.url}/profile`);
    await page.getByRole('heading', { name: agent.name }).waitFor();
    await page.getByText(login, { exact: true }).waitFor();
    await page.getByText(words.role.agent, { exact: true }).waitFor();
    const form = page.getByRole('form', { name: words.login.password });
    await form.getByRole('textbox', { name: words.profile.currentPassword }).fill('not this one');
    await form.getByRole('textbox', { name: words.profile.newPassword }).fill('chosen by myself');
    await form.getByRole('button', { name: words.profile.changePassword }).click();
    await form.getByRole('alert').getByText(words.errors.wrong_password).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await form.getByRole('textbox', { name: words.profile.currentPassword }).fill('given by the admin');
    await form.getByRole('button', { name: words.profile.changePassword }).click();
    await page.getByText(words.profile.passwordChanged).waitFor();
    await ApiClient.signIn(desk.url, login, 'chosen by myself');
    await page.context().clearCookies();
    await page.context().request.post(`${desk.url}/api/v1/auth/login`, { data: { login: 'ada', password: PASSWORD } });
    await page.close();
  });

  it('says how much of a group’s work a member gets', async () => {
    const priority = language.colorScheme === 'dark' ? 8 : 7;
    const [group] = (await desk.admin.get<{ items: GroupView[] }>('/groups')).items;
    const page = await pageIn(language);
    await page.goto(`${desk.url}/admin/groups`);
    await page
      .getByRole('article', { name: group?.name ?? '', exact: true })
      .getByRole('button', { name: words.admin.members })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: words.admin.memberPriority.replace('{{name}}', 'Ada Lin') }).fill(String(priority));
    expect(await seriousFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: words.common.save }).click();
    await dialog.waitFor({ state: 'detached' });
    const { members } = await desk.admin.get<{ members: GroupMemberView[] }>(`/groups/${group?.id ?? ''}/members`);
    expect(members.map(({ agentId, ...share }) => ({ isAda: agentId === desk.admin.agentId, ...share }))).toContainEqual({
      isAda: true,
      priority,
      maxLoad: null,
    });
    await page.close();
  });

  it('does not say that all is well when it was told nothing', async () => {
    const page = await pageIn(language);
    await page.route('**/api/v1/troubled-messages*', (route) =>
      route.fulfill({ status: 503, contentType: 'application/json', body: '{"error":{"code":"unavailable","message":"","details":{}}}' }),
    );
    await page.goto(`${desk.url}/admin/operations`);
    await page.getByText(words.errors.unavailable).waitFor();
    expect(await page.getByText(words.operations.noMessages).count()).toBe(0);
    await page.unroute('**/api/v1/troubled-messages*');
    await page.getByRole('button', { name: words.common.tryAgain }).click();
    await page.getByText(words.operations.noMessages).waitFor();
    await page.close();
  });

  it('says neither that all is done nor that a channel is missing before it is known which', async () => {
    const page = await pageIn(language);
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/api/v1/channel-accounts', async (route) => {
      await asked;
      await route.fulfill({ json: { items: [], nextCursor: null } });
    });
    const list = page.waitForResponse((response) => response.url().includes('/api/v1/conversations?'));
    await page.goto(`${desk.url}/inbox?view=blocked`);
    await (await list).finished();
    await page.getByRole('status', { name: words.common.loading }).first().waitFor({ state: 'detached' });
    expect(await page.getByText(words.inbox.empty.blocked).count()).toBe(0);
    answer();
    await page.getByText(words.inbox.noChannel).waitFor();
    await page.close();
  });

  it('tells what was changed, in the viewer’s words', async () => {
    const page = await pageIn(language);
    await page.goto(`${desk.url}/admin/audit`);
    const { says, field, yes } = words.audit;
    const told = says.replace('{{kind}}', field.passwordChanged).replace('{{done}}', yes);
    await page.getByText(told).first().waitFor();
    await page.close();
  });

  it('charts waiting times and the like by day and channel', async () => {
    for (const place of ['Pier', 'Hill']) await desk.customer(await desk.demo('telegram'), `${place} ${locale}`, `Hello from ${place}`);
    const page = await pageIn(language);
    await page.goto(`${desk.url}/reports`);
    const chart = page.getByRole('region', { name: words.reports.chart });
    await chart.getByRole('img', { name: words.reports.chartTitle }).waitFor();
    await chart.getByRole('combobox', { name: words.reports.chartOf }).click();
    await page.getByRole('option', { name: words.reports.measure.waiting, exact: true }).click();
    await chart.getByRole('img', { name: words.reports.explain.waiting }).waitFor();
    await page.getByRole('tab', { name: words.reports.tab.channels }).click();
    const ranks = chart.getByRole('list', { name: words.reports.explain.sessions }).getByRole('listitem');
    await ranks.nth(1).waitFor();
    expect(await ranks.first().textContent()).toMatch(/1$/);
    expect(await seriousFaults(page)).toEqual([]);
    // Of other days, and to take along.
    await page.getByText(words.reports.last['30'], { exact: true }).click();
    await ranks.nth(1).waitFor();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: words.reports.csv }).click()]);
    const lines = (await readFile(await file.path(), 'utf8')).trim().split(/\r?\n/);
    expect(new URL(file.url()).pathname).toBe('/api/v1/reports/channels.csv');
    const { from, to } = Object.fromEntries(new URL(file.url()).searchParams);
    expect(Math.round((Date.parse(to ?? '') - Date.parse(from ?? '')) / 86_400_000)).toBe(30);
    expect(lines.length).toBeGreaterThan(2);
    await page.close();
  });
});

it('makes a whole demo desk with one click, once', async () => {
  const [english] = LANGUAGES;
  const { words } = english;
  const page = await pageIn(english);
  await page.goto(`${desk.url}/lab`);
  await page.getByRole('button', { name: words.lab.makeDesk }).click();
  const dialog = page.getByRole('dialog', { name: words.lab.deskMade });
  await dialog.waitFor();
  const password = await dialog.getByRole('textbox', { name: words.login.password }).inputValue();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  for (const [field, value] of [
    [words.login.login, 'demo'],
    [words.login.password, password],
  ]) {
    await dialog.getByRole('button', { name: `${words.common.copy}: ${field ?? ''}` }).click();
    await dialog.getByRole('button', { name: `${words.common.copied}: ${field ?? ''}` }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(value);
  }
  expect(await dialog.getByRole('alert').filter({ hasText: words.errors.unexpected }).count()).toBe(0);
  expect(await seriousFaults(page)).toEqual([]);
  await ApiClient.signIn(desk.url, 'demo', password);
  const lab = await desk.admin.get<{ platforms: { platform: string; accounts: ChannelAccountView[] }[] }>('/lab');
  expect(lab.platforms.filter(({ accounts }) => accounts.length === 0)).toEqual([]);
  const { items: groups } = await desk.admin.get<{ items: GroupView[] }>('/groups');
  expect(new Set(lab.platforms.flatMap(({ accounts }) => accounts.map(({ groupId }) => groupId)))).toEqual(
    new Set(groups.map(({ id }) => id)),
  );
  await dialog.getByRole('button', { name: words.common.close, exact: true }).last().click();
  await dialog.waitFor({ state: 'detached' });
  // A click on the website's page is one on its phone.
  const site = page.locator('[data-stand=web]');
  expect(await site.getAttribute('data-chosen')).toBe('false');
  await site.frameLocator('iframe').getByRole('heading').first().click();
  await page.locator('[data-stand=web][data-chosen=true]').waitFor();
  // Nothing is left to bind.
  expect(await page.getByRole('button', { name: words.lab.makeDesk }).count()).toBe(0);
  await page.close();
});
