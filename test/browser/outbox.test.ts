// What an agent has written is not lost: a line that is cut for long, a page that is loaded again, a login that ended, a note meant for colleagues.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page, Route } from 'playwright-core';
import type { ChannelAccountView } from '../../src/contract/index.js';
import { eventually } from '../support/eventually.js';
import {
  BrowserDesk,
  bubble,
  editorOf,
  LANGUAGES,
  openConversation,
  say,
  signIn,
  type Customer,
  type OpenBrowser,
} from './browser-desk.js';

const SENDING = '**/api/v1/conversations/*/messages';

let desk: BrowserDesk;
let account: ChannelAccountView;
beforeAll(async () => {
  desk = await BrowserDesk.start();
  account = await desk.demo('telegram');
  await desk.hire('Mel Ortiz', 'mel', 'supervisor');
});
afterAll(() => desk.stop());

describe.each(LANGUAGES)('what is not sent yet ($locale, $colorScheme)', ({ locale, colorScheme, words }) => {
  let browser: OpenBrowser;
  let tab: Page;
  let served: Customer[] = [];
  const customer = async (name: string): Promise<Customer> => {
    const made = await desk.customer(account, `${name} ${locale}`, `Hello from ${name} ${locale}`);
    await desk.admin.post(`/conversations/${made.conversationId}/claim`);
    served.push(made);
    return made;
  };
  /** From now on nothing that is sent arrives; counts the attempts. */
  const cutSending = async (): Promise<{ attempts: () => number; mend: () => Promise<void> }> => {
    let attempts = 0;
    const cut = async (route: Route): Promise<void> => {
      if (route.request().method() !== 'POST') return route.fallback();
      attempts += 1;
      await route.abort('internetdisconnected');
    };
    await tab.route(SENDING, cut);
    return { attempts: () => attempts, mend: () => tab.unroute(SENDING, cut) };
  };
  /** Passes the time to the next attempts until this is there. */
  const comes = (awaited: Locator): Promise<true> =>
    eventually(async () => {
      await tab.clock.fastForward(20_000);
      return awaited.waitFor({ timeout: 3_000 }).then(
        () => true as const,
        () => undefined,
      );
    });
  const saidTo = async (person: Customer): Promise<(string | undefined)[]> =>
    (await desk.phone(person)).messages.filter(({ from }) => from === 'bot').map(({ text }) => text);

  beforeAll(async () => {
    browser = await desk.browser({ locale, colorScheme });
    tab = await browser.context.newPage();
    await tab.clock.install();
  });
  afterAll(async () => {
    for (const { conversationId } of served) await desk.admin.post(`/conversations/${conversationId}/close`);
    served = [];
    await browser.close();
    expect(browser.problems.filter((problem) => !/ERR_INTERNET_DISCONNECTED|status of 422/.test(problem))).toEqual([]);
  });

  it('goes out in its order and once, after minutes without a line and a page loaded again', async () => {
    const ann = await customer('Ann');
    await openConversation(tab, desk, ann);
    const line = await cutSending();
    await say(tab, words, 'first of two');
    await say(tab, words, 'second of two');
    // Longer than the pages ever were patient for.
    for (let attempts = 1; attempts <= 6; attempts += 1) {
      await eventually(() => (line.attempts() >= attempts ? true : undefined));
      await tab.clock.fastForward(20_000);
    }
    expect(await tab.locator('[data-testid=message][data-status=pending]').count()).toBe(2);
    expect(await tab.getByText(words.thread.notSent).count()).toBe(0);

    await tab.reload();
    await bubble(tab, 'second of two').waitFor();
    expect(await editorOf(tab, words).inputValue()).toBe('');
    expect(await tab.locator('[data-testid=message][data-status=pending]').count()).toBe(2);
    expect(await saidTo(ann)).toEqual([]);
    await line.mend();
    for (const text of ['first of two', 'second of two']) await comes(bubble(tab, text).getByLabel(words.status.sent, { exact: true }));
    expect(await saidTo(ann)).toEqual(['first of two', 'second of two']);
  });

  it('says why when it was refused meanwhile, also to who looks elsewhere', async () => {
    const [bea, cid] = [await customer('Bea'), await customer('Cid')];
    await openConversation(tab, desk, bea);
    const line = await cutSending();
    await say(tab, words, 'too late for this');
    await eventually(() => (line.attempts() > 0 ? true : undefined));
    await tab.goto(`${desk.url}/inbox/${cid.conversationId}?view=all`);
    await bubble(tab, `Hello from ${cid.name}`).waitFor();
    await desk.acts(bea, { type: 'block' });
    await eventually(async () => ((await desk.conversation(bea.conversationId)).proxyUser.reachable ? undefined : true));
    await line.mend();
    await comes(tab.getByText(`${bea.name}: ${words.errors.unreachable}`));
    const row = tab.getByRole('link', { name: new RegExp(bea.name) });
    await row.getByText(words.thread.notSent).waitFor();

    await row.click();
    const refused = bubble(tab, 'too late for this');
    await refused.getByRole('alert').getByText(words.errors.unreachable).waitFor();
    await desk.acts(bea, { type: 'unblock' });
    await desk.acts(bea, { type: 'text', text: 'back again' });
    await bubble(tab, 'back again').waitFor();
    await refused.getByRole('button', { name: words.common.tryAgain, exact: true }).click();
    await bubble(tab, 'too late for this').getByLabel(words.status.sent, { exact: true }).waitFor();
    expect(await saidTo(bea)).toEqual(['too late for this']);
  });

  it('comes back as the note it was meant to be', async () => {
    const [dee, eve] = [await customer('Dee'), await customer('Eve')];
    await openConversation(tab, desk, dee);
    await tab.getByRole('button', { name: words.composer.note, exact: true }).click();
    const note = tab.getByRole('textbox', { name: words.composer.writeNote, exact: true });
    await note.fill('rude, be careful');
    await tab.getByRole('link', { name: new RegExp(eve.name) }).click();
    await bubble(tab, `Hello from ${eve.name}`).waitFor();
    expect(await editorOf(tab, words).inputValue()).toBe('');
    await tab.getByRole('link', { name: new RegExp(dee.name) }).click();
    await note.waitFor();
    expect(await note.inputValue()).toBe('rude, be careful');
    await note.press('Enter');
    await bubble(tab, 'rude, be careful').waitFor();
    await eventually(async () => ((await desk.conversation(dee.conversationId)).lastMessage?.kind === 'note' ? true : undefined));
    expect(await saidTo(dee)).toEqual([]);
  });

  it('is asked about before a page with a file on it is left', async () => {
    const fay = await customer('Fay');
    await openConversation(tab, desk, fay);
    await editorOf(tab, words).fill('see the file');
    await tab.getByTestId('file-input').setInputFiles({ name: 'offer.txt', mimeType: 'text/plain', buffer: Buffer.from('one kite') });
    await tab.getByRole('button', { name: words.composer.removeFile.replace('{{name}}', 'offer.txt') }).waitFor();
    await editorOf(tab, words).click();
    const asked: string[] = [];
    tab.once('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await tab.reload();
    expect(asked).toEqual(['beforeunload']);
    expect(await editorOf(tab, words).inputValue()).toBe('see the file');
    await editorOf(tab, words).fill('');
  });

  it('waits for its writer where the login ended while the line was down', async () => {
    const gus = await customer('Gus');
    let isCut = true;
    await tab.routeWebSocket('**/ws', (line) => void (isCut ? line.close() : line.connectToServer()));
    await openConversation(tab, desk, gus);
    await tab.getByRole('status').getByText(words.shell.offline).waitFor();
    const line = await cutSending();
    await say(tab, words, 'still to be said');
    await browser.context.clearCookies();
    await eventually(async () => {
      await tab.clock.fastForward(20_000);
      return tab.url().includes('/login') ? true : undefined;
    });
    await line.mend();
    isCut = false;
    expect(await saidTo(gus)).toEqual([]);
    await signIn(browser, desk.url, 'ada');
    await openConversation(tab, desk, gus);
    await bubble(tab, 'still to be said').getByLabel(words.status.sent, { exact: true }).waitFor();
    expect(await saidTo(gus)).toEqual(['still to be said']);
  });

  it('leaves in nobody else’s name where another tab has signed in somebody else', async () => {
    const ivy = await customer('Ivy');
    await openConversation(tab, desk, ivy);
    // The page may hear of who is here by any of its questions, so the words are said before somebody else is.
    const line = await cutSending();
    await say(tab, words, 'in my own name');
    await bubble(tab, 'in my own name').waitFor();
    await signIn(browser, desk.url, 'mel');
    await line.mend();
    await eventually(async () => {
      await tab.clock.fastForward(20_000);
      return tab.url().includes('/login') ? true : undefined;
    });
    expect(await saidTo(ivy)).toEqual([]);
    await signIn(browser, desk.url, 'ada');
    await openConversation(tab, desk, ivy);
    await bubble(tab, 'in my own name').getByLabel(words.status.sent, { exact: true }).waitFor();
    expect(await saidTo(ivy)).toEqual(['in my own name']);
  });
});
