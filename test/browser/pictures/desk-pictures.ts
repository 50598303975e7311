// The lists, the conversation and the contact.
import type { ListedConversation, Page } from '../../../src/contract/index.js';
import { eventually } from '../../support/eventually.js';
import { contactPanel, inbox, openMore, ownMenu, write } from './poses.js';
import { at, button, failure, refuse, type Picture, type Scene } from './scene.js';

/** Scrolls the thread so that the message with these words is in the middle. */
async function showMessage(scene: Scene, words: string): Promise<void> {
  await scene.page.getByTestId('message').filter({ hasText: words }).first().scrollIntoViewIfNeeded();
  await scene.page.getByTestId('message').filter({ hasText: words }).first().hover();
}

/** On a phone it is behind a menu. */
async function sessionAction({ page, words }: Scene, name: string, inMenu: string): Promise<void> {
  const menu = page.getByRole('button', { name: words.session.actions });
  const beside = page.getByRole('button', { name, exact: true });
  await menu.or(beside).first().waitFor();
  if (await menu.isVisible()) {
    await menu.click();
    await page.getByRole('menuitem', { name: inMenu, exact: true }).click();
  } else await beside.first().click();
}

/** With the colleagues it can go to. */
async function transferDialog(scene: Scene): Promise<void> {
  const { page, words } = scene;
  await sessionAction(scene, words.desk.transfer, words.desk.transfer);
  await page.getByRole('combobox', { name: words.desk.findAgent }).click();
  await page.getByRole('option').first().waitFor();
}

async function closeDialog(scene: Scene): Promise<void> {
  const { page, words } = scene;
  await sessionAction(scene, words.session.close, words.session.closeConfirm);
  await page.getByRole('dialog').waitFor();
}

async function breakDialog(scene: Scene): Promise<void> {
  await ownMenu(scene);
  await scene.page.getByRole('menuitem', { name: scene.words.presence.break }).click();
  await scene.page.getByRole('dialog').waitFor();
}

/** The page tries to connect again and again, and says so for a moment each time; in the picture it has stopped trying. */
async function stayDisconnected({ page, words }: Scene): Promise<void> {
  const stopped = `(() => {
    const banners = [...document.querySelectorAll('[role=status]')];
    if (!banners.some((banner) => banner.textContent.includes(${JSON.stringify(words.shell.offline)}))) return false;
    for (let timer = setTimeout(() => undefined); timer > 0; timer -= 1) clearTimeout(timer);
    return true;
  })()`;
  await eventually(async () => (await page.evaluate(stopped)) === true || undefined);
}

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
    then: stayDisconnected,
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
  { name: 'thread-products', phase: 'told', path: inbox('statuses'), then: (scene) => showMessage(scene, 'Delta for beginners') },
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
  {
    name: 'send-products',
    phase: 'told',
    path: inbox('emma'),
    then: async (scene) => {
      await openMore(scene, scene.words.composer.send_product);
      await scene.page.getByRole('button', { name: scene.words.shop.addItem }).click();
    },
  },
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

/** As if the hub asked the viewer whether to take who waits. */
async function offered({ page }: Scene): Promise<void> {
  await page.route('**/api/v1/conversations?view=offered*', async (route) => {
    const waiting = await page.context().request.get(new URL('/api/v1/conversations?view=queued', route.request().url()).href);
    const { items } = (await waiting.json()) as Page<ListedConversation>;
    const offer = { agentId: '', endsAt: new Date(Date.now() + 27_000).toISOString() };
    const rows = items.slice(0, 2).map((row) => (row.session === null ? row : { ...row, session: { ...row.session, offer } }));
    await route.fulfill({ json: { items: rows, nextCursor: null } });
  });
}

const helpPictures: Picture[] = [
  { name: 'inbox-filter', phase: 'told', path: at('/inbox?view=all&unread=true'), then: (scene) => filterMenu(scene) },
  { name: 'inbox-saved-filter', phase: 'told', path: at('/inbox?view=all&label=Regular') },
  { name: 'inbox-places', phase: 'told', path: at('/inbox?view=all'), then: (scene) => button(scene, scene.words.places.title) },
  { name: 'inbox-offers', phase: 'told', path: inbox('emma'), first: offered },
  { name: 'inbox-shortcuts', phase: 'told', path: at('/inbox?view=mine'), then: shortcutSheet },
  { name: 'inbox-alerts', phase: 'told', path: at('/inbox?view=mine'), then: alertsDialog },
  { name: 'inbox-search-messages', phase: 'told', path: at('/inbox?view=all&q=骨架&find=messages') },
  { name: 'inbox-search-messages-nothing', phase: 'told', path: at('/inbox?view=all&q=zzzz&find=messages') },
  { name: 'inbox-all-channels', phase: 'on other channels', path: inbox('emma', 'all') },
  { name: 'inbox-hidden', phase: 'at last', path: at('/inbox?view=hidden') },
  { name: 'inbox-blocked', phase: 'at last', path: at('/inbox?view=blocked') },
  { name: 'thread-person-blocked', phase: 'at last', path: at('/inbox?view=blocked'), then: firstOfList },
  { name: 'thread-own-list-menu', phase: 'told', path: inbox('emma'), then: (scene) => button(scene, scene.words.inbox.ownList) },
  { name: 'contact-panel-known', phase: 'told', path: inbox('emma'), then: contactPanel },
  { name: 'contact-panel-timeline', phase: 'told', path: inbox('emma'), then: timeline },
  { name: 'contact-block', phase: 'told', path: inbox('emma'), then: blockDialog },
  { name: 'contact-labels', phase: 'told', path: inbox('emma'), then: labelChoice },
];

async function filterMenu({ page, words }: Scene): Promise<void> {
  await page.getByRole('button', { name: words.inbox.filtered.replace('{{count}}', '1') }).click();
  await page.getByRole('dialog').getByRole('switch', { name: words.inbox.onlyUnread }).waitFor();
}

async function shortcutSheet({ page }: Scene): Promise<void> {
  // A page is drawn a moment before it listens to keys.
  await eventually(async () => {
    await page.keyboard.press('Shift+Slash');
    return (await page.getByRole('dialog').count()) > 0 || undefined;
  });
  await page.getByRole('dialog').waitFor();
}

async function alertsDialog(scene: Scene): Promise<void> {
  await ownMenu(scene);
  await scene.page.getByRole('menuitem', { name: scene.words.alerts.title }).click();
  await scene.page.getByRole('dialog').waitFor();
}

async function firstOfList({ page }: Scene): Promise<void> {
  await page.locator('[data-conversation]').first().click();
  await page.getByTestId('message').first().waitFor();
}

async function timeline(scene: Scene): Promise<void> {
  await contactPanel(scene);
  await scene.page.getByTestId('timeline').scrollIntoViewIfNeeded();
}

async function blockDialog(scene: Scene): Promise<void> {
  await contactPanel(scene);
  await button(scene, scene.words.person.block);
  await scene.page.getByRole('dialog', { name: scene.words.person.blockTitle.replace('{{name}}', 'Emma Carter') }).waitFor();
}

async function labelChoice(scene: Scene): Promise<void> {
  await contactPanel(scene);
  await button(scene, scene.words.person.editLabels);
  await scene.page.getByRole('checkbox').first().waitFor();
}

export const deskPictures: readonly Picture[] = [...inboxPictures, ...threadPictures, ...helpPictures];
