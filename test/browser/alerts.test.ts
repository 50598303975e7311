// What an agent hears and is shown of while they look elsewhere: the news they asked for, each once, and nothing else.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { AgentView, ChannelAccountView, Page as List } from '../../src/contract/index.js';
import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { BrowserDesk, bubble, editorOf, LANGUAGES, say, type Customer, type OpenBrowser } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

/** Counts the sounds, keeps what the system was to show, and lets the test say whether anybody looks at the page. */
const NOTED = `
  self.heard = 0;
  self.told = [];
  self.isInFront = true;
  document.hasFocus = () => self.isInFront;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (when) {
    if (this.frequency.value === 740) self.heard += 1;
    return start.call(this, when);
  };
  // Soon after one sound comes no other; here each is to be counted.
  const request = LockManager.prototype.request;
  LockManager.prototype.request = function (name, ...rest) {
    if (name !== 'switchboard.chime') return request.call(this, name, ...rest);
    void rest.at(-1)({});
    return Promise.resolve();
  };
  self.Notification = class extends EventTarget {
    static permission = 'default';
    static requestPermission = async () => (self.Notification.permission = 'granted');
    constructor(title, { body }) { super(); self.told.push(title + ': ' + body); }
    close() {}
  };
`;

let desk: BrowserDesk;
let account: ChannelAccountView;
let mel: ApiClient;
let adaId: string;
beforeAll(async () => {
  desk = await BrowserDesk.start();
  account = await desk.demo('telegram');
  mel = await desk.hire('Mel Ortiz', 'mel', 'agent');
  adaId = (await desk.admin.get<List<AgentView>>('/agents')).items.find(({ login }) => login === 'ada')?.id ?? '';
});
afterAll(() => desk.stop());

describe.each(LANGUAGES)('sounds and notifications ($locale, $colorScheme)', (language) => {
  const { locale, words } = language;
  let browser: OpenBrowser;
  let page: Page;
  const customer = (name: string): Promise<Customer> => desk.customer(account, `${name} ${locale}`, `Hello from ${name} ${locale}`);
  const claim = (who: ApiClient, { conversationId }: Customer): Promise<unknown> => who.post(`/conversations/${conversationId}/claim`);
  const writes = (who: Customer, text: string): Promise<unknown> => desk.acts(who, { type: 'text', text });
  const heard = async (count: number): Promise<void> => {
    await eventually(async () => (Number(await page.evaluate('self.heard')) >= count ? true : undefined));
    expect(await page.evaluate('self.heard')).toBe(count);
  };
  /** Until it hears what happens. */
  const open = async (path: string): Promise<void> => {
    const isLive = new Promise<void>((resolve) => {
      page.on('websocket', (line) => line.on('framereceived', ({ payload }) => String(payload).includes('auth_status') && resolve()));
    });
    await page.goto(`${desk.url}${path}`);
    await isLive;
  };
  const told = (): Promise<string[]> => page.evaluate<string[]>('self.told');
  const lookAway = (): Promise<unknown> => page.evaluate('self.isInFront = false');
  const turn = async (...boxes: [alert: string, way: string][]): Promise<void> => {
    await page.getByRole('button', { name: /Ada Lin/ }).click();
    await page.getByRole('menuitem', { name: words.alerts.title }).click();
    for (const [alert, way] of boxes) await page.getByRole('checkbox', { name: `${alert}: ${way}`, exact: true }).click();
    expect(await seriousFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: words.alerts.title }).waitFor({ state: 'detached' });
  };
  const own = (status: string) =>
    page.getByRole('button', { name: words.shell.ownMenu.replace('{{name}}', 'Ada Lin').replace('{{status}}', status) });
  const takeBreak = async (): Promise<void> => {
    await own(words.presence.idle).click();
    await page.getByRole('menuitem', { name: words.presence.break, exact: true }).click();
    await page
      .getByRole('dialog', { name: words.presence.takeBreak })
      .getByRole('button', { name: words.presence.takeBreak, exact: true })
      .click();
    await own(words.presence.break).waitFor();
  };
  const comeBack = async (): Promise<void> => {
    await own(words.presence.break).click();
    await page.getByRole('menuitem', { name: words.presence.idle, exact: true }).click();
    await own(words.presence.idle).waitFor();
  };

  let jon: Customer;
  let kim: Customer;
  beforeAll(async () => {
    [jon, kim] = [await customer('Jon'), await customer('Kim')];
    for (const one of [jon, kim]) await claim(desk.admin, one);
    browser = await desk.browser(language);
    page = await browser.context.newPage();
    await page.addInitScript(NOTED);
    await open(`/inbox/${jon.conversationId}?view=mine`);
    await bubble(page, `Hello from ${jon.name}`).waitFor();
    // Nobody has clicked: no browser would let it sound.
    await editorOf(page, words).click();
  });
  afterAll(async () => {
    expect(browser.problems).toEqual([]);
    await browser.close();
    for (const { id } of await desk.admin.conversations('all')) await desk.admin.post(`/conversations/${id}/close`).catch(() => undefined);
  });

  it('come for the right news, as the agent chose, and for nothing the agent sees or does', async () => {
    // In front of the conversation, by one's own hand, by a colleague's, and who only waits.
    await writes(jon, 'You are looking at this');
    await bubble(page, 'You are looking at this').waitFor();
    await say(page, words, 'I answer myself');
    await bubble(page, 'I answer myself').waitFor();
    const lee = await customer('Lee');
    await claim(mel, lee);
    await writes(lee, 'This is for Mel');
    const nia = await customer('Nia');
    await claim(desk.admin, nia);
    await writes(kim, 'Somewhere else in the inbox');
    await heard(1);
    expect(await told()).toEqual([]);

    await lookAway();
    await writes(jon, 'Now you are not');
    await heard(2);
    expect(await told()).toEqual([]);

    await turn([words.alerts.own, words.alerts.desktop], [words.alerts.waiting, words.alerts.sound]);
    await writes(kim, 'Do you hear me?');
    await heard(3);
    const ola = await customer('Ola');
    await heard(4);
    await claim(mel, ola);
    await mel.post(`/conversations/${lee.conversationId}/transfer`, { agentId: adaId });
    await heard(5);
    expect(await told()).toEqual([`${kim.name}: Do you hear me?`]);

    await turn([words.alerts.own, words.alerts.sound]);
    await writes(jon, 'Only to be seen');
    await eventually(async () => ((await told()).includes(`${jon.name}: Only to be seen`) ? true : undefined));
    await takeBreak();
    const pat = await customer('Pat');
    await claim(mel, pat);
    await comeBack();
    await customer('Quin');
    await heard(6);
    expect(await told()).toEqual([`${kim.name}: Do you hear me?`, `${jon.name}: Only to be seen`]);
  });

  it('come also of one’s own conversations that no list on the page has loaded', async () => {
    await open('/contacts');
    await page.evaluate(`self.Notification.permission = 'granted'`);
    await lookAway();
    await writes(kim, 'I am in no list');
    await eventually(async () => ((await told()).includes(`${kim.name}: I am in no list`) ? true : undefined));
    expect(await told()).toEqual([`${kim.name}: I am in no list`]);
  });
});
