// The addresses of the pages. Everything behind the login loads the agent first; each page is its own download.
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { RequestError } from './api/request.js';
import { getSetup } from './api/session.js';
import { parseInboxSearch } from './data/inbox-search.js';
import { askWhoIsHere, loginSearch } from './data/me.js';
import { loadFurtherWords } from './i18n/languages.js';
import type { DeskLink } from './live/desk-link.js';
import { PageFailure } from './shell/page-failure.js';
import { PageLoading } from './shell/page-loading.js';
import { PageNotFound } from './shell/page-not-found.js';

interface RouterContext {
  client: QueryClient;
  link: DeskLink;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Pages that get by with the words of the first load. */
const FIRST_PAGES = /^\/(?:$|inbox|login)/;

const root = createRootRouteWithContext<RouterContext>()({
  beforeLoad: ({ location }) => (FIRST_PAGES.test(location.pathname) ? undefined : loadFurtherWords()),
  notFoundComponent: PageNotFound,
});

/** Sends whoever is not signed in to the right door. */
async function requireAgent({ client, link }: RouterContext, href: string): Promise<void> {
  try {
    await askWhoIsHere(client, link.socket.isStarted);
  } catch (error) {
    if (!(error instanceof RequestError) || error.status !== 401) throw error;
    const { required } = await getSetup();
    throw required ? redirect({ to: '/setup' }) : redirect({ to: '/login', search: loginSearch(client, href) });
  }
  link.socket.start();
}

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (search): { token?: string; step?: 'channel' | 'message' } => ({
    ...(text(search.token) !== undefined && { token: text(search.token) ?? '' }),
    ...((search.step === 'channel' || search.step === 'message') && { step: search.step }),
  }),
  beforeLoad: async ({ context, search, location }) => {
    if (search.step !== undefined) {
      await requireAgent(context, location.href);
      return;
    }
    if (!(await getSetup()).required) throw redirect({ to: '/' });
  },
  component: lazyRouteComponent(() => import('./setup/setup-page.js'), 'SetupPage'),
});

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (search): { next?: string; ended?: true } => ({
    ...(text(search.next) !== undefined && { next: text(search.next) ?? '' }),
    ...(search.ended === true && { ended: true }),
  }),
  beforeLoad: async () => {
    if ((await getSetup()).required) throw redirect({ to: '/setup' });
  },
  component: lazyRouteComponent(() => import('./login/login-page.js'), 'LoginPage'),
});

const desk = createRoute({
  getParentRoute: () => root,
  id: 'desk',
  beforeLoad: ({ context, location }) => requireAgent(context, location.href),
  component: lazyRouteComponent(() => import('./shell/desk-shell.js'), 'DeskShell'),
});

const start = createRoute({
  getParentRoute: () => desk,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox' });
  },
});

const inbox = createRoute({
  getParentRoute: () => desk,
  path: '/inbox',
  validateSearch: parseInboxSearch,
  component: lazyRouteComponent(() => import('./inbox/inbox-page.js'), 'InboxPage'),
});

const conversation = createRoute({ getParentRoute: () => inbox, path: '/$conversationId' });

const contacts = createRoute({
  getParentRoute: () => desk,
  path: '/contacts',
  validateSearch: (search): { q?: string; label?: string } => ({
    ...(text(search.q) !== undefined && { q: text(search.q) ?? '' }),
    ...(text(search.label) !== undefined && { label: text(search.label) ?? '' }),
  }),
  component: lazyRouteComponent(() => import('./contacts/contacts-page.js'), 'ContactsPage'),
});
const contact = createRoute({ getParentRoute: () => contacts, path: '/$contactId' });

const admin = createRoute({
  getParentRoute: () => desk,
  path: '/admin',
  component: lazyRouteComponent(() => import('./admin/admin-page.js'), 'AdminPage'),
});
const adminStart = createRoute({
  getParentRoute: () => admin,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/admin/channels' });
  },
});
const channels = createRoute({
  getParentRoute: () => admin,
  path: '/channels',
  component: lazyRouteComponent(() => import('./admin/channels-page.js'), 'ChannelsPage'),
});
const groups = createRoute({
  getParentRoute: () => admin,
  path: '/groups',
  component: lazyRouteComponent(() => import('./admin/groups-page.js'), 'GroupsPage'),
});
const agents = createRoute({
  getParentRoute: () => admin,
  path: '/agents',
  component: lazyRouteComponent(() => import('./admin/agents-page.js'), 'AgentsPage'),
});

