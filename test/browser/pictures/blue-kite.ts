// The story of Blue Kite, a shop for kites: its staff, its channel accounts, and a day of its conversations.
import type { AgentView, ChannelAccountView, ListedConversation, GroupView } from '../../../src/contract/index.js';
import { ApiClient } from '../../support/api-client.js';
import { eventually } from '../../support/eventually.js';
import { tellWeek } from './busy-week.js';
import type { DeskStory } from './desk-story.js';
import { PASSWORD, type Customer } from './desk-story.js';
import type { DrawnPhotos } from './drawn-photos.js';
import { keepReady, knowPeople } from './ready-things.js';
import { beginWindows, type WindowStories } from './window-story.js';

/** Where the pictures find what the story made. */
export interface BlueKite {
  emma: string;
  xiaoyu: string;
  everyKind: string;
  statuses: string;
  longName: string;
  waiting: string;
  withColleague: string;
  closed: string;
  blocked: string;
  agentLogin: string;
  windows: WindowStories;
}

interface Cast {
  story: DeskStory;
  main: ChannelAccountView;
  liqiang: ApiClient;
  photos: DrawnPhotos;
}

const HOUR = 60;

export async function tellBlueKite(story: DeskStory, main: ChannelAccountView, photos: DrawnPhotos): Promise<BlueKite> {
  const { hub, ada } = story;
  await ada.patch(`/channel-accounts/${main.id}`, { name: 'Blue Kite' });
  const liqiang = await staff(story);
  await keepReady(ada);
  const cast: Cast = { story, main: { ...main, name: 'Blue Kite' }, liqiang, photos };

  await tellWeek(story, cast.main, [ada, liqiang]);
  hub.moveTo(25 * HOUR);
  const { closed, blocked } = await yesterday(cast);
  const windowsToday = await beginWindows(story);
  hub.moveTo(5 * HOUR);
  const everyKind = await everyKindOfMessage(cast);
  hub.moveTo(3 * HOUR);
  const xiaoyu = await brokenKiteInChinese(cast);
  hub.moveTo(100);
  const longName = await aLongName(cast);
  hub.moveTo(70);
  const withColleague = await aColleagueServes(cast);
  hub.moveTo(48);
  const waiting = await theQueue(cast);
  hub.moveTo(22);
  const emma = await emmaOrders(cast);
  hub.moveTo(5);
  await twoMoreMessages(cast, xiaoyu);
  hub.moveTo(2);
  const statuses = await everyStatus(cast);
  hub.moveTo(0);
  await otherAccounts(cast);
  await knowPeople(ada, { well: await rowOf(story, emma), others: [await rowOf(story, xiaoyu), await rowOf(story, closed)] });
  return {
    emma: await story.idOf(emma),
    xiaoyu: await story.idOf(xiaoyu),
    everyKind: await story.idOf(everyKind),
    statuses: await story.idOf(statuses),
    longName: await story.idOf(longName),
    waiting: await story.idOf(waiting),
    withColleague: await story.idOf(withColleague),
    closed: await story.idOf(closed),
    blocked: await story.idOf(blocked),
    agentLogin: 'liqiang@bluekite.example',
    windows: await windowsToday(),
  };
}

async function rowOf(story: DeskStory, customer: Customer): Promise<ListedConversation> {
  return eventually(() => story.conversationOf(customer));
}

