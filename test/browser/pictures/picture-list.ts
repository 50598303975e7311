// Which pages are pictured, in which state, and how to get there as a user would.
import { adminPictures } from './admin-pictures.js';
import { channelPictures } from './channel-pictures.js';
import { composerPictures } from './composer-pictures.js';
import { deskPictures } from './desk-pictures.js';
import { firstPictures } from './first-pictures.js';
import { phonePictures } from './phone-pictures.js';
import { contactPanel, hasRoomBeside, inbox } from './poses.js';
import { at, button, failure, refuse, type Picture } from './scene.js';

const otherPictures: Picture[] = [
  { name: 'contacts', phase: 'told', viewer: 'agent', path: at('/contacts') },
  {
    name: 'contact-edit',
    phase: 'told',
    viewer: 'agent',
    path: inbox('emma'),
    async then(scene) {
      await contactPanel(scene);
      await button(scene, scene.words.person.edit);
      await scene.page.getByRole('dialog', { name: scene.words.person.edit }).waitFor();
    },
  },
  {
    name: 'message-search',
    phase: 'told',
    viewer: 'agent',
    path: at('/inbox?view=all&q=kite&find=messages'),
  },
  {
    name: 'page-login-ended',
    phase: 'told',
    path: at('/inbox?view=mine'),
    async then({ page, words }) {
      await page.context().clearCookies();
      const login = page.locator('input[type=password]');
      // The page may notice by itself before anything is pressed.
      await Promise.any([page.getByRole('link', { name: words.shell.contacts }).click(), login.waitFor()]);
      await login.waitFor();
    },
  },
  {
    name: 'page-part-missing',
    phase: 'told',
    path: inbox('emma'),
    async first({ page }) {
      await page.route('**/assets/contact-{panel,drawer}-*.js', (route) => route.abort());
    },
    async then(scene) {
      const { page, words } = scene;
      if (!hasRoomBeside(scene)) await button(scene, words.contact.show);
      await page.getByText(words.shell.partMissing).first().waitFor();
    },
  },
  {
    name: 'page-new-version',
    phase: 'told',
    path: inbox('emma'),
    async first({ page }) {
      let cut = 0;
      await page.routeWebSocket('**/ws', (socket) => (cut++ === 0 ? socket.close() : socket.connectToServer()));
      await page.route('**/', (route) =>
        route.request().resourceType() === 'fetch' ? route.fulfill({ body: '<!doctype html>' }) : route.continue(),
      );
    },
    async then({ page, words }) {
      await page.getByText(words.shell.newVersion).waitFor();
    },
  },
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
  ...firstPictures,
  ...deskPictures,
  ...composerPictures,
  ...adminPictures,
  ...otherPictures,
  ...phonePictures,
  ...channelPictures,
];
