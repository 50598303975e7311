// The lab: stand-ins of the platforms to try everything without an account there. Its pages reach the stand-ins only through here.
import { request as httpRequest } from 'node:http';
import { pipeline } from 'node:stream';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { HubError, type ChannelAccountView, type PlatformStub } from '../contract/index.js';
import type { ConversationRows } from '../im/conversation-row.js';
import { moveInboundBack } from '../store/lab-time.js';
import { accountViewSchema, boundAccountSchema } from './account-schemas.js';
import { askStub, bindDemo, bindDemoSite, firstGroup, type DemoDependencies } from './lab-demo.js';
import { SITE_PAGES, sendLabSite } from './lab-site.js';
import { idParams, route, type Route } from './route.js';

export interface LabDependencies extends DemoDependencies {
  enabled: boolean;
  /** By platform; filled when the stand-ins run. */
  stubs: ReadonlyMap<string, PlatformStub>;
  rows: Pick<ConversationRows, 'changedSoon'>;
}

const LONGEST_JUMP_HOURS = 24 * 30;

const labSchema = z
  .object({
    enabled: z.boolean(),
    platforms: z.array(
      z.object({
        platform: z.string(),
        displayName: z.string(),
        hasReplyWindow: z.boolean(),
        isSite: z.literal(true).exactOptional(),
        accounts: z.array(accountViewSchema),
      }),
    ),
  })
  .meta({ id: 'Lab' });

export function labRoutes(deps: LabDependencies): Route[] {
  if (!deps.enabled) {
    return [
      route({
        method: 'GET',
        path: '/lab',
        access: 'agent',
        summary: 'Is the lab on?',
        response: labSchema,
        handle: () => Promise.resolve({ enabled: false, platforms: [] }),
      }),
    ];
  }
  const stubOf = (platform: string): PlatformStub => {
    const stub = deps.stubs.get(platform);
    if (!stub) throw new HubError(404, 'not_found', 'The lab has no such platform.');
    return stub;
  };
  const overview = route({
    method: 'GET',
    path: '/lab',
    access: 'agent',
    summary: 'The lab’s platforms and the accounts bound to them',
    response: labSchema,
    async handle({ principal }) {
      const bound = await deps.accounts.list(principal.companyId);
      const views = new Map(deps.accounts.platforms().map((view) => [view.platform, view]));
      const platforms = [...deps.stubs].map(([platform, stub]) => ({
        platform,
        displayName: views.get(platform)?.displayName ?? platform,
        hasReplyWindow: (views.get(platform)?.capabilities.replyWindow ?? null) !== null,
        accounts: bound.filter((account) => isAtStub(account, platform, stub)),
      }));
      const sites = [...views.values()]
        .filter(({ direct }) => direct === true)
        .map(({ platform, displayName }) => ({
          platform,
          displayName,
          hasReplyWindow: false,
          isSite: true as const,
          accounts: bound.filter((account) => account.platform === platform && account.state === 'active'),
        }));
      return { enabled: true, platforms: [...platforms, ...sites] };
    },
  });
  const demo = route({
    method: 'POST',
    path: '/lab/demo',
    access: 'admin',
    summary: 'Make and bind a demo account',
    status: 201,
    body: z.object({ platform: z.string().max(32), groupId: z.uuid().optional() }),
    response: boundAccountSchema,
    async handle({ principal, body: { platform, groupId } }) {
      const demo = { platform, groupId: groupId ?? (await firstGroup(deps.db, principal)) };
      const isDirect = deps.accounts.platforms().some((view) => view.platform === platform && view.direct === true);
      return isDirect ? bindDemoSite(deps, demo, principal) : bindDemo(deps, stubOf(platform), demo, principal);
    },
  });
  const site = route({
    method: 'GET',
    path: '/lab/site/:id',
    access: 'agent',
    summary: 'Somebody’s site with the widget of this account on it',
    params: idParams,
    query: z.object({ page: z.enum(SITE_PAGES).default('shop'), language: z.enum(['en', 'zh-CN']).default('en') }),
    file: 'text/html',
    async handle({ principal, params, query, response }) {
      const account = await deps.accounts.find(principal.companyId, params.id);
      if (account.intake !== 'direct') throw new HubError(404, 'not_found', 'The lab has no such site.');
      sendLabSite(response, { accountId: account.id, ...query });
    },
  });
  const time = route({
    method: 'POST',
    path: '/lab/time',
    access: 'agent',
    summary: 'Let hours pass since the end users of a demo account wrote: what is left of the time to answer runs out',
    body: z.object({ accountId: z.uuid(), hours: z.number().positive().max(LONGEST_JUMP_HOURS) }),
    async handle({ principal, body: { accountId, hours } }) {
      const account = await deps.accounts.find(principal.companyId, accountId);
      const stub = deps.stubs.get(account.platform);
      if (!stub || !isAtStub(account, account.platform, stub)) throw new HubError(404, 'not_found', 'The lab has no such account.');
      await askStub(stub, 'POST', `accounts/${account.externalAccountId}/time`, { hours });
      const conversations = await moveInboundBack(deps.db, principal.companyId, accountId, hours);
      for (const conversationId of conversations) deps.rows.changedSoon(principal.companyId, conversationId);
    },
  });
  const passThrough = (['GET', 'POST', 'PUT', 'DELETE'] as const).map((method) =>
    route({
      method,
      path: '/lab/:platform/*path',
      access: 'agent',
      summary: 'The stand-in’s own controls: people, chats, actions, faults, log',
      file: '*/*',
      params: z.object({ platform: z.string(), path: z.array(z.string()).or(z.string()) }),
      async handle({ params, request, response }) {
        const stub = stubOf(params.platform);
        const path = [params.path].flat().map(encodeURIComponent).join('/');
        const target = path.startsWith('files/') ? `${stub.url}/${path.slice('files/'.length)}` : `${stub.url}/_control/${path}`;
        await forward(request, response, target);
      },
    }),
  );
  return [overview, demo, time, site, ...passThrough];
}

function isAtStub({ platform, settings }: ChannelAccountView, wanted: string, stub: PlatformStub): boolean {
  return platform === wanted && String(settings['baseUrl'] ?? '').startsWith(stub.url);
}

/** As it came, both ways. The stand-in listens on loopback only and is told nothing of the caller. */
function forward(request: Request, response: Response, target: string): Promise<void> {
  const url = new URL(target);
  url.search = new URL(request.url, 'http://hub').search;
  return new Promise((resolve, reject) => {
    const onward = httpRequest(url, {
      method: request.method,
      headers: {
        ...(request.headers['content-type'] !== undefined && { 'content-type': request.headers['content-type'] }),
        ...(request.headers['content-length'] !== undefined && { 'content-length': request.headers['content-length'] }),
      },
    });
    onward.on('response', (answer) => {
      response.status(answer.statusCode ?? 502);
      const type = answer.headers['content-type'];
      if (type !== undefined) response.setHeader('Content-Type', type);
      // Files are of whoever plays a customer: opened by themselves they run nothing here.
      response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
      // Whoever hangs up, the stand-in or the page, ends the other side too.
      pipeline(answer, response, () => resolve());
    });
    response.once('close', () => onward.destroy());
    onward.on('error', () => {
      if (response.headersSent || response.destroyed) resolve();
      else reject(new HubError(503, 'lab_unreachable', 'The lab’s stand-in does not answer.'));
    });
    request.pipe(onward);
  });
}