async function staff(story: DeskStory): Promise<ApiClient> {
  const { ada, hub } = story;
  const support = await story.firstGroup();
  const agent = (login: string, name: string, role: AgentView['role'], maxLoad = 5): Promise<AgentView> =>
    ada.post('/agents', { login: `${login}@bluekite.example`, name, role, password: PASSWORD, maxLoad });
  await ada.patch(`/agents/${ada.agentId}`, { maxLoad: 12 });
  const liqiang = await agent('liqiang', '李强', 'agent', 8);
  const grace = await agent('grace', 'Grace Okafor', 'supervisor');
  const long = await agent('maximiliana.bartholomew-fitzgerald', 'Maximiliana Bartholomew-Fitzgerald', 'agent', 3);
  const former = await agent('tom', 'Tom Berger', 'agent');
  await ada.patch(`/agents/${former.id}`, { active: false });
  // The story jumps through days; neither silence nor a closed page ends anything in it.
  await ada.patch(`/groups/${support.id}`, { timeoutMinutes: null, offlinePolicy: 'stay' });
  const sales = await ada.post<GroupView>('/groups', {
    name: 'Sales 销售',
    timezone: 'Asia/Shanghai',
    timeoutMinutes: null,
    offlinePolicy: 'stay',
  });
  const repairs = await ada.post<GroupView>('/groups', {
    name: 'Repairs and spare parts for Europe, the Middle East and Africa',
    timezone: 'Europe/Berlin',
    timeoutMinutes: null,
    offlinePolicy: 'stay',
  });
  await ada.put(`/groups/${support.id}/members`, { agentIds: [ada.agentId, liqiang.id, grace.id] });
  await ada.put(`/groups/${sales.id}/members`, { agentIds: [grace.id] });
  await ada.put(`/groups/${repairs.id}/members`, { agentIds: [long.id, liqiang.id] });
  const supervisor = await ApiClient.signIn(hub.url, 'grace@bluekite.example', PASSWORD);
  await supervisor.put('/me/status', { status: 'break', reason: 'Lunch' });
  const colleague = await ApiClient.signIn(hub.url, 'liqiang@bluekite.example', PASSWORD);
  await colleague.put('/me/status', { status: 'busy' });
  await ada.put('/me/status', { status: 'idle' });
  return colleague;
}

async function yesterday({ story, main, liqiang }: Cast): Promise<{ closed: Customer; blocked: Customer }> {
  const { ada } = story;
  const sofia = await story.customer(main, { displayName: 'Sofia Rossi', username: 'sofia_r', language: 'it' });
  await story.say(sofia, 'Ciao! Do you ship to Sardinia?');
  await story.step(ada, sofia, 'claim');
  await story.answer(ada, sofia, 'Hi Sofia! Yes, 4 to 6 working days, and free above €50.');
  await story.say(sofia, 'Perfetto, grazie!');
  await story.read(sofia);
  await story.step(ada, sofia, 'close', { reason: 'resolved' });
  const chen = await story.customer(main, { displayName: '陈晨', language: 'zh' });
  await story.say(chen, '发票可以开公司抬头吗？');
  await story.step(liqiang, chen, 'claim');
  await story.answer(liqiang, chen, '可以的，请把抬头和税号发给我。');
  await story.say(chen, '好的，已经发到邮箱了，谢谢。');
  await story.read(chen);
  await story.step(liqiang, chen, 'close', { reason: 'resolved' });
  const mia = await story.customer(main, { displayName: 'Mia Novak', username: 'mia_n', language: 'sl' });
  await story.say(mia, 'Please take me off your list.');
  await story.step(ada, mia, 'claim');
  await story.answer(ada, mia, 'Done. Sorry for the trouble!');
  await story.read(mia);
  await story.act(mia, { type: 'block' });
  await eventually(async () => (await story.conversationOf(mia))?.proxyUser.reachable === false || undefined);
  return { closed: sofia, blocked: mia };
}

