// Which pages are pictured, in which state, and how to get there as a user would.
import { mkdtemp, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type english from '../../../web/src/i18n/en/index.js';
import type { BlueKite } from './blue-kite.js';
import { channelPictures } from './channel-pictures.js';
import type { ChannelStories } from './channel-stories.js';

export type Words = typeof english;
export type Phase = 'before set-up' | 'nothing bound' | 'nothing written' | 'first message' | 'told' | 'on other channels';
export type Viewer = 'nobody' | 'admin' | 'agent';

export interface Scene {
  page: Page;
  words: Words;
  /** Of the told story; empty strings before. */
  story: BlueKite;
  channels: ChannelStories;
  setupToken: string;
}

export interface Picture {
  name: string;
  phase: Phase;
  viewer?: Viewer;
  path: (scene: Scene) => string;
  /** After the page has come to rest. */
  then?: (scene: Scene) => Promise<void>;
  /** Before it is opened: requests to break, say. */
  first?: (scene: Scene) => Promise<void>;
}

const inbox =
  (name: keyof BlueKite, view = 'mine') =>
  ({ story }: Scene): string =>
    `/inbox/${story[name]}?view=${view}`;
const at = (path: string) => (): string => path;

async function button({ page }: Scene, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).first().click();
}

async function refuse(page: Page, pattern: string, status: number, code: string): Promise<void> {
  await page.route(pattern, (route) =>
    route.fulfill({ status, contentType: 'application/json', body: JSON.stringify({ error: { code, message: code, details: {} } }) }),
  );
}

/** Dialogs and menus of a card or row are the first ones on the page. */
async function dialog(scene: Scene, name: string): Promise<void> {
  await button(scene, name);
  await scene.page.getByRole('dialog').waitFor();
}

async function write(scene: Scene, text: string): Promise<void> {
  await scene.page.getByRole('textbox', { name: scene.words.composer.write, exact: true }).fill(text);
}

/** Scrolls the thread so that the message with these words is in the middle. */
async function showMessage(scene: Scene, words: string): Promise<void> {
  await scene.page.getByTestId('message').filter({ hasText: words }).first().scrollIntoViewIfNeeded();
  await scene.page.getByTestId('message').filter({ hasText: words }).first().hover();
}

async function openMore(scene: Scene, item: string): Promise<void> {
  await button(scene, scene.words.composer.more);
  await scene.page.getByRole('menuitem', { name: item }).click();
  await scene.page.getByRole('dialog').waitFor();
}

/** Something is written, and the question when to send it is open. */
async function sendLater(scene: Scene): Promise<void> {
  await write(scene, 'Good morning! Did the kite arrive?');
  await openMore(scene, scene.words.later.send);
}

