// The way in: set-up, login, and the pages before anything has been said.
import { at, refuse, type Picture } from './scene.js';

const setUpPictures: readonly Picture[] = [
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
  {
    name: 'empty-phone',
    phase: 'nothing written',
    path: at('/lab'),
    then: ({ page, words }) => page.getByRole('button', { name: words.lab.begin.bot, exact: true }).waitFor(),
  },
];

export const firstPictures: readonly Picture[] = [...setUpPictures, ...emptyPictures];
