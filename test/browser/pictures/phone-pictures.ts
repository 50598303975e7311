// What customers see: the phones of the lab, and a site with the widget.
import { randomUUID } from 'node:crypto';
import type { APIRequestContext, Page } from 'playwright-core';
import type { ContentInput } from '../../../src/contract/content.js';
import type { ListedConversation, MessageView, Page as PageOf } from '../../../src/contract/index.js';
import { en } from '../../../web/widget/words/en.js';
import { zhCn } from '../../../web/widget/words/zh-cn.js';
import english from '../../../web/src/i18n/en/index.js';
import { eventually } from '../../support/eventually.js';
import { at, dialog, type Picture, type Scene } from './scene.js';

const phone = (page: Page, platform: string) => page.locator(`section[data-platform="${platform}"]`);

const phoneOf = (platform: string, person: string, name = `lab-${platform}`): Picture => ({
  name,
  phase: 'at last',
  path: at(`/lab?platform=${platform}`),
  async then(scene) {
    await choosePerson(scene, person);
    await phone(scene.page, platform).getByTestId('phone-message').last().waitFor();
  },
});

/** From a list that is searched where there are many, or little room. */
async function choosePerson({ page, words }: Scene, name: string): Promise<void> {
  const list = page.getByRole('combobox', { name: words.lab.youAre });
  const button = page.getByRole('button', { name, exact: true });
  await list.or(button).first().waitFor();
  if (await button.isVisible()) {
    await button.click();
    return;
  }
  await list.fill(name.split(' ')[0] ?? name);
  await page.getByRole('option', { name }).click();
  await list.blur();
}

async function asPerson(scene: Scene, name: string, text: string): Promise<void> {
  await choosePerson(scene, name);
  await phone(scene.page, 'telegram').getByText(text).waitFor();
}

const labPictures: Picture[] = [
  { name: 'lab', phase: 'told', path: at('/lab') },
  {
    name: 'lab-conversation',
    phase: 'told',
    path: at('/lab'),
    then: (scene) => asPerson(scene, 'Emma Carter', 'Have fun up there!'),
  },
  {
    name: 'lab-every-kind',
    phase: 'told',
    path: at('/lab'),
    then: (scene) => asPerson(scene, 'Noah Schmidt', 'Jonas Weber'),
  },
  {
    name: 'lab-message-menu',
    phase: 'told',
    path: at('/lab'),
    async then(scene) {
      await asPerson(scene, 'Emma Carter', 'Have fun up there!');
      const message = phone(scene.page, 'telegram').getByTestId('phone-message').last();
      await message.hover();
      await message.getByRole('button', { name: scene.words.thread.more }).click();
      await scene.page.getByRole('menuitem').first().waitFor();
    },
  },
  {
    name: 'lab-attach-menu',
    phase: 'told',
    path: at('/lab'),
    async then(scene) {
      await asPerson(scene, 'Emma Carter', 'Have fun up there!');
      await phone(scene.page, 'telegram').getByRole('button', { name: scene.words.lab.attach }).click();
      await scene.page.getByRole('menuitem').first().waitFor();
    },
  },
  {
    name: 'lab-blocked',
    phase: 'told',
    path: at('/lab'),
    then: (scene) => asPerson(scene, 'Mia Novak', 'Please take me off your list.'),
  },
  {
    name: 'lab-faults-on',
    phase: 'told',
    path: at('/lab'),
    async first({ page }) {
      await page.route('**/api/v1/lab/telegram/faults', (route) => route.fulfill({ json: { rules: [], webhooks: {}, down: true } }));
    },
  },
  { name: 'lab-new-person', phase: 'told', path: at('/lab'), then: (scene) => dialog(scene, scene.words.lab.newPerson) },
  { name: 'lab-not-bound', phase: 'told', path: at('/lab?platform=messenger') },
  {
    name: 'lab-doing',
    phase: 'at last',
    path: at('/lab?platform=wechat'),
    then: (scene) => dialog(scene, `${scene.words.lab.doing.scan}…`),
  },
  phoneOf('whatsapp', 'Emma Carter'),
  phoneOf('whatsapp', 'Ben Adeyemi', 'lab-whatsapp-template'),
  phoneOf('instagram', 'Emma Carter'),
  phoneOf('instagram', 'Leo Martins', 'lab-instagram-mention'),
  phoneOf('wechat', '王小雨'),
  phoneOf('messenger', 'Tom Becker'),
  phoneOf('api', '王小雨'),
  { name: 'lab-web', phase: 'at last', path: at('/lab?platform=web') },
];

const wordsOf = ({ words }: Scene): typeof en => (words.common.close === english.common.close ? en : zhCn);
const site = ({ phones, words }: Scene): string =>
  `/api/v1/lab/site/${phones.site}?language=${words.common.close === english.common.close ? 'en' : 'zh-CN'}`;

async function openChat({ page }: Scene, words: typeof en): Promise<void> {
  await page.getByRole('button', { name: words.openChat }).click();
  // Who is served already is told by whom, not that they may write.
  await page.getByRole('button', { name: words.attach, disabled: false }).waitFor();
}

