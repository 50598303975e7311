// The pages of admins and supervisors, with everything set up, and as they are before anything is.
import { at, button, dialog, failure, refuse, type Picture, type Scene } from './scene.js';

const page = (name: string, path: string, then?: (scene: Scene) => Promise<void>): Picture => ({
  name,
  phase: 'administered',
  path: at(path),
  ...(then !== undefined && { then }),
});

/** What one button opens. */
const opened = (name: string, path: string, of: (words: Scene['words']) => string): Picture =>
  page(name, path, (scene) => dialog(scene, of(scene.words)));

/** The first article of this name, and a button in it. */
async function inCard(scene: Scene, card: string, name: string): Promise<void> {
  await scene.page.getByRole('article', { name: card, exact: true }).first().getByRole('button', { name, exact: true }).click();
  await scene.page.getByRole('dialog').waitFor();
}

async function tab(scene: Scene, name: string): Promise<void> {
  await scene.page.getByRole('tab', { name, exact: true }).click();
}

async function chooseIn({ page: shown }: Scene, field: string, option: string): Promise<void> {
  await shown.getByRole('combobox', { name: field, exact: true }).first().click();
  await shown.getByRole('option', { name: option, exact: true }).click();
}

/** Every platform has fields of its own. */
const bindForm = (platform: string, displayName: string): Picture =>
  page(`admin-bind-${platform}`, '/admin/channels', async (scene) => {
    await dialog(scene, scene.words.admin.bindAccount);
    const chinese: Record<string, string> = scene.words.platformName;
    await chooseIn(scene, scene.words.admin.platform, chinese[platform] ?? displayName);
    await button(scene, scene.words.admin.advanced);
  });

const channels: Picture[] = [
  page('admin-channels', '/admin/channels'),
  opened('admin-bind', '/admin/channels', ({ admin }) => admin.bindAccount),
  bindForm('wechat', 'WeChat'),
  bindForm('whatsapp', 'WhatsApp'),
  bindForm('instagram', 'Instagram'),
  bindForm('messenger', 'Messenger'),
  bindForm('web', 'Website'),
  bindForm('api', 'API channel'),
  page('admin-bind-refused', '/admin/channels', async (scene) => {
    await dialog(scene, scene.words.admin.bindAccount);
    await refuse(scene.page, '**/api/v1/channel-accounts', 422, 'token_rejected');
    await chooseIn(scene, scene.words.admin.platform, 'Telegram');
    await scene.page.locator('input[type=password]').first().fill('123:wrong');
    await button(scene, scene.words.admin.bind);
    await scene.page.getByRole('alert').waitFor();
    await scene.page.getByRole('alert').scrollIntoViewIfNeeded();
  }),
  opened('admin-account-edit', '/admin/channels', ({ common }) => common.edit),
  page('admin-account-shows-agent', '/admin/channels', async (scene) => {
    const messenger = scene.page.getByRole('article').filter({ hasText: 'Messenger · ' });
    await messenger.getByRole('button', { name: scene.words.common.edit, exact: true }).click();
    await button(scene, scene.words.admin.settings);
    await scene.page.getByRole('dialog').getByRole('switch').last().scrollIntoViewIfNeeded();
  }),
  opened('admin-account-disable', '/admin/channels', ({ admin }) => admin.disable),
  opened('admin-account-delete', '/admin/channels', ({ common }) => common.delete),
  opened('admin-account-menu', '/admin/channels', ({ accountMenu }) => accountMenu.open),
  page('admin-widget', '/admin/widget'),
  page('admin-codes', '/admin/codes'),
  opened('admin-code-new', '/admin/codes', ({ codes }) => codes.newCode),
  opened('admin-code-edit', '/admin/codes', ({ common }) => common.edit),
];

