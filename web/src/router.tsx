// The addresses of the pages. Everything behind the login loads the agent first; each page is its own download.
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { VIEWS, type InboxView } from './api/conversations.js';
import { RequestError } from './api/request.js';
import { getSetup } from './api/session.js';
import { meQuery } from './data/me.js';
import type { DeskLink } from './live/desk-link.js';
import { PageFailure } from './shell/page-failure.js';
import { PageLoading } from './shell/page-loading.js';
import { PageNotFound } from './shell/page-not-found.js';

interface RouterContext {
  client: QueryClient;
  link: DeskLink;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const root = createRootRouteWithContext<RouterContext>()({ notFoundComponent: PageNotFound });

/** Sends whoever is not signed in to the right door. */
async function requireAgent({ client, link }: RouterContext, href: string): Promise<void> {
  try {
    await client.ensureQueryData(meQuery);
  } catch (error) {
    if (!(error instanceof RequestError) || error.status !== 401) throw error;
    const { required } = await getSetup();
    throw required ? redirect({ to: '/setup' }) : redirect({ to: '/login', search: { next: href } });
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
  validateSearch: (search): { next?: string } => (text(search.next) === undefined ? {} : { next: text(search.next) ?? '' }),
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
  validateSearch: (search): { view?: InboxView; q?: string } => {
    const view = VIEWS.find((known) => known === search.view);
    const q = text(search.q);
    return { ...(view !== undefined && { view }), ...(q !== undefined && { q }) };
  },
  component: lazyRouteComponent(() => import('./inbox/inbox-page.js'), 'InboxPage'),
});

const conversation = createRoute({ getParentRoute: () => inbox, path: '/$conversationId' });

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
  desk.addChildren([start, inbox.addChildren([conversation]), admin.addChildren([adminStart, channels, groups, agents]), lab]),
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