async function say(page: Page, words: typeof en, text: string): Promise<void> {
  await page.getByRole('textbox', { name: words.write }).fill(text);
  await page.getByRole('textbox', { name: words.write }).press('Enter');
}

/** An agent takes the visitor who said these words, and answers with these things. */
async function served({ page }: Scene, text: string, answers: readonly ContentInput[]): Promise<void> {
  const api: APIRequestContext = page.context().request;
  const hub = new URL('/api/v1/', page.url()).href;
  const list = async <Item>(path: string): Promise<Item[]> => ((await (await api.get(hub + path)).json()) as PageOf<Item>).items;
  const id = await eventually(async () => {
    for (const row of await list<ListedConversation>(`conversations?view=all&platform=web`)) {
      const said = await list<MessageView>(`conversations/${row.id}/messages`);
      if (said.some(({ content }) => content.type === 'text' && content.text === text)) return row.id;
    }
    return undefined;
  });
  // Refused while the bot is just taking it.
  await eventually(async () => (await api.post(`${hub}conversations/${id}/take-over`, { data: {} })).ok() || undefined);
  for (const content of answers) {
    const answer = await api.post(`${hub}conversations/${id}/messages`, { data: { clientMsgId: randomUUID(), content, kind: 'out' } });
    if (!answer.ok()) throw new Error(`an answer was refused: ${await answer.text()}`);
  }
}

/** Each visitor says it once. */
let visitors = 0;

const widgetPictures: Picture[] = [
  { name: 'widget-closed', phase: 'at last', path: site },
  { name: 'widget-open', phase: 'at last', path: site, then: (scene) => openChat(scene, wordsOf(scene)) },
  {
    name: 'widget-bot',
    phase: 'at last',
    path: site,
    async then(scene) {
      const words = wordsOf(scene);
      await openChat(scene, words);
      await say(scene.page, words, 'How long does shipping take?');
      await scene.page.getByText('2 to 4 working days', { exact: false }).first().waitFor();
    },
  },
  {
    name: 'widget-conversation',
    phase: 'at last',
    path: site,
    async then(scene) {
      const words = wordsOf(scene);
      const text = `Hello! Which kite is for beginners? (${String(++visitors)})`;
      await openChat(scene, words);
      await say(scene.page, words, text);
      await served(scene, text, [
        { type: 'text', text: 'The Falcon 2: it flies from 8 km/h of wind and forgives a lot. 🪁' },
        {
          type: 'products',
          items: [
            { id: 'falcon-2', title: 'Falcon 2 stunt kite', price: '€89.00', url: 'https://bluekite.example/falcon-2' },
            { id: 'delta', title: 'Delta for beginners', price: '€39.00' },
          ],
        },
        {
          type: 'menu',
          text: 'How shall we send it?',
          options: [
            { id: 'standard', label: 'Standard, 3 days' },
            { id: 'express', label: 'Express, tomorrow' },
          ],
        },
      ]);
      await scene.page.getByRole('button', { name: 'Express, tomorrow' }).last().waitFor();
    },
  },
  {
    name: 'widget-more-kinds',
    phase: 'at last',
    path: site,
    async then(scene) {
      const words = wordsOf(scene);
      const text = `Where is my order? (${String(++visitors)})`;
      await openChat(scene, words);
      await say(scene.page, words, text);
      await served(scene, text, [
        {
          type: 'order',
          number: 'BK-10498',
          status: 'shipped',
          total: '€101.90',
          items: [
            { title: 'Falcon 2 stunt kite', quantity: 1, price: '€89.00' },
            { title: 'Line set 25 m', quantity: 1, price: '€12.90' },
          ],
        },
        { type: 'location', latitude: 51.3606, longitude: 1.0253, name: 'Blue Kite shop', address: '3 Harbour Street, Whitstable' },
        {
          type: 'menu',
          text: 'How did we do?',
          options: [1, 2, 3, 4, 5].map((stars) => ({ id: `s${String(stars)}`, label: '★'.repeat(stars) })),
        },
      ]);
      await scene.page
        .getByRole('button', { name: words.stars(5) })
        .last()
        .waitFor();
    },
  },
  {
    name: 'widget-emoji',
    phase: 'at last',
    path: site,
    async then(scene) {
      const words = wordsOf(scene);
      await openChat(scene, words);
      await scene.page.getByRole('button', { name: words.emoji }).click();
    },
  },
  {
    name: 'widget-no-connection',
    phase: 'at last',
    path: site,
    async first({ page }) {
      await page.routeWebSocket('**/ws', (socket) => socket.close());
    },
    async then(scene) {
      const words = wordsOf(scene);
      await scene.page.getByRole('button', { name: words.openChat }).click();
      await scene.page.getByText(words.offline).waitFor();
      await say(scene.page, words, 'Is anybody there?');
    },
  },
];

export const phonePictures: readonly Picture[] = [...labPictures, ...widgetPictures];
