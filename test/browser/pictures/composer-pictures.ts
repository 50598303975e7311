// What is written and sent from the composer.
import { mkdtemp, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ListedConversation, ReplyWindow, ScheduledMessageView } from '../../../src/contract/index.js';
import { inbox, openMore, write } from './poses.js';
import { button, type Picture, type Scene } from './scene.js';

/** Something is written, and the question when to send it is open. */
async function sendLater(scene: Scene): Promise<void> {
  await write(scene, 'Good morning! Did the kite arrive?');
  await openMore(scene, scene.words.later.send);
}

/** As if it had been written before. */
async function oneWaits({ page, story }: Scene): Promise<void> {
  const waiting: ScheduledMessageView = {
    id: '01890000-0000-7000-8000-000000000001',
    conversationId: story.statuses,
    clientMsgId: 'later',
    content: { type: 'text', text: 'Good morning! Did the kite arrive?' },
    sendAt: new Date(Math.ceil(Date.now() / 3_600_000 + 16) * 3_600_000).toISOString(),
    state: 'waiting',
    agent: { id: '', name: 'Ada Lin' },
  };
  await page.route('**/scheduled-messages', (route) => route.fulfill({ json: { items: [waiting], nextCursor: null } }));
}

/** One of them larger than any channel takes; it is mostly a hole in the disk. */
async function filesToSend(): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-files-'));
  const file = async (name: string, sizeBytes: number): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, 'hello');
    await truncate(path, sizeBytes);
    return path;
  };
  return [
    await file('a-file-with-a-rather-long-name-2026-11-21.txt', 800),
    await file('too-large.zip', 50 * 1024 * 1024 + 1),
    await file('notes.txt', 1_200),
  ];
}

const windowClosed = ({ story }: Scene): string => `/inbox/${story.windows.closed.conversation}?view=mine`;

/** As if the customer had just written. */
async function windowOpen({ page }: Scene): Promise<void> {
  await page.route('**/api/v1/conversations/*', async (route) => {
    const row = (await (await route.fetch()).json()) as ListedConversation;
    const closesAt = new Date(Date.now() + 23 * 3_600_000).toISOString();
    const replyWindow: ReplyWindow = { state: 'open', closesAt, allowedAfter: ['template'] };
    await route.fulfill({ json: { ...row, replyWindow } });
  });
}

async function templateChoice(scene: Scene): Promise<void> {
  const { page, words } = scene;
  await button(scene, words.composer.send_template);
  await page.getByRole('dialog').getByRole('combobox', { name: words.composer.template }).click();
  await page.getByRole('option').first().waitFor();
}

async function filledTemplate(scene: Scene): Promise<void> {
  const { page } = scene;
  await templateChoice(scene);
  await page.getByRole('option', { name: /order_shipped/ }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: /order/ }).last().fill('BK-10513');
  await page.getByTestId('template-preview').getByText('BK-10513').waitFor();
}

async function emojiPalette(scene: Scene): Promise<void> {
  await button(scene, scene.words.composer.emoji);
  await scene.page.getByRole('gridcell').first().waitFor();
}

async function cannedList(scene: Scene): Promise<void> {
  await scene.page.getByRole('textbox', { name: scene.words.composer.write, exact: true }).pressSequentially('/');
  await scene.page.getByRole('option').first().waitFor();
}

async function editOwn(scene: Scene): Promise<void> {
  const message = scene.page.getByTestId('message').filter({ hasText: 'Have fun up there' });
  await message.hover();
  await message.getByRole('button', { name: scene.words.thread.more }).click();
  await scene.page.getByRole('menuitem', { name: scene.words.thread.edit }).click();
}

export const composerPictures: readonly Picture[] = [
  {
    name: 'composer-writing',
    phase: 'told',
    path: inbox('xiaoyu'),
    then: (scene) => write(scene, '不用寄回，留着做备用就好。\n骨架明天发出，预计周四送达。'),
  },
  {
    name: 'composer-note',
    phase: 'told',
    path: inbox('xiaoyu'),
    then: (scene) => button(scene, scene.words.composer.note),
  },
  {
    name: 'composer-reply',
    phase: 'told',
    path: inbox('emma'),
    async then(scene) {
      const message = scene.page.getByTestId('message').filter({ hasText: 'Harbour Lane' });
      await message.hover();
      await message.getByRole('button', { name: scene.words.thread.reply, exact: true }).click();
      await write(scene, 'Number 14 it is.');
    },
  },
  {
    name: 'composer-files',
    phase: 'told',
    path: inbox('emma'),
    async then({ page }) {
      await page.getByTestId('file-input').setInputFiles(await filesToSend());
      await page.getByRole('listitem').filter({ hasText: 'notes.txt' }).waitFor();
      await page.waitForLoadState('networkidle');
    },
  },
  {
    name: 'composer-too-long',
    phase: 'told',
    path: inbox('emma'),
    then: (scene) => write(scene, 'A kite is a tethered heavier-than-air craft. '.repeat(95)),
  },
  { name: 'composer-send-later', phase: 'told', path: inbox('statuses'), then: (scene) => sendLater(scene) },
  {
    name: 'composer-waiting-for-later',
    phase: 'told',
    path: inbox('statuses'),
    first: oneWaits,
    async then({ page, words }) {
      await page.getByRole('list', { name: words.later.list }).waitFor();
    },
  },
  {
    name: 'composer-more',
    phase: 'told',
    path: inbox('emma'),
    then: (scene) => button(scene, scene.words.composer.more),
  },
  { name: 'composer-location', phase: 'told', path: inbox('emma'), then: (scene) => openMore(scene, scene.words.composer.send_location) },
  {
    name: 'composer-contact',
    phase: 'told',
    path: inbox('emma'),
    then: (scene) => openMore(scene, scene.words.composer.send_contact_card),
  },
  { name: 'composer-emoji', phase: 'told', path: inbox('emma'), then: emojiPalette },
  { name: 'composer-canned', phase: 'told', path: inbox('xiaoyu'), then: cannedList },
  { name: 'composer-suggested', phase: 'told', path: inbox('xiaoyu') },
  { name: 'composer-edit', phase: 'told', path: inbox('emma'), then: editOwn },
  { name: 'composer-template-choice', phase: 'on other channels', path: windowClosed, then: templateChoice },
  { name: 'composer-template-filled', phase: 'on other channels', path: windowClosed, then: filledTemplate },
  { name: 'composer-window-closed', phase: 'on other channels', path: windowClosed },
  {
    name: 'composer-ask',
    phase: 'on other channels',
    path: windowClosed,
    first: windowOpen,
    then: (scene) => openMore(scene, scene.words.asks.offer.location),
  },
  { name: 'composer-menu', phase: 'told', path: inbox('emma'), then: (scene) => openMore(scene, scene.words.composer.send_menu) },
];
