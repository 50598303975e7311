// The lab: stand-ins of the platforms to try everything without an account there. Its pages reach the stand-ins only through here.
import { request as httpRequest } from 'node:http';
import { pipeline } from 'node:stream';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { HubError, type ChannelAccountView, type PlatformStub } from '../contract/index.js';
import type { AccountService } from '../accounts/accounts.js';
import type { Database } from '../store/database.js';
import { listGroups } from '../store/groups.js';
import { route, type Principal, type Route } from './route.js';

export interface LabDependencies {
  enabled: boolean;
  /** By platform; filled when the stand-ins run. */
  stubs: ReadonlyMap<string, PlatformStub>;
  accounts: AccountService;
  db: Database;
  /** Where this process reaches itself: the stand-ins' webhooks go there. */
  localUrl: () => string;
}

const createdAccount = z.object({ name: z.string(), baseUrl: z.url(), credentials: z.record(z.string(), z.string()) });
const PEOPLE = [
  { displayName: '王小雨', username: 'xiaoyu', language: 'zh' },
  { displayName: 'Emma Carter', username: 'emma', language: 'en' },
];

export function labRoutes(deps: LabDependencies): Route[] {
  if (!deps.enabled) {
    return [
      route({
        method: 'GET',
        path: '/lab',
        access: 'agent',
        summary: 'Is the lab on?',
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
    async handle({ principal }) {
      const bound = await deps.accounts.list(principal.companyId);
      const names = new Map(deps.accounts.platforms().map(({ platform, displayName }) => [platform, displayName]));
      const platforms = [...deps.stubs].map(([platform, stub]) => ({
        platform,
        displayName: names.get(platform) ?? platform,
        accounts: bound.filter(
          (account) => account.platform === platform && String(account.settings['baseUrl'] ?? '').startsWith(stub.url),
        ),
      }));
      return { enabled: true, platforms };
    },
  });
  const demo = route({
    method: 'POST',
    path: '/lab/demo',
    access: 'admin',
    summary: 'Make and bind a demo account',
    status: 201,
    body: z.object({ platform: z.string().max(32) }),
    handle: ({ principal, body }) => bindDemo(deps, stubOf(body.platform), body.platform, principal),
  });
  const passThrough = (['GET', 'POST', 'PUT', 'DELETE'] as const).map((method) =>
    route({
      method,
      path: '/lab/:platform/*path',
      access: 'agent',
      summary: 'The stand-in’s own controls: people, chats, actions, faults, log',
      params: z.object({ platform: z.string(), path: z.array(z.string()).or(z.string()) }),
      async handle({ params, request, response }) {
        const stub = stubOf(params.platform);
        const path = [params.path].flat().map(encodeURIComponent).join('/');
        const target = path.startsWith('files/') ? `${stub.url}/${path.slice('files/'.length)}` : `${stub.url}/_control/${path}`;
        await forward(request, response, target);
      },
    }),
  );
  return [overview, demo, ...passThrough];
}

async function bindDemo(deps: LabDependencies, stub: PlatformStub, platform: string, principal: Principal): Promise<ChannelAccountView> {
  const control = async (path: string, body: unknown): Promise<unknown> => {
    const answer = await fetch(`${stub.url}/_control/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return answer.json();
  };
  const [group] = await listGroups(deps.db, principal.companyId);
  if (!group) throw new HubError(409, 'no_group', 'Make a group first.');
  const made = createdAccount.parse(await control('accounts', { name: 'Switchboard demo' }));
  const people = z
    .object({ items: z.array(z.object({ displayName: z.string() })) })
    .parse(await (await fetch(`${stub.url}/_control/people`)).json());
  for (const person of PEOPLE)
    if (!people.items.some(({ displayName }) => displayName === person.displayName)) await control('people', person);
  return deps.accounts.bind(principal, {
    platform,
    name: made.name,
    groupId: group.id,
    credentials: made.credentials,
    settings: { baseUrl: made.baseUrl, publicUrl: deps.localUrl() },
  });
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