/** Everything a customer can send. */
async function everyKindOfMessage({ story, main, photos }: Cast): Promise<Customer> {
  const { ada } = story;
  const noah = await story.customer(main, { displayName: 'Noah Schmidt', username: 'noah_s', language: 'de' });
  await story.act(noah, { type: 'start', payload: 'from-website' });
  await story.act(noah, {
    type: 'text',
    text: 'Bold, italic, underlined, struck, hidden, code, a link and kites@example.com',
    entities: [
      { type: 'bold', offset: 0, length: 4 },
      { type: 'italic', offset: 6, length: 6 },
      { type: 'underline', offset: 14, length: 10 },
      { type: 'strikethrough', offset: 26, length: 6 },
      { type: 'spoiler', offset: 34, length: 6 },
      { type: 'code', offset: 42, length: 4 },
      { type: 'text_link', offset: 50, length: 4, url: 'https://example.com/kites' },
      { type: 'email', offset: 59, length: 17 },
    ],
  });
  await story.step(ada, noah, 'claim');
  await story.act(noah, {
    type: 'photo',
    fileBase64: photos.kite.toString('base64'),
    fileName: 'beach.jpg',
    caption: 'Saturday at the beach',
  });
  await story.act(noah, { type: 'album', count: 3, caption: 'Three more' });
  await story.act(noah, { type: 'voice' });
  await story.act(noah, { type: 'audio' });
  await story.act(noah, { type: 'video', caption: 'First flight' });
  await story.act(noah, { type: 'video_note' });
  await story.act(noah, { type: 'animation' });
  await story.act(noah, { type: 'sticker' });
  await story.act(noah, { type: 'document', fileName: 'Invoice BK-10377 of 12 September, corrected (final version 2).pdf' });
  await story.act(noah, { type: 'document', fileName: 'all-photos.zip', sizeBytes: 25 * 1024 * 1024 });
  await story.act(noah, { type: 'location', latitude: 54.1833, longitude: 12.0833 });
  await story.act(noah, {
    type: 'venue',
    latitude: 54.18,
    longitude: 12.08,
    title: 'Warnemünde beach',
    address: 'Am Strom 1, 18119 Rostock',
  });
  await story.act(noah, { type: 'contact', phone: '+49 381 555 0100', name: 'Jonas Weber' });
  await eventually(async () => {
    const history = await story.history(noah);
    return history.every(({ content }) => !('media' in content) || content.media.state !== 'pending') || undefined;
  });
  await story.read(noah);
  return noah;
}

async function brokenKiteInChinese({ story, main, photos }: Cast): Promise<Customer> {
  const { ada } = story;
  const xiaoyu = await story.knownCustomer(main, '王小雨');
  await story.say(xiaoyu, '你好，我上周买的猎鹰二号今天到了，但是有一根骨架断了。');
  await story.act(xiaoyu, { type: 'photo', fileBase64: photos.strut.toString('base64'), fileName: 'strut.jpg', caption: '就是这里' });
  await story.step(ada, xiaoyu, 'claim');
  await story.note(ada, xiaoyu, '这批货第二次出现骨架断裂了，记得告诉仓库。');
  await story.answer(ada, xiaoyu, '小雨您好，非常抱歉！我马上为您补寄一根新的骨架，明天发出。');
  await story.read(xiaoyu);
  return xiaoyu;
}

async function twoMoreMessages({ story }: Cast, xiaoyu: Customer): Promise<void> {
  await story.say(xiaoyu, '太好了，谢谢！');
  await story.say(xiaoyu, '那请问需要我把坏的寄回去吗？');
}

async function aLongName({ story, main }: Cast): Promise<Customer> {
  const { ada } = story;
  const hubert = await story.customer(main, {
    displayName: 'Dr. Hubert Blaine Wolfeschlegelsteinhausenbergerdorff-Ottokar Sr.',
    username: 'hubert_blaine_wolfeschlegelstein',
    language: 'de',
  });
  await story.say(
    hubert,
    'Good afternoon. I am writing on behalf of our club, which has been flying kites on the North Sea coast since 1974. ' +
      'We would like to order 24 of your Falcon 2 for a youth camp in May, but the page ' +
      'https://bluekite.example/en/collections/stunt-kites/products/falcon-2?variant=39488291733584&utm_source=newsletter&utm_campaign=spring-camp ' +
      'only lets me put 10 into the basket.\n\nIs there another way?\nAnd would you know whether the bags are waterproof?',
  );
  await story.step(ada, hubert, 'claim');
  await story.read(hubert);
  return hubert;
}

async function aColleagueServes({ story, main, liqiang }: Cast): Promise<Customer> {
  const lilei = await story.customer(main, { displayName: '李雷', language: 'zh' });
  await story.say(lilei, '请问订单 BK-20931 什么时候发货？');
  await story.step(liqiang, lilei, 'claim');
  await story.answer(liqiang, lilei, '今天下午发出，预计后天送达。');
  await story.read(lilei);
  const olena = await story.customer(main, { displayName: 'Олена Коваленко', username: 'olena_k', language: 'uk' });
  await story.say(olena, 'Доброго дня! Чи є у вас дитячі змії?');
  await story.step(liqiang, olena, 'claim');
  return lilei;
}