async function contactPanel(scene: Scene): Promise<void> {
  const panel = scene.page.getByRole('complementary', { name: scene.words.contact.title });
  if (await panel.isVisible()) return;
  await button(scene, scene.words.contact.show);
  await scene.page.getByRole('dialog').waitFor();
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

/** The pages try again by themselves for a while before they give up. */
async function failure({ page, words }: Scene): Promise<void> {
  await page.getByRole('button', { name: words.common.tryAgain }).waitFor({ timeout: 20_000 });
}

async function ownMenu(scene: Scene): Promise<void> {
  await scene.page.getByRole('navigation', { name: scene.words.shell.pages }).getByRole('button').click();
  await scene.page.getByRole('menuitem', { name: scene.words.shell.signOut }).waitFor();
}

/** With the colleagues it can go to. */
async function transferDialog(scene: Scene): Promise<void> {
  const { page, words } = scene;
  const menu = page.getByRole('button', { name: words.session.actions });
  if (await menu.isVisible()) {
    await menu.click();
    await page.getByRole('menuitem', { name: words.desk.transfer, exact: true }).click();
  } else await button(scene, words.desk.transfer);
  await page.getByRole('combobox', { name: words.desk.findAgent }).click();
  await page.getByRole('option').first().waitFor();
}

/** On a phone it is behind a menu. */
async function closeDialog(scene: Scene): Promise<void> {
  const { page, words } = scene;
  const menu = page.getByRole('button', { name: words.session.actions });
  if (await menu.isVisible()) {
    await menu.click();
    await page.getByRole('menuitem', { name: words.session.closeConfirm }).click();
  } else await button(scene, words.session.close);
  await page.getByRole('dialog').waitFor();
}

async function breakDialog(scene: Scene): Promise<void> {
  await ownMenu(scene);
  await scene.page.getByRole('menuitem', { name: scene.words.presence.break }).click();
  await scene.page.getByRole('dialog').waitFor();
}

const setUpPictures: Picture[] = [
  { name: 'setup-1-company', phase: 'before set-up', viewer: 'nobody', path: ({ setupToken }) => `/setup?token=${setupToken}` },
  {
    name: 'setup-1-wrong-code',
    phase: 'before set-up',
    viewer: 'nobody',
    path: at('/setup'),
    async then({ page, words }) {
      await page.getByLabel(words.setup.token).fill('wrong');
      await page.getByLabel(words.setup.company).fill('Blue Kite');
      await page.getByLabel(words.setup.name).fill('Ada Lin');
      await page.getByRole('textbox', { name: words.login.login, exact: true }).fill('ada@bluekite.example');
      await page.locator('input[type=password]').fill('correct horse battery');
      await page.getByRole('button', { name: words.setup.create }).click();
      await page.getByRole('alert').waitFor();
      await page.locator('input[type=password]').fill('short');
    },
  },
  { name: 'setup-2-channel', phase: 'nothing bound', path: at('/setup?step=channel') },
  { name: 'setup-3-waiting', phase: 'nothing written', path: at('/setup?step=message') },
  { name: 'setup-3-arrived', phase: 'first message', path: at('/setup?step=message') },
  { name: 'login', phase: 'told', viewer: 'nobody', path: at('/login') },
  {
    name: 'login-refused',
    phase: 'told',
    viewer: 'nobody',
    path: at('/login'),
    async first({ page }) {
      await refuse(page, '**/api/v1/auth/login', 401, 'wrong_login');
    },
    async then({ page, words }) {
      await page.getByRole('textbox', { name: words.login.login, exact: true }).fill('ada@bluekite.example');
      await page.locator('input[type=password]').fill('wrong');
      await page.getByRole('button', { name: words.login.signIn, exact: true }).click();
      await page.getByRole('alert').waitFor();
    },
  },
];

const emptyPictures: Picture[] = [
  { name: 'empty-inbox-mine', phase: 'nothing bound', path: at('/inbox?view=mine') },
  { name: 'empty-inbox-queued', phase: 'nothing bound', path: at('/inbox?view=queued') },
  { name: 'empty-inbox-all', phase: 'nothing bound', path: at('/inbox?view=all') },
  { name: 'empty-inbox-closed', phase: 'nothing bound', path: at('/inbox?view=closed') },
  { name: 'empty-channels', phase: 'nothing bound', path: at('/admin/channels') },
  { name: 'empty-lab', phase: 'nothing bound', path: at('/lab') },
  { name: 'empty-phone', phase: 'nothing written', path: at('/lab') },
];

const inboxPictures: Picture[] = [
  { name: 'inbox-mine', phase: 'told', path: at('/inbox?view=mine') },
  { name: 'inbox-queued', phase: 'told', path: at('/inbox?view=queued') },
  { name: 'inbox-all', phase: 'told', path: at('/inbox?view=all') },
  { name: 'inbox-closed', phase: 'told', path: at('/inbox?view=closed') },
  { name: 'inbox-search', phase: 'told', path: at('/inbox?view=all&q=o') },
  { name: 'inbox-search-nothing', phase: 'told', path: at('/inbox?view=all&q=zzzz') },
  {
    name: 'inbox-list-failed',
    phase: 'told',
    path: at('/inbox?view=all'),
    first: ({ page }) => refuse(page, '**/api/v1/conversations?*', 503, 'unavailable'),
    then: failure,
  },
  { name: 'inbox-own-menu', phase: 'told', path: at('/inbox?view=mine'), then: ownMenu },
  { name: 'inbox-break-dialog', phase: 'told', path: at('/inbox?view=mine'), then: breakDialog },
  {
    name: 'inbox-disconnected',
    phase: 'told',
    path: inbox('emma'),
    first: ({ page }) => page.routeWebSocket('**/ws', (socket) => socket.close()),
    async then({ page }) {
      await page.locator('[role=status]').filter({ hasText: /\S/ }).first().waitFor();
    },
  },
];

const threadPictures: Picture[] = [
  { name: 'thread', phase: 'told', path: inbox('emma') },
  { name: 'thread-chinese', phase: 'told', path: inbox('xiaoyu') },
  { name: 'thread-long-name', phase: 'told', path: inbox('longName') },
  { name: 'thread-queued', phase: 'told', path: inbox('waiting', 'queued') },
  { name: 'thread-with-colleague', phase: 'told', path: inbox('withColleague', 'all') },
  { name: 'thread-closed', phase: 'told', path: inbox('closed', 'closed') },
  { name: 'thread-statuses', phase: 'told', path: inbox('statuses') },
  {
    name: 'thread-statuses-earlier',
    phase: 'told',
    path: inbox('statuses'),
    then: (scene) => showMessage(scene, 'Blue Kite shop'),
  },
  { name: 'thread-kinds-1', phase: 'told', path: inbox('everyKind'), then: (scene) => showMessage(scene, 'Bold, italic') },
  { name: 'thread-kinds-2', phase: 'told', path: inbox('everyKind'), then: (scene) => showMessage(scene, 'Three more') },
  { name: 'thread-kinds-3', phase: 'told', path: inbox('everyKind'), then: (scene) => showMessage(scene, 'all-photos.zip') },
  { name: 'thread-kinds-4', phase: 'told', path: inbox('everyKind') },
  {
    name: 'thread-message-menu',
    phase: 'told',
    path: inbox('emma'),
    async then(scene) {
      const message = scene.page.getByTestId('message').filter({ hasText: 'Have fun up there' });
      await message.hover();
      await message.getByRole('button', { name: scene.words.thread.more }).click();
      await scene.page.getByRole('menuitem', { name: scene.words.thread.copy }).waitFor();
    },
  },
  {
    name: 'thread-picture-viewer',
    phase: 'told',
    path: inbox('emma'),
    async then({ page }) {
      await page.getByTestId('message').filter({ hasText: 'last Saturday' }).getByRole('button').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'thread-refused',
    phase: 'told',
    path: inbox('xiaoyu'),
    async then(scene) {
      await refuse(scene.page, '**/api/v1/conversations/*/messages', 422, 'reply_window_closed');
      await write(scene, '不用寄回，留着做备用就好。');
      await scene.page.keyboard.press('Enter');
      await scene.page.getByRole('alert').last().waitFor();
    },
  },
  {
    name: 'thread-failed-to-load',
    phase: 'told',
    path: inbox('emma'),
    first: ({ page }) => refuse(page, '**/api/v1/conversations/*/messages?*', 503, 'unavailable'),
    then: failure,
  },
  { name: 'thread-not-found', phase: 'told', path: at('/inbox/01890000-0000-7000-8000-000000000000?view=mine') },
  { name: 'contact-panel', phase: 'told', path: inbox('xiaoyu'), then: contactPanel },
  {
    name: 'contact-panel-files',
    phase: 'told',
    path: inbox('everyKind'),
    then: async (scene) => {
      await contactPanel(scene);
      await scene.page.getByRole('heading', { name: scene.words.sharedFiles.title }).scrollIntoViewIfNeeded();
    },
  },
  { name: 'send-product', phase: 'told', path: inbox('emma'), then: (scene) => openMore(scene, scene.words.composer.send_product) },
  { name: 'send-order', phase: 'told', path: inbox('emma'), then: (scene) => openMore(scene, scene.words.composer.send_order) },
  { name: 'contact-panel-long', phase: 'told', path: inbox('longName'), then: contactPanel },
  { name: 'contact-panel-blocked', phase: 'told', path: inbox('blocked'), then: contactPanel },
  { name: 'thread-blocked', phase: 'told', path: inbox('blocked') },
  {
    name: 'transfer-dialog',
    phase: 'told',
    path: inbox('emma'),
    then: transferDialog,
  },
  {
    name: 'close-dialog',
    phase: 'told',
    path: inbox('emma'),
    then: closeDialog,
  },
];

const composerPictures: Picture[] = [
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
    async then(scene) {
      await sendLater(scene);
      await button(scene, scene.words.later.confirm);
      await scene.page.getByRole('list', { name: scene.words.later.list }).waitFor();
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
  { name: 'composer-menu', phase: 'told', path: inbox('emma'), then: (scene) => openMore(scene, scene.words.composer.send_menu) },
];

const adminPictures: Picture[] = [
  { name: 'admin-channels', phase: 'told', path: at('/admin/channels') },
  { name: 'admin-bind', phase: 'told', path: at('/admin/channels'), then: (scene) => dialog(scene, scene.words.admin.bindAccount) },
  {
    name: 'admin-bind-refused',
    phase: 'told',
    path: at('/admin/channels'),
    async then(scene) {
      await dialog(scene, scene.words.admin.bindAccount);
      await refuse(scene.page, '**/api/v1/channel-accounts', 422, 'token_rejected');
      await scene.page.locator('input[type=password]').fill('123:wrong');
      await button(scene, scene.words.admin.bind);
      await scene.page.getByRole('alert').waitFor();
      await scene.page.getByRole('alert').scrollIntoViewIfNeeded();
    },
  },
  { name: 'admin-account-edit', phase: 'told', path: at('/admin/channels'), then: (scene) => dialog(scene, scene.words.common.edit) },
  { name: 'admin-account-disable', phase: 'told', path: at('/admin/channels'), then: (scene) => dialog(scene, scene.words.admin.disable) },
  { name: 'admin-account-delete', phase: 'told', path: at('/admin/channels'), then: (scene) => dialog(scene, scene.words.common.delete) },
  { name: 'admin-groups', phase: 'told', path: at('/admin/groups') },
  { name: 'admin-group-new', phase: 'told', path: at('/admin/groups'), then: (scene) => dialog(scene, scene.words.admin.newGroup) },
  { name: 'admin-group-rename', phase: 'told', path: at('/admin/groups'), then: (scene) => dialog(scene, scene.words.admin.rename) },
  { name: 'admin-group-work', phase: 'told', path: at('/admin/groups'), then: (scene) => dialog(scene, scene.words.desk.work) },
  { name: 'admin-group-members', phase: 'told', path: at('/admin/groups'), then: (scene) => dialog(scene, scene.words.admin.members) },
  { name: 'admin-agents', phase: 'told', path: at('/admin/agents') },
  { name: 'admin-agent-new', phase: 'told', path: at('/admin/agents'), then: (scene) => dialog(scene, scene.words.admin.newAgent) },
  {
    name: 'admin-agent-edit',
    phase: 'told',
    path: at('/admin/agents'),
    then: (scene) => dialog(scene, scene.words.admin.editAgent.replace('{{name}}', '李强')),
  },
  {
    name: 'admin-agent-deactivate',
    phase: 'told',
    path: at('/admin/agents'),
    then: (scene) => dialog(scene, scene.words.admin.deactivate),
  },
  {
    name: 'admin-hours',
    phase: 'told',
    path: at('/admin/hours'),
    async then(scene) {
      const { page, words } = scene;
      await page.getByText(words.hours.byWeek, { exact: true }).click();
      await button(scene, words.hours.addDate);
      await page.getByLabel(words.hours.date, { exact: true }).fill('2026-12-25');
    },
  },
  {
    name: 'admin-texts',
    phase: 'told',
    path: at('/admin/texts'),
    async then({ page, words }) {
      const greeting = page.getByRole('textbox', { name: words.texts.kind.greeting });
      await greeting.fill('Welcome to Blue Kite, {{contact.name|there}}!');
    },
  },
  {
    name: 'admin-failed',
    phase: 'told',
    path: at('/admin/agents'),
    first: ({ page }) => refuse(page, '**/api/v1/agents?*', 503, 'unavailable'),
    then: failure,
  },
  { name: 'admin-not-allowed', phase: 'told', viewer: 'agent', path: at('/admin/channels') },
];

const otherPictures: Picture[] = [
  { name: 'lab', phase: 'told', path: at('/lab') },
  {
    name: 'lab-conversation',
    phase: 'told',
    path: at('/lab'),
    then: async ({ page, words }) => {
      const picker = page.getByRole('combobox', { name: words.lab.youAre });
      await picker.fill('Emma');
      await page.getByRole('option', { name: 'Emma Carter' }).click();
      await page.getByText('Have fun up there!').waitFor();
    },
  },
  { name: 'contacts', phase: 'told', viewer: 'agent', path: at('/contacts') },
  {
    name: 'contact-edit',
    phase: 'told',
    viewer: 'agent',
    path: inbox('emma'),
    async then(scene) {
      await contactPanel(scene);
      await dialog(scene, scene.words.person.edit);
    },
  },
  {
    name: 'message-search',
    phase: 'told',
    viewer: 'agent',
    path: at('/inbox?view=all&q=kite&find=messages'),
  },
  {
    name: 'lab-every-kind',
    phase: 'told',
    path: at('/lab'),
    then: async ({ page, words }) => {
      const picker = page.getByRole('combobox', { name: words.lab.youAre });
      await picker.fill('Noah');
      await page.getByRole('option', { name: 'Noah Schmidt' }).click();
      await page.getByText('Jonas Weber').waitFor();
    },
  },
  { name: 'lab-new-person', phase: 'told', path: at('/lab'), then: (scene) => dialog(scene, scene.words.lab.newPerson) },
  { name: 'page-not-found', phase: 'told', path: at('/nowhere') },
  {
    name: 'page-failed',
    phase: 'told',
    path: at('/inbox'),
    first: ({ page }) => refuse(page, '**/api/v1/me', 503, 'unavailable'),
    then: failure,
  },
];

export const pictures: readonly Picture[] = [
  ...setUpPictures,
  ...emptyPictures,
  ...inboxPictures,
  ...threadPictures,
  ...composerPictures,
  ...adminPictures,
  ...otherPictures,
  ...channelPictures,
];
