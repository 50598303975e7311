// What the composer does while an answer is being made, in Chromium, in both languages: files dropped, pasted and stopped half-way, and who is typing.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { SAMPLE_FILES } from '../../connectors/stub-kit/samples.js';
import type { ChannelAccountView } from '../../src/contract/index.js';
import { eventually } from '../support/eventually.js';
import { Visitor } from '../support/visitor.js';
import { BrowserDesk, bubble, editorOf, LANGUAGES, openConversation, strangerIn, type Customer, type OpenBrowser } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

const PHOTO = { name: 'kite.jpg', mimeType: SAMPLE_FILES.photo.mime, buffer: SAMPLE_FILES.photo.bytes };

/** Puts a picture, or what has one beside it, where Ctrl+V takes it from. */
const copied = (forms: string): string => `(async () => {
  const canvas = document.createElement('canvas');
  const picture = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  await navigator.clipboard.write([new ClipboardItem(${forms})]);
})()`;

let desk: BrowserDesk;
let telegram: ChannelAccountView;
let site: ChannelAccountView;
let folder: string;
beforeAll(async () => {
  desk = await BrowserDesk.start();
  telegram = await desk.demo('telegram');
  const [group] = (await desk.admin.get<{ items: { id: string }[] }>('/groups')).items;
  site = await desk.admin.post<ChannelAccountView>('/channel-accounts', {
    platform: 'web',
    name: 'Shop',
    groupId: group?.id,
    credentials: {},
    settings: { allowedOrigins: 'https://shop.example.com' },
  });
  await desk.hire('Mel Ortiz', 'mel', 'supervisor');
  folder = await mkdtemp(join(tmpdir(), 'switchboard-dropped-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await desk.stop();
});

describe.each(LANGUAGES)('writing ($locale, $colorScheme)', (language) => {
  const { locale, words } = language;
  let browser: OpenBrowser;
  let page: Page;
  let ann: Customer;
  beforeAll(async () => {
    browser = await desk.browser(language);
    page = await browser.context.newPage();
    ann = await desk.customer(telegram, `Ann ${locale}`, `Hello from Ann ${locale}`);
    await desk.admin.post(`/conversations/${ann.conversationId}/claim`);
    await openConversation(page, desk, ann);
  });
  afterAll(async () => {
    // An upload that finds no way is part of the story.
    expect(browser.problems.filter((problem) => !problem.includes('ERR_FAILED'))).toEqual([]);
    await browser.close();
  });

  const named = (text: string, name: string): string => text.replace('{{name}}', name);
  const chosen = (name: string) => page.getByRole('button', { name: named(words.composer.removeFile, name), exact: true });
  const send = () => page.getByRole('button', { name: words.composer.send, exact: true });
  const photosOn = async (): Promise<number> => (await desk.phone(ann)).messages.filter(({ kind }) => kind === 'photo').length;

  it('takes a file that is let go anywhere over the page, and nothing instead of the page', async () => {
    const path = join(folder, `dropped-${locale}.jpg`);
    await writeFile(path, SAMPLE_FILES.photo.bytes);
    const devtools = await browser.context.newCDPSession(page);
    const drag = async (type: 'dragEnter' | 'dragOver' | 'drop'): Promise<void> => {
      const data = { items: [], files: [path], dragOperationsMask: 1 };
      const place = await bubble(page, ann.name).boundingBox();
      await devtools.send('Input.dispatchDragEvent', { type, x: place?.x ?? 0, y: place?.y ?? 0, data });
    };
    await drag('dragEnter');
    await drag('dragOver');
    await page.locator('[data-dragging=true]').waitFor();
    await drag('drop');
    await chosen(`dropped-${locale}.jpg`).waitFor();
    await page.locator('[data-dragging=false]').waitFor();
    await send().click();
    await eventually(async () => (await photosOn()) === 1 || undefined);

    // Under a dialog it changes nothing.
    await editorOf(page, words).blur();
    await page.keyboard.press('Shift+?');
    await page.getByRole('dialog').waitFor();
    await drag('dragEnter');
    await drag('dragOver');
    await drag('drop');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await chosen(`dropped-${locale}.jpg`).count()).toBe(0);
    // A browser would have opened it.
    expect(browser.context.pages().map((one) => new URL(one.url()).origin)).toEqual([desk.url]);
  });

  it('takes a pasted picture, and of copied cells the words', async () => {
    await browser.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: desk.url });
    await page.evaluate(copied(`{ 'image/png': picture }`));
    await editorOf(page, words).focus();
    await page.keyboard.press('Control+V');
    await chosen('image.png').waitFor();
    await chosen('image.png').click();
    await chosen('image.png').waitFor({ state: 'detached' });

    await page.evaluate(copied(`{ 'image/png': picture, 'text/plain': 'Falcon 2\\t89', 'text/html': '<b>Falcon 2</b> 89' }`));
    await editorOf(page, words).focus();
    await page.keyboard.press('Control+V');
    await eventually(async () => (await editorOf(page, words).inputValue()).startsWith('Falcon 2') || undefined);
    expect(await chosen('image.png').count()).toBe(0);
    await editorOf(page, words).fill('');
  });

  it('shows how far a file is, stops it, and tries again what did not get through', async () => {
    const before = await photosOn();
    const held: Route[] = [];
    await page.route('**/api/v1/media', (route) => void held.push(route));
    await page.getByTestId('file-input').setInputFiles(PHOTO);
    await page.getByRole('progressbar', { name: named(words.composer.uploading, PHOTO.name) }).waitFor({ state: 'attached' });
    // A message is sent with all its files or not at all.
    expect(await send().isDisabled()).toBe(true);
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('button', { name: named(words.composer.cancelUpload, PHOTO.name), exact: true }).click();
    await page.getByRole('list', { name: words.composer.attachments }).waitFor({ state: 'detached' });

    await page.getByTestId('file-input').setInputFiles(PHOTO);
    await (await eventually(() => held[1])).abort();
    const again = page.getByRole('list', { name: words.composer.attachments }).getByRole('button', { name: words.common.tryAgain });
    await again.waitFor();
    await page.unroute('**/api/v1/media');
    await again.click();
    await chosen(PHOTO.name).waitFor();
    await again.waitFor({ state: 'detached' });
    await send().click();
    await eventually(async () => (await photosOn()) === before + 1 || undefined);
  });

  it('is seen by the other side and by colleagues, each by their name', async () => {
    const visitor = await Visitor.arrive(desk.url, site.id);
    const device = await visitor.device();
    await device.ask(visitor.frame(`Hello from the site ${locale}`));
    const conversationId = visitor.session.conversationId;
    await desk.admin.post(`/conversations/${conversationId}/claim`);
    const mel = await desk.browser(language, 'mel');
    const other = await mel.context.newPage();
    const guest = { account: site, name: strangerIn(words, visitor.session.visitor.name), personId: visitor.uid, conversationId };
    await openConversation(page, desk, guest);
    await openConversation(other, desk, guest);
    const sign = (name: string): string => words.thread.typing_one.replace('{{names}}', name);

    device.tell({ cmd: 'realtime', conversationId, type: 'typing' });
    await page.getByRole('status').getByText(sign(guest.name)).waitFor();
    await other.getByRole('status').getByText(sign(guest.name)).waitFor();
    await editorOf(page, words).pressSequentially('Let me see');
    await other.getByRole('status').getByText('Ada Lin').waitFor();
    await device.socket.next('realtime', ({ type, from }) => type === 'typing' && from === desk.admin.agentId);
    expect(await seriousFaults(other)).toEqual([]);
    // One's own is no news.
    expect(await page.getByText(sign('Ada Lin')).count()).toBe(0);
    await mel.close();
    for (const one of visitor.devices) await one.drop();
    await editorOf(page, words).fill('');
    await desk.admin.post(`/conversations/${conversationId}/close`);
  });
});