async function theQueue({ story, main, photos }: Cast): Promise<Customer> {
  const sato = await story.customer(main, { displayName: '佐藤 健', username: 'sato_ken', language: 'ja' });
  await story.say(sato, 'すみません、返品したいのですが。');
  story.hub.moveTo(31);
  const ali = await story.customer(main, { displayName: 'محمد العلي', language: 'ar' });
  await story.say(ali, 'مرحبا، هل يمكنني تغيير عنوان التوصيل؟ رقم الطلب BK-10511');
  story.hub.moveTo(26);
  const zoe = await story.customer(main, { displayName: 'Zoë Lambert', username: 'zoe_l', language: 'fr' });
  await story.act(zoe, { type: 'photo', fileBase64: photos.kite.toString('base64'), fileName: 'kite.jpg' });
  await story.act(zoe, { type: 'voice' });
  return sato;
}

async function emmaOrders({ story, main, photos }: Cast): Promise<Customer> {
  const { ada } = story;
  const emma = await story.knownCustomer(main, 'Emma Carter');
  await story.say(emma, 'Hi! I’d like the Falcon 2 in red. Is it good for beginners?');
  await story.step(ada, emma, 'claim');
  const question = (await story.history(emma)).find(({ kind }) => kind === 'in');
  await story.answer(ada, emma, 'Hello Emma! It is: it flies from 8 km/h of wind and forgives a lot. 🪁', {
    ...(question !== undefined && { replyTo: question.id }),
  });
  const mediaId = await story.upload(photos.kite, 'falcon-2-red.jpg', 'image/jpeg');
  story.hub.moveTo(17);
  const [sent] = await story.act(emma, { type: 'text', text: 'Lovely. Do you have a picture of it in the air?' });
  await story.answer(ada, emma, { type: 'image', media: { mediaId }, caption: 'Here it is, last Saturday.' });
  await story.act(emma, { type: 'text', text: 'Wow, I’ll take it!', ...(sent !== undefined && { replyTo: sent }) });
  story.hub.moveTo(14);
  await story.note(ada, emma, 'Give her the 10 % for first orders.');
  await story.answer(ada, emma, {
    type: 'menu',
    text: 'Great! How shall we send it?',
    options: [
      { id: 'standard', label: 'Standard, 3 days' },
      { id: 'express', label: 'Express, tomorrow' },
    ],
  });
  const menu = (await story.onPhone(emma)).findLast(({ buttons }) => buttons !== undefined);
  await story.act(emma, { type: 'tap', messageId: menu?.id, data: menu?.buttons?.flat()[1]?.data });
  story.hub.moveTo(11);
  const [address] = await story.say(emma, 'To 12 Harbour Lane, Whitstable please');
  await story.act(emma, { type: 'edit', messageId: address, text: 'To 14 Harbour Lane, Whitstable please' });
  await story.answer(ada, emma, 'Order BK-10513 is on its way. Have fun up there!');
  await story.act(emma, { type: 'react', messageId: (await story.onPhone(emma)).at(-1)?.id, emojis: ['❤'] });
  await story.read(emma);
  return emma;
}