const canned = createRoute({
  getParentRoute: () => admin,
  path: '/canned',
  component: lazyRouteComponent(() => import('./answers/canned-page.js'), 'CannedPage'),
});
const faq = createRoute({
  getParentRoute: () => admin,
  path: '/faq',
  component: lazyRouteComponent(() => import('./answers/faq-page.js'), 'FaqPage'),
});
const bots = createRoute({
  getParentRoute: () => admin,
  path: '/bots',
  component: lazyRouteComponent(() => import('./answers/bots-page.js'), 'BotsPage'),
});

const ownCanned = createRoute({
  getParentRoute: () => desk,
  path: '/canned-responses',
  component: lazyRouteComponent(() => import('./answers/own-canned-page.js'), 'OwnCannedPage'),
});

const profile = createRoute({
  getParentRoute: () => desk,
  path: '/profile',
  component: lazyRouteComponent(() => import('./profile/profile-page.js'), 'ProfilePage'),
});

const hours = createRoute({
  getParentRoute: () => admin,
  path: '/hours',
  validateSearch: (search): { group?: string } => (text(search.group) === undefined ? {} : { group: text(search.group) ?? '' }),
  component: lazyRouteComponent(() => import('./admin/hours/hours-page.js'), 'HoursPage'),
});
const texts = createRoute({
  getParentRoute: () => admin,
  path: '/texts',
  validateSearch: (search): { account?: string } => (text(search.account) === undefined ? {} : { account: text(search.account) ?? '' }),
  component: lazyRouteComponent(() => import('./admin/texts/texts-page.js'), 'TextsPage'),
});

const widget = createRoute({
  getParentRoute: () => admin,
  path: '/widget',
  component: lazyRouteComponent(() => import('./admin/widget/widget-page.js'), 'WidgetPage'),
});

const routing = createRoute({
  getParentRoute: () => admin,
  path: '/routing',
  component: lazyRouteComponent(() => import('./admin/routing/routing-page.js'), 'RoutingPage'),
});
const codes = createRoute({
  getParentRoute: () => admin,
  path: '/codes',
  component: lazyRouteComponent(() => import('./admin/codes/codes-page.js'), 'CodesPage'),
});

const supervision = createRoute({
  getParentRoute: () => desk,
  path: '/supervision',
  component: lazyRouteComponent(() => import('./supervision/supervision-page.js'), 'SupervisionPage'),
});

const automation = createRoute({
  getParentRoute: () => admin,
  path: '/automation',
  component: lazyRouteComponent(() => import('./admin/automation/automation-page.js'), 'AutomationPage'),
});
const webhooks = createRoute({
  getParentRoute: () => admin,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('./admin/programs/webhooks-page.js'), 'WebhooksPage'),
});
const tokens = createRoute({
  getParentRoute: () => admin,
  path: '/tokens',
  component: lazyRouteComponent(() => import('./admin/programs/tokens-page.js'), 'TokensPage'),
});
const operations = createRoute({
  getParentRoute: () => admin,
  path: '/operations',
  component: lazyRouteComponent(() => import('./admin/operations/operations-page.js'), 'OperationsPage'),
});
const audit = createRoute({
  getParentRoute: () => admin,
  path: '/audit',
  component: lazyRouteComponent(() => import('./admin/operations/audit-page.js'), 'AuditPage'),
});

const retention = createRoute({
  getParentRoute: () => admin,
  path: '/retention',
  component: lazyRouteComponent(() => import('./admin/operations/retention-page.js'), 'RetentionPage'),
});

const reports = createRoute({
  getParentRoute: () => desk,
  path: '/reports',
  component: lazyRouteComponent(() => import('./reports/reports-page.js'), 'ReportsPage'),
});

const lab = createRoute({
  getParentRoute: () => desk,
  path: '/lab',
  validateSearch: (search): { platform?: string } => {
    const platform = text(search.platform);
    return platform === undefined ? {} : { platform };
  },
  component: lazyRouteComponent(() => import('./lab/lab-page.js'), 'LabPage'),
});

const routeTree = root.addChildren([
  setup,
  login,
  desk.addChildren([
    start,
    inbox.addChildren([conversation]),
    contacts.addChildren([contact]),
    admin.addChildren([
      adminStart,
      channels,
      groups,
      agents,
      routing,
      codes,
      hours,
      texts,
      widget,
      canned,
      faq,
      bots,
      automation,
      webhooks,
      tokens,
      operations,
      audit,
      retention,
    ]),
    ownCanned,
    profile,
    reports,
    supervision,
    lab,
  ]),
]);

export function createPageRouter(client: QueryClient, link: DeskLink) {
  return createRouter({
    routeTree,
    context: { client, link },
    defaultPreload: 'intent',
    defaultErrorComponent: PageFailure,
    defaultPendingComponent: PageLoading,
    defaultPendingMs: 300,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPageRouter>;
  }
}
