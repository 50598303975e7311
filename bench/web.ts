// `npm run bench:web`: the inbox in Chromium on a production build, against its figures: first load, scrolling, typing under load, memory.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { AuditorDatabase } from './audit.js';
import { DeskBrowser, heapMb, scrollThrough } from './desk-browser.js';
import { fillStore } from './fixture.js';
import { HttpLine } from './http-line.js';
import { lengthenThread } from './long-thread.js';
import { root } from './processes.js';
import { Report } from './report.js';
import { median } from './statistics.js';
import { typeDuring } from './typing.js';
import { textUpdate } from './updates.js';
import { bindAccount, firstGroup, startWorld, type BoundAccount } from './world.js';

const CONVERSATIONS = 10_000;
const LONG_THREAD = 50_000;
const VISITS = 5;
const PER_SECOND = 50;
/** An hour of a busy desk, one message a second. */
const HOUR_MESSAGES = 3_600;
/** The people who write while the page is watched; the fixture numbers them from here. */
const FIRST_PERSON = 1_000_000;
const PEOPLE = 200;
/** Rows as they come on the screen are warm after this; before, memory grows once. */
const WARM_UP_SECONDS = 10;

const only = process.argv.find((word) => word.startsWith('--only='))?.slice('--only='.length);
const quick = process.argv.includes('--quick');
const report = new Report(quick);
const wanted = (name: string): boolean => only === undefined || only === name;

const world = await startWorld();
try {
  const groupId = await firstGroup(world.admin);
  const account = await bindAccount(world, groupId);
  const longId = await fill(account.id, groupId);
  if (wanted('load')) await firstLoad(longId);
  if (wanted('scroll')) await scrolling(longId);
  if (wanted('typing')) await typing(account, longId);
  if (wanted('memory')) await memory(account);
  if (wanted('load')) await widgetSize();
} finally {
  await world.stop();
}
await report.finish({ asBaseline: false });
process.exitCode = report.isGood ? 0 : 1;

/** Gives the conversation with the long thread. */
async function fill(accountId: string, groupId: string): Promise<string> {
  const database = new AuditorDatabase(world.databaseUrl);
  const [company] = await database.query<{ id: string }>({ text: 'SELECT id FROM company' });
  const { databaseUrl } = world;
  const { agentId } = world.admin;
  const size = { conversations: CONVERSATIONS, messagesPerConversation: 3, open: CONVERSATIONS };
  process.stderr.write('filling the store…\n');
  await fillStore({ databaseUrl, companyId: company?.id ?? '', accountId, groupId, agentId, ...size }, () => undefined);
  const [long] = await database.query<{ id: string }>({
    text: `SELECT c.id FROM conversation c JOIN proxy_user p ON p.id = c.proxy_user_id WHERE p.platform_user_id = $1`,
    values: [String(FIRST_PERSON)],
  });
  await database.close();
  const conversationId = long?.id ?? '';
  await lengthenThread({ databaseUrl, conversationId, agentId, messages: LONG_THREAD });
  return conversationId;
}

async function firstLoad(longId: string): Promise<void> {
  for (const [name, path] of [
    ['inbox', '/inbox?view=all'],
    ['inbox with a conversation', `/inbox/${longId}?view=all`],
  ] as const) {
    const times: number[] = [];
    const untilUsable: number[] = [];
    const atRest: number[] = [];
    for (let turn = 0; turn < (quick ? 1 : VISITS); turn++) {
      const browser = await DeskBrowser.open(world.hubUrl);
      const { usableMs, scriptBytes } = await browser.visit(path);
      await browser.close();
      times.push(usableMs);
      untilUsable.push(scriptBytes.untilUsable);
      atRest.push(scriptBytes.atRest);
    }
    report.add(`${name}: usable after, cold`, median(times), 'ms', { most: 1_500 });
    report.add(`${name}: scripts until usable, packed`, Math.max(...untilUsable) / 1_000, 'kB', { most: 250 });
    report.add(`${name}: scripts at rest, packed`, Math.max(...atRest) / 1_000, 'kB');
  }
}

async function widgetSize(): Promise<void> {
  const script = await readFile(join(root, 'dist', 'web', 'widget.js'));
  report.add('widget, packed', gzipSync(script).length / 1_000, 'kB', { most: 40 });
}

