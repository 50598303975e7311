// What an admin minds besides accounts: hours and whether a group is open, events nobody could use, and who may see which page.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { telegram } from '../../connectors/telegram/index.js';
import { BrowserDesk, bubble, LANGUAGES, openConversation, signIn, type Customer, type OpenBrowser } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

let desk: BrowserDesk;
let customer: Customer;
beforeAll(async () => {
  desk = await BrowserDesk.start();
  customer = await desk.customer(await desk.demo('telegram'), 'Pia', 'Hello there');
  await desk.hire('Mel Ortiz', 'mel', 'agent');
  await desk.hire('Sue Park', 'sue', 'supervisor');
});
afterAll(() => desk.stop());

/** A webhook like one that came, given up long ago. */
const deadEvent = (number: number): Promise<void> =>
  desk.sql(
    `INSERT INTO webhook_event (company_id, account_id, dedupe_key, body, headers, received_at, state, attempts, reason)
      SELECT company_id, account_id, 'late-' || $1,
        convert_to(regexp_replace(replace(convert_from(body, 'UTF8'), 'Hello there', 'Late words ' || $1), '"message_id": ?\\d+', '"message_id":' || (900 + $1::int)), 'UTF8'),
        headers, received_at, 'dead', 12, 'cannot be parsed: the parser broke'
      FROM webhook_event WHERE state = 'stored' AND convert_from(body, 'UTF8') LIKE '%Hello there%' LIMIT 1`,
    [number],
  );

/** One that tells of a poll. */
const ignoredEvent = (): Promise<void> =>
  desk.sql(
    `INSERT INTO webhook_event (company_id, account_id, dedupe_key, body, headers, received_at, state, attempts, reason)
      SELECT company_id, account_id, gen_random_uuid()::text, convert_to('{"poll":{"id":"poll_of_nobody"}}', 'UTF8'), headers, received_at,
        'ignored', 1, $1
      FROM webhook_event LIMIT 1`,
    ['state of a poll'],
  );