const people: Picture[] = [
  page('admin-groups', '/admin/groups'),
  opened('admin-group-new', '/admin/groups', ({ admin }) => admin.newGroup),
  opened('admin-group-rename', '/admin/groups', ({ admin }) => admin.rename),
  opened('admin-group-work', '/admin/groups', ({ desk }) => desk.work),
  opened('admin-group-members', '/admin/groups', ({ admin }) => admin.members),
  page('admin-agents', '/admin/agents'),
  opened('admin-agent-new', '/admin/agents', ({ admin }) => admin.newAgent),
  opened('admin-agent-edit', '/admin/agents', ({ admin }) => admin.editAgent.replace('{{name}}', '李强')),
  opened('admin-agent-deactivate', '/admin/agents', ({ admin }) => admin.deactivate),
  page('admin-hours', '/admin/hours', (scene) => chooseIn(scene, scene.words.hours.group, 'Support')),
  page('admin-hours-wrong', '/admin/hours', async (scene) => {
    await chooseIn(scene, scene.words.hours.group, 'Support');
    await button(scene, scene.words.hours.addDate);
    await scene.page.getByText(scene.words.hours.wrong.date).scrollIntoViewIfNeeded();
  }),
  page('admin-routing', '/admin/routing'),
  page('admin-routing-try', '/admin/routing', async (scene) => {
    await scene.page.getByRole('textbox', { name: scene.words.routing.firstMessage }).fill('The strut of my kite is broken');
    await button(scene, scene.words.routing.try);
    await scene.page.getByRole('region', { name: scene.words.routing.tryIt }).getByRole('alert').waitFor();
    await scene.page.getByRole('button', { name: scene.words.routing.try, exact: true }).scrollIntoViewIfNeeded();
  }),
  opened('admin-routing-new', '/admin/routing', ({ routing }) => routing.newRule),
  page('admin-routing-edit', '/admin/routing', (scene) => inCard(scene, 'Chinese, on weekdays', scene.words.common.edit)),
];

const answers: Picture[] = [
  page('admin-texts', '/admin/texts', async (scene) => {
    const field = scene.page.getByRole('combobox', { name: scene.words.texts.account });
    await field.click();
    await scene.page.getByRole('option', { name: 'Blue Kite · Telegram', exact: true }).click();
  }),
  page('admin-canned', '/admin/canned'),
  opened('admin-canned-new', '/admin/canned', ({ answers: { newCanned } }) => newCanned),
  page('own-canned', '/canned-responses'),
  page('admin-faq', '/admin/faq', async (scene) => {
    await scene.page.getByPlaceholder(scene.words.answers.tryPlaceholder).fill('can I get my money back');
    await button(scene, scene.words.answers.tryIt);
    await scene.page.getByRole('status').filter({ hasText: /\S/ }).first().waitFor();
  }),
  opened('admin-faq-new', '/admin/faq', ({ answers: { newFaq } }) => newFaq),
  opened('admin-faq-synonyms', '/admin/faq', ({ answers: { synonyms } }) => synonyms),
  page('admin-bots', '/admin/bots'),
  opened('admin-bot', '/admin/bots', ({ answers: { botSettings } }) => `${botSettings}: Blue Kite Club`),
  opened('admin-model', '/admin/bots', ({ answers: { setUpModel } }) => setUpModel),
];

const programs: Picture[] = [
  page('admin-automation', '/admin/automation'),
  opened('admin-automation-new', '/admin/automation', ({ automation }) => automation.newRule),
  page('admin-automation-edit', '/admin/automation', (scene) => inCard(scene, 'Wholesale requests', scene.words.common.edit)),
  page('admin-webhooks', '/admin/webhooks'),
  opened('admin-webhook-new', '/admin/webhooks', ({ webhooks }) => webhooks.new),
  opened('admin-webhook-secret', '/admin/webhooks', ({ webhooks }) => webhooks.newSecret),
  opened('admin-webhook-log', '/admin/webhooks', ({ webhooks }) => webhooks.log),
  page('admin-tokens', '/admin/tokens'),
  opened('admin-token-new', '/admin/tokens', ({ tokens }) => tokens.new),
  opened('admin-token-revoke', '/admin/tokens', ({ tokens }) => tokens.revoke),
];