async function scrolling(longId: string): Promise<void> {
  const browser = await DeskBrowser.open(world.hubUrl);
  const seconds = quick ? 15 : 90;
  const { page } = await browser.visit(`/inbox/${longId}?view=all`);
  const list = await scrollThrough(page, { selector: '[data-conversation]', pxPerFrame: 400, seconds });
  report.add('list scrolled by', list.px / 1_000, 'kpx');
  report.add('list: longest frame', list.longestMs, 'ms', { most: 50 });
  report.add(`list: frames over 50 ms, of ${String(list.frames)}`, list.over50Ms, '', { most: 0 });
  const thread = await scrollThrough(page, { selector: '[data-seq]', pxPerFrame: -600, seconds });
  const reached = await page.locator('[data-seq]').first().getAttribute('data-seq');
  report.add('thread: messages scrolled through', LONG_THREAD - Number(reached), '');
  report.add('thread: longest frame', thread.longestMs, 'ms', { most: 50 });
  report.add(`thread: frames over 50 ms, of ${String(thread.frames)}`, thread.over50Ms, '', { most: 0 });
  report.add('thread: elements in the page', Number(await page.evaluate('document.querySelectorAll("*").length')), '');
  await page.close();
  const bare = await scrollThrough(await browser.bare(LONG_THREAD), { selector: '[data-seq]', pxPerFrame: 600, seconds });
  report.add('bare page: longest frame', bare.longestMs, 'ms');
  report.add(`bare page: frames over 50 ms, of ${String(bare.frames)}`, bare.over50Ms, '');
  await browser.close();
}

async function typing(account: BoundAccount, longId: string): Promise<void> {
  const browser = await DeskBrowser.open(world.hubUrl);
  const { page } = await browser.visit(`/inbox/${longId}?view=all`);
  await messages(account, PER_SECOND * 3);
  const seconds = quick ? 10 : 60;
  const typed = await typeDuring(page, messages(account, PER_SECOND * seconds));
  report.add('keys pressed under 50 messages/s', typed.keys, '');
  report.add('key → painted, p95', typed.paintedMs.p95, 'ms', { most: 50 });
  report.add('key → painted, longest', typed.paintedMs.longest, 'ms', { most: 50 });
  report.add('key: until the main thread took it up, p95', typed.waitedMs.p95, 'ms');
  report.add('key: in the page’s handlers, p95', typed.handledMs.p95, 'ms');
  report.add('tasks of the main thread over 50 ms', typed.longTasks.count, '');
  report.add('the longest of them', typed.longTasks.longestMs, 'ms');
  report.add('main thread at work', typed.busy.mainThread * 100, '%');
  report.add('all cores at work, whoever for', typed.busy.machine * 100, '%');
  report.add('requests of the page', typed.requestsPerSecond, '/s');
  await browser.close();
}

/** An hour's messages in fast motion, while the agent goes from one conversation to the next. */
async function memory(account: BoundAccount): Promise<void> {
  const browser = await DeskBrowser.open(world.hubUrl);
  const { page } = await browser.visit('/inbox?view=all');
  await busyDesk(page, account, PER_SECOND * WARM_UP_SECONDS);
  const beforeMb = await heapMb(page);
  await busyDesk(page, account, quick ? HOUR_MESSAGES / 6 : HOUR_MESSAGES);
  const afterMb = await heapMb(page);
  report.add('memory before an hour of traffic', beforeMb, 'MB');
  report.add('memory after, more', afterMb - beforeMb, 'MB', { most: 20 });
  await browser.close();
}

async function busyDesk(page: Page, account: BoundAccount, count: number): Promise<void> {
  let over = false;
  const traffic = messages(account, count).finally(() => (over = true));
  const rows = page.locator('[data-conversation]');
  for (let turn = 0; !over; turn++) {
    await rows.nth(turn % 6).click();
    await page.locator('textarea').first().waitFor();
    await delay(1_500);
  }
  await traffic;
}

/** Webhooks at an even rate, from many people in turn. */
async function messages(account: BoundAccount, count: number): Promise<void> {
  const lines = Array.from({ length: 4 }, () => new HttpLine(account.webhook));
  const startMs = performance.now();
  const underWay: Promise<number>[] = [];
  for (let index = 0; index < count; index++) {
    await delay(Math.max(0, startMs + (index * 1_000) / PER_SECOND - performance.now()));
    const person = FIRST_PERSON + (index % PEOPLE);
    const line = lines[person % lines.length];
    if (line !== undefined) underWay.push(line.post(textUpdate(person, `news ${String(index)} about the parcel`)));
  }
  const refused = (await Promise.all(underWay)).filter((status) => status !== 200).length;
  for (const line of lines) line.close();
  if (refused > 0) throw new Error(`${String(refused)} webhooks were refused`);
}