/** What an agent's message can come to: sent, read, edited, taken back, failed, uncertain, waiting. */
async function everyStatus({ story, main, photos }: Cast): Promise<Customer> {
  const { ada } = story;
  const olivia = await story.customer(main, { displayName: 'Olivia Brown', username: 'olivia', language: 'en' });
  await story.say(olivia, 'Can you tell me everything about delivery?');
  await story.step(ada, olivia, 'claim');
  const edited = await story.answer(ada, olivia, 'We ship on Mondays.');
  await ada.patch(`/messages/${edited.id}`, { content: { type: 'text', text: 'We ship every working day before noon.' } });
  const wrong = await story.answer(ada, olivia, 'Shipping costs €99.');
  await ada.post(`/messages/${wrong.id}/retract`);
  await story.answer(ada, olivia, {
    type: 'location',
    latitude: 51.3606,
    longitude: 1.0253,
    name: 'Blue Kite shop',
    address: '3 Harbour Street, Whitstable',
  });
  await story.answer(ada, olivia, { type: 'contact_card', contacts: [{ name: 'Blue Kite Repairs', phones: ['+44 1227 555 010'] }] });
  await story.answer(ada, olivia, {
    type: 'link',
    url: 'https://bluekite.example/delivery',
    title: 'Delivery and returns',
    description: 'Times, costs, and how to send a kite back.',
  });
  await story.answer(ada, olivia, {
    type: 'product',
    id: 'falcon-2',
    title: 'Falcon 2 stunt kite',
    price: '€89.00',
    url: 'https://bluekite.example/falcon-2',
  });
  await story.answer(ada, olivia, {
    type: 'products',
    items: [
      { id: 'delta', title: 'Delta for beginners', price: '€39.00', url: 'https://bluekite.example/delta' },
      { id: 'line-25', title: 'Line set 25 m', price: '€12.90', url: 'https://bluekite.example/line-25' },
      { id: 'bag', title: 'Bag for two kites', price: '€19.00' },
    ],
  });
  await story.answer(ada, olivia, {
    type: 'order',
    number: 'BK-10498',
    status: 'shipped',
    total: '€101.90',
    items: [
      { title: 'Falcon 2 stunt kite', quantity: 1, price: '€89.00' },
      { title: 'Line set 25 m', quantity: 1, price: '€12.90' },
    ],
  });
  const pdf = await story.upload(photos.strut, 'how-to-repair.jpg', 'image/jpeg');
  await story.answer(ada, olivia, { type: 'file', media: { mediaId: pdf }, caption: 'And how to repair one' });
  const [thanks] = await story.say(olivia, 'Thanks! That is a lot 😅');
  const last = (await story.history(olivia)).findLast(({ kind }) => kind === 'in');
  if (last !== undefined && thanks !== undefined) await ada.put(`/messages/${last.id}/reaction`, { emoji: '👍' });
  const chat = { chatId: olivia.id };
  await story.faults({ rules: [{ match: { ...chat, method: 'sendMessage' }, effect: 'reset_after_accept', times: 1 }] });
  await story.answer(ada, olivia, 'Is there anything else I can do for you?');
  await refused(story, olivia);
  return olivia;
}

/** She blocks the bot and thinks better of it; then Telegram asks for an hour's patience. */
async function refused(story: DeskStory, olivia: Customer): Promise<void> {
  const { ada } = story;
  await story.faults({ rules: [{ match: { chatId: olivia.id }, effect: 'blocked', times: 1 }] });
  await story.answer(ada, olivia, 'By the way, the bags are waterproof.');
  await story.act(olivia, { type: 'block' });
  await story.act(olivia, { type: 'unblock' });
  await eventually(async () => (await story.conversationOf(olivia))?.proxyUser.reachable === true || undefined);
  await story.say(olivia, 'Oh, I had blocked you by mistake 🙈');
  await story.read(olivia);
  await story.faults({ rules: [{ match: { chatId: olivia.id }, effect: '429', retryAfterSeconds: 3600, times: 1 }] });
  await story.post(ada, olivia, { content: { type: 'text', text: 'Your parcel has left our warehouse.' }, kind: 'out' });
}

/** A disabled account, and one whose token was taken away. */
async function otherAccounts({ story, main, liqiang }: Cast): Promise<void> {
  const { ada } = story;
  const groups = (await ada.get<{ items: GroupView[] }>('/groups')).items;
  const sales = groups.find(({ name }) => name.startsWith('Sales'))?.id ?? '';
  await story.bind('Blue Kite Club', sales);
  const paused = await story.bind('Blue Kite Outlet', sales);
  await ada.post(`/channel-accounts/${paused.id}/disable`);
  const refused = await story.bind('Blue Kite Deutschland GmbH & Co. KG, Ersatzteile und Reparaturen', main.groupId);
  const hanna = await story.customer(refused, { displayName: 'Hanna Vogel', language: 'de' });
  await story.say(hanna, 'Guten Tag, gibt es Ersatzstäbe für den Falcon 1?');
  await story.step(liqiang, hanna, 'claim');
  await story.faults({ rules: [{ match: { chatId: hanna.id }, effect: 'unauthorized', times: 1000 }] });
  await story.post(liqiang, hanna, { content: { type: 'text', text: 'Ja, 4 € das Stück.' }, kind: 'out' });
  await eventually(async () => {
    const { state } = await ada.get<ChannelAccountView>(`/channel-accounts/${refused.id}`);
    return state === 'auth_failed' || undefined;
  });
  await story.faults({ rules: [] });
}