/** As an operator finds it after a platform has sent something odd. */
const DEAD = {
  id: 4711,
  attempts: 5,
  reason: 'cannot be parsed: Invalid time value',
  receivedAt: new Date(Date.now() - 40 * 60_000).toISOString(),
  body: '{"update_id":918273645,"message":{"message_id":2214,"from":{"id":70013,"first_name":"Emma"},"chat":{"id":70013,"type":"private"},"date":99999999999999999,"text":"Is my kite on its way?"}}',
};

const record: Picture[] = [
  page('admin-operations', '/admin/operations'),
  {
    ...page('admin-operations-events', '/admin/operations', async (scene) => {
      await tab(scene, scene.words.operations.events);
      await button(scene, scene.words.operations.showBody);
    }),
    async first({ page: shown }) {
      await shown.route('**/api/v1/webhook-events?*', async (route) => {
        const { items } = (await (await shown.request.get(new URL('/api/v1/channel-accounts', route.request().url()).href)).json()) as {
          items: { id: string }[];
        };
        await route.fulfill({ json: { items: [{ ...DEAD, accountId: items[0]?.id }], nextCursor: null } });
      });
    },
  },
  page('admin-operations-no-events', '/admin/operations', (scene) => tab(scene, scene.words.operations.events)),
  page('admin-audit', '/admin/audit'),
  page('admin-retention', '/admin/retention'),
  {
    ...page('admin-failed', '/admin/agents', failure),
    first: ({ page: shown }) => refuse(shown, '**/api/v1/agents', 503, 'unavailable'),
  },
  {
    ...page('admin-operations-failed', '/admin/operations', failure),
    first: ({ page: shown }) => refuse(shown, '**/troubled-messages*', 503, 'unavailable'),
  },
  { ...page('admin-not-allowed', '/admin/channels'), viewer: 'agent' },
];

const figures: Picture[] = [
  page('reports', '/reports'),
  page('reports-hours', '/reports', (scene) => choosePart(scene, scene.words.reports.byHour)),
  ...(['channels', 'groups', 'agents'] as const).map((name) =>
    page(`reports-${name}`, '/reports', (scene) => tab(scene, scene.words.reports.tab[name])),
  ),
  page('reports-dates', '/reports', async (scene) => {
    await choosePart(scene, scene.words.reports.own);
    await scene.page.getByLabel(scene.words.reports.from).fill('2020-01-06');
    await scene.page.getByLabel(scene.words.reports.to).fill('2020-01-10');
  }),
  { ...page('reports-not-allowed', '/reports'), viewer: 'agent' },
  page('supervision', '/supervision'),
  { ...page('supervision-not-allowed', '/supervision'), viewer: 'agent' },
];

async function choosePart(scene: Scene, name: string): Promise<void> {
  await scene.page.getByText(name, { exact: true }).click();
}

const own: Picture[] = [
  page('own-profile', '/profile'),
  page('own-alerts', '/inbox?view=mine', async (scene) => {
    await scene.page.getByRole('navigation', { name: scene.words.shell.pages }).getByRole('button').click();
    await scene.page.getByRole('menuitem', { name: scene.words.alerts.title }).click();
    await scene.page.getByRole('dialog').waitFor();
  }),
];

/** What a page says when there is nothing yet. */
const empty: Picture[] = [
  'widget',
  'codes',
  'routing',
  'texts',
  'canned',
  'faq',
  'bots',
  'automation',
  'webhooks',
  'tokens',
  'operations',
  'audit',
].map((name) => ({ name: `empty-${name}`, phase: 'nothing bound', path: at(`/admin/${name}`) }));
const emptyFigures: Picture[] = ['reports', 'supervision'].map((name) => ({
  name: `empty-${name}`,
  phase: 'nothing bound',
  path: at(`/${name}`),
}));

export const adminPictures: readonly Picture[] = [
  ...empty,
  ...emptyFigures,
  ...channels,
  ...people,
  ...answers,
  ...programs,
  ...record,
  ...figures,
  ...own,
];
