// What Blue Kite's admin has set up once the shop is running: rules, hours, texts, answers, a bot, programs; and what they see of it.
import type { ChannelAccountView, GroupView, Page } from '../../../src/contract/index.js';
import type { LabelView } from '../../../src/contract/contacts.js';
import { eventually } from '../../support/eventually.js';
import type { DeskStory } from './desk-story.js';

const OFFICE = [{ start: '09:00', end: '17:30' }];

export async function tellAdmin(story: DeskStory): Promise<void> {
  story.hub.moveTo(0);
  const { ada } = story;
  const { items: groups } = await ada.get<Page<GroupView>>('/groups');
  const { items: accounts } = await ada.get<Page<ChannelAccountView>>('/channel-accounts');
  const group = (beginning: string): string => groups.find(({ name }) => name.startsWith(beginning))?.id ?? '';
  const account = (name: string, platform = 'telegram'): string =>
    accounts.find((one) => one.name === name && one.platform === platform)?.id ?? '';
  const support = group('Support');
  const sales = group('Sales');
  const wechat = account('Blue Kite', 'wechat');
  await ada
    .post('/lab/demo', { platform: 'web' })
    .then((site) => ada.patch(`/channel-accounts/${(site as ChannelAccountView).id}`, WIDGET));

  const wholesale = await ada.post<LabelView>('/labels', { name: 'Wholesale', color: 'grape' });
  await ada.post<LabelView>('/labels', { name: 'Repair', color: 'orange' });
  await rules(story, { sales, wechat, repairs: group('Repairs'), labelId: wholesale.id });
  await codesAndMenu(story, { wechat, sales });
  await hoursOf(story, support);
  await ada.put(`/channel-accounts/${account('Blue Kite')}/texts`, TEXTS);
  await answersOf(story, account('Blue Kite Club'), sales);
  await programs(story);
  await automation(story, { sales, labelId: wholesale.id, club: account('Blue Kite Club') });
}

const WIDGET = { name: 'bluekite.example', settings: { allowedOrigins: 'https://bluekite.example https://www.bluekite.example' } };

