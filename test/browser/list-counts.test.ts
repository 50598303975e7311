// The numbers beside the lists' names are the hub's own, live, however few of the conversations are loaded.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChannelAccountView } from '../../src/contract/index.js';
import { eventually } from '../support/eventually.js';
import { BrowserDesk, LANGUAGES } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

/** More than is counted. */
const CROWD = 1_200;

let desk: BrowserDesk;
let account: ChannelAccountView;
beforeAll(async () => {
  desk = await BrowserDesk.start();
  account = await desk.demo('telegram');
});
afterAll(() => desk.stop());

/** People who all wait, without a message each. */
async function crowd(at: BrowserDesk, account: ChannelAccountView, name: string): Promise<void> {
  await at.sql(
    `WITH person AS (SELECT gen_random_uuid() AS id, $2 || '-' || n AS name FROM generate_series(1, $3::int) n),
      a AS (SELECT id, company_id, group_id FROM channel_account WHERE id = $1::uuid),
      known AS (INSERT INTO contact (company_id, id, display_name, created_at) SELECT a.company_id, person.id, name, now() FROM person, a),
      proxy AS (INSERT INTO proxy_user (company_id, id, account_id, platform_user_id, appid, uid, contact_id, created_at)
        SELECT a.company_id, person.id, a.id, name, a.id::text, name, person.id, now() FROM person, a),
      chat AS (INSERT INTO conversation (company_id, id, account_id, proxy_user_id, last_seq, last_message_at, created_at, session_id, group_id)
        SELECT a.company_id, person.id, a.id, person.id, 1, now(), now(), person.id, a.group_id FROM person, a)
      INSERT INTO service_session (company_id, id, conversation_id, no, state, group_id, opened_at, queued_at)
      SELECT a.company_id, person.id, person.id, 1, 'queued', a.group_id, now(), now() FROM person, a`,
    [account.id, name, CROWD],
  );
}

describe.each(LANGUAGES)('the numbers of the lists ($locale, $colorScheme)', ({ locale, colorScheme, words }) => {
  it('are those of the hub, as they change', async () => {
    const browser = await desk.browser({ locale, colorScheme });
    try {
      await desk.sql(`UPDATE conversation SET session_id = NULL, group_id = NULL, assignee_id = NULL`, []);
      await desk.sql(`UPDATE service_session SET state = 'closed', assignee_id = NULL, closed_at = now() WHERE state <> 'closed'`, []);
      const page = await browser.context.newPage();
      await page.goto(`${desk.url}/inbox?view=mine`);
      const number = (view: 'mine' | 'unassigned' | 'queued') => page.getByTestId(`count-${view}`);
      const shows = (view: 'mine' | 'unassigned' | 'queued', count: string) => number(view).getByText(count, { exact: true }).waitFor();
      await page.getByRole('navigation', { name: words.inbox.views }).waitFor();

      const ivy = await desk.customer(account, `Ivy ${locale}`, `Hello from Ivy ${locale}`);
      await shows('unassigned', '1');
      await shows('queued', '1');
      await desk.admin.post(`/conversations/${ivy.conversationId}/claim`);
      await shows('mine', '1');
      for (const view of ['unassigned', 'queued'] as const) await number(view).waitFor({ state: 'detached' });

      await crowd(desk, account, `crowd-${locale}`);
      await desk.customer(account, `Joe ${locale}`, `Hello from Joe ${locale}`);
      await shows('queued', '999+');
      await shows('unassigned', '999+');
      await shows('mine', '1');

      const filter = { view: 'queued', accountId: account.id };
      await desk.admin.post('/me/saved-filters', { name: `Waiting ${locale}`, filter });
      await page.reload();
      const saved = page.getByRole('navigation', { name: words.filters.saved });
      await saved.getByRole('link', { name: new RegExp(`Waiting ${locale}\\s*99\\+$`) }).waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      expect(browser.problems).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

describe.each(LANGUAGES)('the number in the title ($locale, $colorScheme)', ({ locale, colorScheme }) => {
  it('counts what is unread in the whole list, as it is read', async () => {
    const desk = await BrowserDesk.start();
    const account = await desk.demo('telegram');
    const browser = await desk.browser({ locale, colorScheme });
    try {
      const kim = await desk.customer(account, `Kim ${locale}`, `Hello from Kim ${locale}`);
      await desk.admin.post(`/conversations/${kim.conversationId}/claim`);
      await crowd(desk, account, `own-${locale}`);
      // More than are loaded stand before Kim's.
      const own = `SELECT id FROM contact WHERE display_name LIKE 'own-${locale}-%'`;
      await desk.sql(
        `UPDATE conversation SET assignee_id = k.assignee_id, last_message_at = now() + interval '1 hour'
          FROM (SELECT assignee_id FROM conversation WHERE id = $1) k WHERE id IN (${own})`,
        [kim.conversationId],
      );
      await desk.sql(
        `UPDATE service_session SET state = 'active', assignee_id = k.assignee_id
          FROM (SELECT assignee_id FROM conversation WHERE id = $1) k WHERE conversation_id IN (${own})`,
        [kim.conversationId],
      );
      const page = await browser.context.newPage();
      const titled = (start: RegExp) => eventually(async () => start.test(await page.title()) || undefined);
      await page.goto(`${desk.url}/admin`);
      await titled(/^\(1\) /);
      await desk.acts(kim, { type: 'text', text: 'Is anybody there?' });
      await titled(/^\(2\) /);
      await page.goto(`${desk.url}/inbox/${kim.conversationId}?view=mine`);
      await page.getByTestId('count-mine').getByText('999+', { exact: true }).waitFor();
      await titled(/^[^(]/);
      expect(browser.problems).toEqual([]);
    } finally {
      await browser.close();
      await desk.stop();
    }
  });
});
