// The addresses a company has its events told to, what was told to each, and what to tell again.
import { z } from 'zod';
import { webhookTopicSchema, type Clock, type OutgoingEventView, type OutgoingWebhookView, type Page } from '../contract/index.js';
import { TRIED_FOR_MS } from '../desk/automation/outgoing-webhooks.js';
import { webhookView, type WebhookBook } from '../desk/automation/webhook-book.js';
import type { WebhookSender } from '../desk/automation/webhook-sender.js';
import type { Database } from '../store/database.js';
import { outgoingEventLog, requeueOutgoingEvents, type OutgoingEventRow } from '../store/outgoing-events.js';
import { pageOf } from './contact-views.js';
import { idParams, route, type Route } from './route.js';
import { listOf, wholeList } from './view-schemas.js';

const webhookViewSchema: z.ZodType<OutgoingWebhookView> = z
  .object({
    id: z.string(),
    name: z.string(),
    url: z.string(),
    events: z.array(webhookTopicSchema),
    active: z.boolean(),
    disabledReason: z.string().exactOptional(),
    failingSince: z.string().exactOptional(),
    lastError: z.string().exactOptional(),
    createdAt: z.string(),
  })
  .meta({ id: 'OutgoingWebhook' });

const eventViewSchema: z.ZodType<OutgoingEventView> = z
  .object({
    id: z.string(),
    type: z.string(),
    conversationId: z.string(),
    state: z.enum(['queued', 'delivered', 'failed']),
    attempts: z.int(),
    httpStatus: z.int().exactOptional(),
    error: z.string().exactOptional(),
    createdAt: z.string(),
    triedAt: z.string().exactOptional(),
  })
  .meta({ id: 'OutgoingEvent' });

const name = z.string().trim().min(1).max(100);
const url = z.url({ protocol: /^https?$/ }).max(2000);
const events = z.array(webhookTopicSchema).min(1).max(webhookTopicSchema.options.length);

export interface OutgoingWebhookDependencies {
  database: Database;
  clock: Clock;
  newId: () => string;
  book: WebhookBook;
  sender: WebhookSender;
}

export function outgoingWebhookRoutes({ database, clock, newId, book, sender }: OutgoingWebhookDependencies): Route[] {
  return [
    route({
      method: 'GET',
      path: '/outgoing-webhooks',
      access: 'admin',
      summary: 'The addresses that are told what happens; never their secrets',
      response: listOf(webhookViewSchema),
      handle: async ({ principal }) => wholeList((await book.list(principal.companyId)).map(webhookView)),
    }),
    route({
      method: 'POST',
      path: '/outgoing-webhooks',
      access: 'admin',
      summary: 'Have an address told what happens from now on; `secret` is in this answer and nowhere else',
      body: z.object({ name, url, events }),
      response: z.object({ webhook: webhookViewSchema, secret: z.string() }),
      status: 201,
      shownOnce: ['secret'],
      async handle({ principal, body }) {
        const { webhook, secret } = await book.create(principal, body);
        return { webhook: webhookView(webhook), secret };
      },
    }),
    route({
      method: 'PATCH',
      path: '/outgoing-webhooks/:id',
      access: 'admin',
      summary: 'Change a webhook, or switch it off and on; switched on, it is told what happens from then on',
      params: idParams,
      body: z.object({ name: name.optional(), url: url.optional(), events: events.optional(), active: z.boolean().optional() }),
      response: webhookViewSchema,
      handle: async ({ principal, params, body }) => webhookView(await book.update(principal, params.id, body)),
    }),
    route({
      method: 'DELETE',
      path: '/outgoing-webhooks/:id',
      access: 'admin',
      summary: 'Remove a webhook with its log and what still waits for it',
      params: idParams,
      handle: ({ principal, params }) => book.remove(principal, params.id),
    }),
    route({
      method: 'POST',
      path: '/outgoing-webhooks/:id/secret',
      access: 'admin',
      summary: 'Make a new secret; events are signed with the one before too, until the next',
      params: idParams,
      response: z.object({ secret: z.string() }),
      status: 201,
      shownOnce: ['secret'],
      handle: async ({ principal, params }) => ({ secret: await book.renewSecret(principal, params.id) }),
    }),
    route({
      method: 'POST',
      path: '/outgoing-webhooks/:id/test',
      access: 'admin',
      summary: 'Send a `ping` now and say what was answered',
      params: idParams,
      response: z.object({ ok: z.boolean(), httpStatus: z.int().exactOptional(), words: z.string() }),
      async handle({ principal, params }) {
        const webhook = await book.get(principal.companyId, params.id);
        const { status, words } = await sender.try(webhook, { id: newId(), type: 'ping', at: clock.now().toISOString() });
        return { ok: status !== null && status >= 200 && status < 300, ...(status !== null && { httpStatus: status }), words };
      },
    }),
    route({
      method: 'GET',
      path: '/outgoing-webhooks/:id/deliveries',
      access: 'admin',
      summary: 'What was told to it and what waits, newest first; finished ones are kept for 7 days',
      params: idParams,
      query: z.object({
        state: z.enum(['queued', 'delivered', 'failed']).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
        cursor: z.coerce.number().int().optional(),
      }),
      response: pageOf(eventViewSchema),
      async handle({ principal, params, query: { state, limit, cursor } }): Promise<Page<OutgoingEventView>> {
        await book.get(principal.companyId, params.id);
        const rows = await outgoingEventLog(database, principal.companyId, params.id, { state, before: cursor, limit });
        const last = rows.at(-1);
        return { items: rows.map(eventView), nextCursor: last && rows.length === limit ? String(last.position) : null };
      },
    }),
    route({
      method: 'POST',
      path: '/outgoing-webhooks/:id/redeliver',
      access: 'admin',
      summary: 'Tell finished events again; answers how many',
      params: idParams,
      body: z.object({ eventIds: z.array(z.uuid()).min(1).max(200) }),
      response: z.object({ count: z.int() }),
      async handle({ principal: { companyId }, params, body: { eventIds } }) {
        await book.get(companyId, params.id);
        const now = clock.now();
        const at = { now, expiresAt: new Date(now.getTime() + TRIED_FOR_MS) };
        const count = await requeueOutgoingEvents(database, { companyId, webhookId: params.id, eventIds }, at);
        sender.notice();
        return { count };
      },
    }),
  ];
}

function eventView(row: OutgoingEventRow): OutgoingEventView {
  const { id, type, conversationId, state, attempts, httpStatus, error, createdAt, triedAt } = row;
  return {
    id,
    type,
    conversationId,
    state,
    attempts,
    ...(httpStatus !== null && { httpStatus }),
    ...(error !== null && { error }),
    createdAt: createdAt.toISOString(),
    ...(triedAt && { triedAt: triedAt.toISOString() }),
  };
}
