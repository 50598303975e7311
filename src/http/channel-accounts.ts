// Channel accounts: bind, look at, change, switch off and on, probe.
import { z } from 'zod';
import type { AccountService } from '../accounts/accounts.js';
import {
  accountHealthSchema,
  accountViewSchema,
  boundAccountSchema,
  platformFormSchema,
  platformViewSchema,
  templateSchema,
  webhookByHandSchema,
} from './account-schemas.js';
import { idParams, route, type Route } from './route.js';
import { listOf, wholeList } from './view-schemas.js';
import { wordRoutes } from './words.js';

const fields = z.record(z.string(), z.unknown());

export function channelAccountRoutes({ accounts }: { accounts: AccountService }): Route[] {
  return [
    ...wordRoutes(accounts.wordBooks()),
    route({
      method: 'GET',
      path: '/platforms',
      access: 'agent',
      summary: 'The platforms this hub connects, with their bind forms and capabilities',
      response: listOf(platformViewSchema),
      handle: () => Promise.resolve(wholeList(accounts.platforms())),
    }),
    route({
      method: 'GET',
      path: '/channel-accounts',
      access: 'agent',
      summary: 'The bound accounts; never their credentials',
      response: listOf(accountViewSchema),
      handle: async ({ principal }) => wholeList(await accounts.list(principal.companyId)),
    }),
    route({
      method: 'POST',
      path: '/channel-accounts',
      access: 'admin',
      summary: 'Bind an account; refused with the platform’s reason when it does not take it',
      status: 201,
      shownOnce: ['inboundKey'],
      body: z.object({
        platform: z.string().min(1).max(32),
        name: z.string().trim().min(1).max(100).optional(),
        groupId: z.uuid(),
        credentials: fields,
        settings: fields.default({}),
      }),
      response: boundAccountSchema,
      handle: ({ principal, body }) => accounts.bind(principal, body),
    }),
    route({
      method: 'GET',
      path: '/channel-accounts/:id',
      access: 'agent',
      summary: 'One account',
      params: idParams,
      response: accountViewSchema,
      handle: ({ principal, params }) => accounts.find(principal.companyId, params.id),
    }),
    route({
      method: 'PATCH',
      path: '/channel-accounts/:id',
      access: 'admin',
      summary: 'Change name, group, settings or credentials',
      params: idParams,
      body: z.object({
        name: z.string().trim().min(1).max(100).optional(),
        groupId: z.uuid().optional(),
        settings: fields.optional(),
        credentials: fields.optional(),
      }),
      response: accountViewSchema,
      handle: ({ principal, params, body }) => accounts.update(principal, params.id, body),
    }),
    route({
      method: 'DELETE',
      path: '/channel-accounts/:id',
      access: 'admin',
      summary: 'Remove an account that has no conversations',
      params: idParams,
      async handle({ principal, params }) {
        await accounts.remove(principal, params.id);
      },
    }),
    route({
      method: 'POST',
      path: '/channel-accounts/:id/disable',
      access: 'admin',
      summary: 'Pause an account: what waits to be sent is kept',
      params: idParams,
      response: accountViewSchema,
      handle: ({ principal, params }) => accounts.disable(principal, params.id),
    }),
    route({
      method: 'POST',
      path: '/channel-accounts/:id/enable',
      access: 'admin',
      summary: 'Put a disabled account to work again',
      params: idParams,
      response: accountViewSchema,
      handle: ({ principal, params }) => accounts.enable(principal, params.id),
    }),
    route({
      method: 'POST',
      path: '/channel-accounts/:id/reconnect',
      access: 'admin',
      summary: 'Check the credentials and set the way in again',
      params: idParams,
      response: accountViewSchema,
      handle: ({ principal, params }) => accounts.reconnect(principal, params.id),
    }),
    route({
      method: 'GET',
      path: '/channel-accounts/:id/health',
      access: 'agent',
      summary: 'Ask the platform now how the account is',
      params: idParams,
      response: accountHealthSchema,
      handle: ({ principal, params }) => accounts.probe(principal.companyId, params.id),
    }),
    route({
      method: 'GET',
      path: '/channel-accounts/:id/verify-token',
      access: 'admin',
      summary: 'The address and the verify token to enter in the platform’s console by hand; 422 `not_supported` where it asks for none',
      params: idParams,
      response: webhookByHandSchema,
      handle: ({ principal, params }) => accounts.webhookByHand(principal.companyId, params.id),
    }),
    route({
      method: 'GET',
      path: '/channel-accounts/:id/templates',
      access: 'agent',
      summary: 'The approved templates its agents may send; 422 `no_templates` where the platform has none',
      params: idParams,
      response: listOf(templateSchema),
      handle: async ({ principal, params }) => wholeList(await accounts.templates(principal, params.id)),
    }),
    route({
      method: 'GET',
      path: '/channel-accounts/:id/forms',
      access: 'agent',
      summary: 'The forms its agents may ask people to fill in; 422 `no_forms` where the platform has none',
      params: idParams,
      response: listOf(platformFormSchema),
      handle: async ({ principal, params }) => wholeList(await accounts.forms(principal, params.id)),
    }),
  ];
}