async function rules({ ada }: DeskStory, { sales, wechat, repairs, labelId }: Record<'sales' | 'wechat' | 'repairs' | 'labelId', string>) {
  const add = (name: string, conditions: object, groupId: string): Promise<{ id: string }> =>
    ada.post('/routing-rules', { name, conditions, groupId, agentId: null });
  await add('Wholesale customers', { labelIds: [labelId] }, sales);
  await add(
    'Spare parts and repairs',
    { keywords: ['repair', 'spare', 'broken', '维修', '骨架'], platforms: ['telegram', 'whatsapp'] },
    repairs,
  );
  const shops = { entryPoint: { kinds: ['scene'], value: 'shop-', isPrefix: true }, accountIds: [wechat] };
  await add('Posters in the shops', shops, sales);
  const late = await add('Chinese, on weekdays', { languages: ['zh'], time: { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' } }, sales);
  await ada.patch(`/routing-rules/${late.id}`, { enabled: false });
}

async function codesAndMenu({ ada }: DeskStory, { wechat, sales }: Record<'wechat' | 'sales', string>) {
  await ada.post('/qr-codes', { accountId: wechat, scene: 'counter', name: 'At the counter, Whitstable', groupId: null });
  const fair = { scene: 'fair-2026', name: 'Toy fair', groupId: sales, expiresInSeconds: 7 * 86_400 };
  await ada.post('/qr-codes', { accountId: wechat, ...fair });
  await ada.put(`/channel-accounts/${wechat}/menu`, {
    entries: [
      { label: '人工客服', action: { kind: 'answer', key: 'HUMAN' } },
      {
        label: '风筝',
        entries: [
          { label: '猎鹰系列', action: { kind: 'link', url: 'https://bluekite.example/zh/falcon' } },
          { label: '儿童风筝', action: { kind: 'link', url: 'https://bluekite.example/zh/first-wind' } },
        ],
      },
    ],
  });
}

async function hoursOf({ ada }: DeskStory, groupId: string) {
  await ada.put(`/groups/${groupId}/working-hours/regular`, {
    weekly: [
      ...[1, 2, 3, 4].map((day) => ({ day, intervals: OFFICE })),
      {
        day: 5,
        intervals: [
          { start: '09:00', end: '12:30' },
          { start: '13:30', end: '16:00' },
        ],
      },
      { day: 6, intervals: [{ start: '22:00', end: '02:00' }] },
    ],
  });
  const dates = [
    { date: '2026-12-24', note: 'Christmas Eve', intervals: [{ start: '09:00', end: '12:00' }] },
    { date: '2026-12-25', note: 'Christmas Day', intervals: [] },
  ];
  await ada.put(`/groups/${groupId}/working-hours/special`, { dates });
}

const TEXTS = {
  defaultLanguage: 'en',
  queueEveryMinutes: 5,
  texts: {
    greeting: {
      en: 'Welcome to Blue Kite, {{contact.name|there}}! Somebody will be with you in a moment.',
      'zh-CN': '{{contact.name|您}}好，欢迎来到蓝风筝！客服马上就来。',
    },
    outOfHours: {
      en: 'We are closed just now and will answer {{hours.opensAt|soon}}.',
      'zh-CN': '现在是休息时间，我们将在{{hours.opensAt|上班后}}回复您。',
    },
    closing: { en: 'Thank you for writing to Blue Kite. Fair winds!', 'zh-CN': '感谢您联系蓝风筝，祝您放飞愉快！' },
    ratingRequest: { en: 'How was our help today?', 'zh-CN': '请为本次服务打分。' },
  },
};

async function answersOf({ ada }: DeskStory, accountId: string, groupId: string) {
  const canned = (shortcut: string, title: string, text: string, more: object = { scope: 'general' }) =>
    ada.post('/canned-responses', { shortcut, title, text, ...more });
  await canned('hello', 'Greeting', 'Hello {{contact.name|there}}, this is {{agent.name}} of {{account.name}}. How can I help?');
  await canned('ship', 'Delivery times', 'We send every working day before noon: standard takes 3 days, express arrives tomorrow.');
  await canned('发货', '发货时间', '{{contact.name|您}}好，工作日中午前下单当天发出，一般三天送达。', {
    scope: 'general',
    language: 'zh-CN',
  });
  await canned('offer', 'Club discount', 'As a member of our club you pay 10 % less on your next order.', { scope: 'group', groupId });
  await canned('bye', 'Thanks and goodbye', 'Thank you, and have fun up there!', { scope: 'own' });
  const faq = (question: string, answer: string, more: object = {}) =>
    ada.post('/faq-entries', {
      question,
      answer: { type: 'text', text: answer },
      phrasings: [],
      keywords: [],
      enabled: true,
      suggested: false,
      ...more,
    });
  await faq('Do you deliver abroad?', 'Yes, to all of Europe in 4 to 6 working days, free above €50.', {
    phrasings: ['Can you ship to France?', 'International delivery'],
    keywords: ['shipping', 'delivery'],
    suggested: true,
  });
  await faq('How do I return a kite?', 'Within 30 days, unused: write to us and we send you a label for the parcel.', {
    phrasings: ['I want my money back', 'Send it back'],
    keywords: ['refund', 'return'],
    suggested: true,
  });
  await faq('多久能发货？', '工作日中午前下单当天发出，一般三天送达。', {
    phrasings: ['什么时候发货'],
    keywords: ['发货', '物流'],
    language: 'zh-CN',
  });
  await faq('Which kite for which wind?', 'Falcon 2 flies from 8 km/h, First Wind from 5 km/h.', { enabled: false });
  await ada.put('/settings/faq', {
    synonyms: [
      ['refund', 'money back', '退款'],
      ['parcel', 'package', '包裹'],
    ],
  });
  const bot = await ada.get<object>(`/channel-accounts/${accountId}/bot`);
  await ada.put(`/channel-accounts/${accountId}/bot`, {
    ...bot,
    enabled: true,
    name: 'Kite Bot',
    transferWords: ['human', 'agent', '人工'],
  });
}

/** The addresses are nobody's, so nothing arrives there. */
async function programs({ ada }: DeskStory) {
  const webhook = (name: string, url: string, events: string[]): Promise<{ webhook: { id: string } }> =>
    ada.post('/outgoing-webhooks', { name, url, events });
  await webhook('Customer register', 'https://crm.bluekite.example/hooks/switchboard', ['message.created', 'session.*', 'contact.*']);
  const { webhook: old } = await webhook('Stock count (old)', 'https://stock.bluekite.example/in', ['message.created']);
  await ada.patch(`/outgoing-webhooks/${old.id}`, { active: false });
  await ada.post('/api-tokens', { name: 'Nightly export', scope: 'supervisor' });
  const inAYear = new Date(Date.now() + 365 * 86_400_000).toISOString();
  await ada.post('/api-tokens', { name: 'Web shop', scope: 'agent', expiresAt: inAYear });
}

/** One of them acts: somebody asks for a pallet. */
async function automation(story: DeskStory, { sales, labelId, club }: Record<'sales' | 'labelId' | 'club', string>) {
  const { ada } = story;
  const rule = (name: string, trigger: string, conditions: object, actions: object[], more: object = {}) =>
    ada.post('/automation-rules', { name, trigger, conditions, actions, stops: false, active: true, ...more });
  await rule('Wholesale requests', 'message.received', { keywords: ['wholesale', 'pallet', '批发'] }, [
    { type: 'label', labelId },
    { type: 'note', text: 'Asks for large quantities: see the wholesale price list.' },
  ]);
  // It would move all who wait in the other pictures.
  const idle = { stops: true, active: false };
  await rule('Waits too long', 'session.waiting', { waitingMinutes: 10 }, [{ type: 'assign', groupId: sales }], idle);
  await rule('Thanks', 'session.closed', { accountIds: [club] }, [{ type: 'reply', text: 'See you on the beach!' }]);
  const { items } = await ada.get<Page<ChannelAccountView>>('/channel-accounts');
  const main = items.find(({ name, platform }) => name === 'Blue Kite' && platform === 'telegram');
  if (main === undefined) throw new Error('the shop has no account');
  const ines = await story.customer(main, { displayName: 'Inês Duarte', username: 'ines', language: 'pt' });
  await story.say(ines, 'Hello, what is your wholesale price for a pallet of First Wind?');
  const lars = await story.customer(main, { displayName: 'Lars Nyberg', username: 'lars_n', language: 'sv' });
  await story.say(lars, 'Do you sell wholesale? We run a surf school and need twenty kites.');
  await eventually(async () => {
    const runs = await ada.get<Page<{ state: string }>>('/automation-runs');
    return runs.items.filter(({ state }) => state === 'done').length > 1 || undefined;
  });
}