describe.each(LANGUAGES)('minding the desk ($locale, $colorScheme)', (language) => {
  const { locale, words } = language;
  let browser: OpenBrowser;
  let page: Page;
  beforeAll(async () => {
    browser = await desk.browser(language);
    page = await browser.context.newPage();
  });
  afterAll(async () => {
    expect(browser.problems).toEqual([]);
    await browser.close();
  });

  it('an event nobody could use is shown with its reason, and becomes a message when it is replayed', async () => {
    const number = locale === 'zh-CN' ? 2 : 1;
    await deadEvent(number);
    await page.goto(`${desk.url}/admin/operations`);
    await page.getByText(words.operations.events).first().click();
    const event = page.getByRole('article').first();
    await event.getByText(words.operations.unreadable.replace('{{cause}}', words.operations.cause.unknown)).waitFor();
    await event.getByText(words.operations.asTold.replace('{{words}}', 'the parser broke')).waitFor();
    await event.getByRole('button', { name: words.operations.showBody, exact: true }).click();
    await event.getByText(`Late words ${String(number)}`).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await event.getByRole('button', { name: words.operations.replay, exact: true }).click();
    await page.getByText(words.operations.noEvents).waitFor();
    await openConversation(page, desk, customer);
    await bubble(page, `Late words ${String(number)}`).waitFor();

    // Many that broke on the same are replayed together.
    const others = [number + 10, number + 20];
    for (const other of others) await deadEvent(other);
    await page.goto(`${desk.url}/admin/operations`);
    await page.getByText(words.operations.events).first().click();
    await page.getByRole('article').nth(1).waitFor();
    await page.getByRole('button', { name: words.operations.replayAll, exact: true }).click();
    await page.getByText(words.operations.noEvents).waitFor();
    await openConversation(page, desk, customer);
    for (const other of others) await bubble(page, `Late words ${String(other)}`).waitFor();
  });

  it('what was left alone stands with why, in the viewer’s words', async () => {
    await ignoredEvent();
    await page.goto(`${desk.url}/admin/operations`);
    await page.getByRole('tab', { name: words.operations.ignored, exact: true }).click();
    const event = page.getByRole('article').first();
    const { en, 'zh-CN': zh } = telegram.reasons?.['telegram.left_poll'] ?? { en: '', 'zh-CN': '' };
    await event.getByText(locale === 'zh-CN' ? zh : en, { exact: true }).waitFor();
    await event.getByRole('button', { name: words.operations.showBody, exact: true }).click();
    await event.getByText('poll_of_nobody').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
  });

  it('hours are set by the week, and the page says whether the group is open', async () => {
    await page.goto(`${desk.url}/admin/hours`);
    const answer = page.locator('[aria-live=polite]').filter({ hasText: words.hours.now });
    await answer.getByText(words.hours.open, { exact: true }).waitFor();
    await page.getByText(words.hours.byWeek, { exact: true }).click();
    // Without any hours it is closed, whenever this runs.
    const remove = page.getByRole('button', { name: new RegExp(words.hours.removeInterval.replace('{{day}}', '.*')) });
    await remove.first().waitFor();
    while ((await remove.count()) > 0) await remove.first().click();
    await page.getByRole('button', { name: words.common.save, exact: true }).click();
    await answer.getByText(words.hours.closed, { exact: true }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByText(words.hours.always, { exact: true }).click();
    await page.getByRole('button', { name: words.common.save, exact: true }).click();
    await answer.getByText(words.hours.open, { exact: true }).waitFor();
  });

  it('dates go by hours of their own, past midnight too, and what cannot be is refused in words', async () => {
    const [group] = (await desk.admin.get<{ items: { id: string }[] }>('/groups')).items;
    // The time that is asked about is the browser's.
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    await desk.admin.patch(`/groups/${group?.id ?? ''}`, { timezone: timeZone });
    await page.goto(`${desk.url}/admin/hours`);
    const filled = (words: string, day: string): string => words.replace(/\{\{\w+\}\}/, day);
    const date = (day: string) => page.getByRole('group', { name: day, exact: true });
    const time = (which: 'from' | 'to', day: string) => date(day).getByLabel(filled(words.hours[which], day), { exact: true });
    const add = async (day: string): Promise<void> => {
      await page.getByRole('button', { name: words.hours.addDate, exact: true }).click();
      await page.getByLabel(words.hours.date, { exact: true }).last().fill(day);
    };
    const save = page.getByRole('button', { name: words.common.save, exact: true });
    const saved = async (): Promise<void> => {
      await save.click();
      await page.getByRole('button', { name: words.hours.undo, exact: true }).waitFor({ state: 'detached' });
    };
    const answer = page.locator('[aria-live=polite]').filter({ hasText: words.hours.then });
    const isAt = async (at: string, state: 'open' | 'closed'): Promise<void> => {
      await page.getByLabel(words.hours.askAt).fill(at);
      await answer.getByText(words.hours[state], { exact: true }).waitFor();
    };

    // Christmas Eve has a night shift; the day after is a holiday.
    await add('2031-12-24');
    await date('2031-12-24').getByLabel(words.hours.note, { exact: true }).fill('Night shift');
    await date('2031-12-24')
      .getByRole('button', { name: filled(words.hours.addInterval, '2031-12-24'), exact: true })
      .click();
    await time('from', '2031-12-24').fill('22:00');
    await time('to', '2031-12-24').fill('02:00');
    await date('2031-12-24').getByText(words.hours.nextDay).waitFor();
    await add('2031-12-25');
    expect(await seriousFaults(page)).toEqual([]);
    await saved();
    await isAt('2031-12-24T12:00', 'closed');
    await isAt('2031-12-24T23:00', 'open');
    await isAt('2031-12-25T03:00', 'closed');
    await isAt('2031-12-25T01:00', 'open');
    await isAt('2031-12-25T12:00', 'closed');
    await isAt('2031-12-26T12:00', 'open');

    await date('2031-12-24')
      .getByRole('button', { name: filled(words.hours.addInterval, '2031-12-24'), exact: true })
      .click();
    await time('from', '2031-12-24').last().fill('23:00');
    await time('to', '2031-12-24').last().fill('23:30');
    await page.getByText(words.hours.wrong.overlap).waitFor();
    expect(await save.isDisabled()).toBe(true);
    await time('to', '2031-12-24').first().fill('22:30');
    await page.getByText(words.hours.wrong.overlap).waitFor({ state: 'detached' });
    await add('2031-12-25');
    await page.getByText(words.hours.wrong.double).waitFor();
    expect(await save.isDisabled()).toBe(true);
    await date('2031-12-25')
      .last()
      .getByRole('button', { name: filled(words.hours.removeDate, '2031-12-25'), exact: true })
      .click();
    await saved();
    await isAt('2031-12-24T22:45', 'closed');
    await isAt('2031-12-24T23:15', 'open');
    await isAt('2031-12-25T01:00', 'closed');

    // What is stored is there on the next visit, and can go.
    await page.reload();
    expect(await date('2031-12-24').getByLabel(words.hours.note, { exact: true }).inputValue()).toBe('Night shift');
    const beginnings = await time('from', '2031-12-24').all();
    expect(await Promise.all(beginnings.map((field) => field.inputValue()))).toEqual(['22:00', '23:00']);
    for (const day of ['2031-12-24', '2031-12-25'])
      await date(day)
        .getByRole('button', { name: filled(words.hours.removeDate, day), exact: true })
        .click();
    await saved();
    await page.getByText(words.hours.noDates).waitFor();
    await isAt('2031-12-25T12:00', 'open');
  });

  it('agents see no administration, supervisors the supervision, and neither the other’s', async () => {
    const theirs = await desk.browser(language, 'mel');
    const rail = await theirs.context.newPage();
    const pages = rail.getByRole('navigation', { name: words.shell.pages });
    for (const [login, shown, hidden] of [
      ['mel', [words.shell.inbox, words.shell.contacts], [words.supervision.title, words.shell.reports, words.shell.admin]],
      ['sue', [words.shell.inbox, words.supervision.title, words.shell.reports], [words.shell.admin]],
    ] as const) {
      await signIn(theirs, desk.url, login);
      await rail.goto(`${desk.url}/admin/tokens`);
      await rail.getByText(words.admin.adminsOnly).waitFor();
      for (const name of shown) await pages.getByRole('link', { name, exact: true }).getByText(name, { exact: true }).waitFor();
      for (const name of hidden) expect(await pages.getByRole('link', { name, exact: true }).count()).toBe(0);
    }
    expect(await seriousFaults(rail)).toEqual([]);
    await theirs.close();
  });
});
