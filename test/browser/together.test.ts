// More than one at the desk, and lines that break: two agents, two tabs, missed messages, an upgrade under an open page, an ended login, what alerts.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page, WebSocketRoute } from 'playwright-core';
import type { ChannelAccountView } from '../../src/contract/index.js';
import { eventually } from '../support/eventually.js';
import {
  BrowserDesk,
  bubble,
  editorOf,
  LANGUAGES,
  openConversation,
  PASSWORD,
  say,
  type Customer,
  type OpenBrowser,
} from './browser-desk.js';

/** Stands in for the system's own: what was to be shown is kept, and the page believes itself in the background. */
const NOTED = `
  self.told = [];
  self.Notification = class extends EventTarget {
    static permission = 'granted';
    static requestPermission = async () => 'granted';
    constructor(title, { body }) { super(); self.told.push(title + ': ' + body); }
    close() {}
  };
  document.hasFocus = () => false;
  localStorage.setItem('switchboard.alerts', JSON.stringify({ own: { sound: false, desktop: true }, waiting: { sound: false, desktop: true } }));
`;

let desk: BrowserDesk;
let account: ChannelAccountView;
beforeAll(async () => {
  desk = await BrowserDesk.start();
  account = await desk.demo('telegram');
  await desk.hire('Mel Ortiz', 'mel', 'agent');
});
afterAll(() => desk.stop());

describe.each(LANGUAGES)('together ($locale, $colorScheme)', (language) => {
  const { locale, words } = language;
  let ada: OpenBrowser;
  let mel: OpenBrowser;
  let page: Page;
  const customer = (name: string): Promise<Customer> => desk.customer(account, `${name} ${locale}`, `Hello from ${name} ${locale}`);
  const done = ({ conversationId }: Customer): Promise<unknown> => desk.admin.post(`/conversations/${conversationId}/close`);

  beforeAll(async () => {
    [ada, mel] = [await desk.browser(language), await desk.browser(language, 'mel')];
    page = await ada.context.newPage();
  });
  afterAll(async () => {
    // Refused claims, lines cut on purpose, and calls with an ended login are part of the story.
    const expected = /status of (401|409)|ERR_INTERNET_DISCONNECTED|WebSocket connection/;
    expect([...ada.problems, ...mel.problems].filter((problem) => !expected.test(problem))).toEqual([]);
    await ada.close();
    await mel.close();
  });

  it('two agents who claim at the same moment are told who has it', async () => {
    const gus = await customer('Gus');
    const other = await mel.context.newPage();
    const pages = [page, other];
    for (const each of pages) await openConversation(each, desk, gus);
    const claims = pages.map((each) => each.getByRole('button', { name: words.session.claim, exact: true }).first());
    // The very buttons: who comes too late finds theirs gone, and need not wait for another.
    const buttons = await Promise.all(claims.map((claim) => claim.elementHandle()));
    await Promise.all(buttons.map((button) => button?.click().catch(() => undefined)));
    const { session } = await eventually(async () => {
      const row = await desk.conversation(gus.conversationId);
      return row.session?.state === 'active' ? row : undefined;
    });
    const [winner, loser] = session?.assigneeName === 'Ada Lin' ? [page, other] : [other, page];
    await editorOf(winner, words).waitFor();
    await loser
      .getByTestId('session-state')
      .getByText(words.session.withOther.replace('{{name}}', session?.assigneeName ?? ''))
      .waitFor();
    expect(await editorOf(loser, words).count()).toBe(0);
    await other.close();
    await done(gus);
  });

  it('two tabs of one agent show the same: what is said, what is read, what is claimed', async () => {
    const hal = await customer('Hal');
    const second = await ada.context.newPage();
    await openConversation(page, desk, hal);
    await openConversation(second, desk, hal);
    await page.getByRole('button', { name: words.session.claim, exact: true }).first().click();
    await editorOf(second, words).waitFor();
    await say(page, words, 'from the first tab');
    await bubble(second, 'from the first tab').waitFor();
    await say(second, words, 'from the second tab');
    await bubble(page, 'from the second tab').getByLabel(words.status.sent, { exact: true }).waitFor();
    for (const each of [page, second]) expect(await each.getByTestId('message').filter({ hasText: 'tab' }).count()).toBe(2);
    await second.close();
    await done(hal);
  });

  it('who was cut off is told, misses nothing, sends nothing twice, and hears of an upgrade', async () => {
    const ivy = await customer('Ivy');
    await desk.admin.post(`/conversations/${ivy.conversationId}/claim`);
    const tab = await ada.context.newPage();
    const lines: WebSocketRoute[] = [];
    let cut = false;
    await tab.routeWebSocket('**/ws', (line) => {
      if (cut) {
        void line.close();
        return;
      }
      line.connectToServer();
      lines.push(line);
    });
    await openConversation(tab, desk, ivy);
    await eventually(() => (lines.length > 0 ? true : undefined));
    cut = true;
    await ada.context.setOffline(true);
    for (const line of lines) await line.close();
    await tab.getByRole('status').getByText(words.shell.offline).waitFor();
    await say(tab, words, 'said while cut off');
    for (const text of ['one', 'two', 'three']) await desk.acts(ivy, { type: 'text', text });
    await eventually(async () => ((await desk.conversation(ivy.conversationId)).lastSeq >= 5 ? true : undefined));
    expect(await bubble(tab, 'three').count()).toBe(0);
    // Meanwhile the hub was upgraded: its page names another script.
    await tab.route(`${desk.url}/`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<script type="module" src="/assets/newer.js"></script>' }),
    );
    cut = false;
    await ada.context.setOffline(false);
    await tab.getByRole('status').getByText(words.shell.offline).waitFor({ state: 'detached' });
    await bubble(tab, 'three').waitFor();
    await bubble(tab, 'said while cut off').getByLabel(words.status.sent, { exact: true }).waitFor();
    const said = await tab.getByTestId('message').allInnerTexts();
    expect(['one', 'two', 'three', 'said while cut off'].map((text) => said.filter((shown) => shown.startsWith(text)).length)).toEqual([
      1, 1, 1, 1,
    ]);
    expect((await desk.phone(ivy)).messages.filter(({ text }) => text === 'said while cut off')).toHaveLength(1);
    await tab.getByRole('status').getByText(words.shell.newVersion).waitFor();
    await tab.unroute(`${desk.url}/`);
    await tab.getByRole('button', { name: words.shell.reload }).click();
    await tab.getByText(words.shell.newVersion).waitFor({ state: 'detached' });
    await bubble(tab, 'three').waitFor();
    await tab.close();
    await done(ivy);
  });

  it('who is looking elsewhere is told of own messages and of who waits, in the title too', async () => {
    const jon = await customer('Jon');
    await desk.admin.post(`/conversations/${jon.conversationId}/claim`);
    const tab = await ada.context.newPage();
    await tab.addInitScript(NOTED);
    const isLive = new Promise<void>((resolve) => {
      tab.on('websocket', (line) => line.on('framereceived', ({ payload }) => String(payload).includes('auth_status') && resolve()));
    });
    await tab.goto(`${desk.url}/inbox?view=mine`);
    await tab.getByRole('link', { name: new RegExp(jon.name) }).waitFor();
    // What was said before the line stood is in the list, and no news.
    await isLive;
    await desk.acts(jon, { type: 'text', text: 'are you there?' });
    await eventually(async () => ((await tab.evaluate<string[]>('self.told')).includes(`${jon.name}: are you there?`) ? true : undefined));
    await eventually(async () => (/^\(\d+\) Blue Kite/.test(await tab.title()) ? true : undefined));
    const kim = await customer('Kim');
    await eventually(async () =>
      (await tab.evaluate<string[]>('self.told')).some((line) => line.startsWith(words.alerts.waitingTitle)) ? true : undefined,
    );
    await tab.close();
    await desk.admin.post(`/conversations/${kim.conversationId}/claim`);
    await done(jon);
    await done(kim);
  });

  it('whose login has ended goes to the door, and back to where they were', async () => {
    const lou = await customer('Lou');
    const tab = await mel.context.newPage();
    await openConversation(tab, desk, lou);
    await mel.context.request.post(`${desk.url}/api/v1/auth/logout`);
    await tab.waitForURL(/\/login\?next=/);
    await tab.getByText(words.login.ended).waitFor();
    await tab.getByRole('textbox', { name: words.login.login, exact: true }).fill('mel');
    await tab.locator('input[type=password]').fill(PASSWORD);
    await tab.getByRole('button', { name: words.login.signIn, exact: true }).click();
    await tab.waitForURL(new RegExp(`/inbox/${lou.conversationId}`));
    await bubble(tab, `Hello from ${lou.name}`).waitFor();
    // Pages of others stay shut.
    await tab.goto(`${desk.url}/admin/agents`);
    await tab.getByText(words.admin.adminsOnly).waitFor();
    await tab.close();
  });
});
