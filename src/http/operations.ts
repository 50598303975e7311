// What operators look at: events that ended dead, what still has to be sent, and how long what is kept.
import { z } from 'zod';
import { HubError, previewText, type Said, type WordBook } from '../contract/index.js';
import { listDeliveries, type DeliveryOperation } from '../store/deliveries.js';
import { listWebhookEvents, reviveWebhookEvent, reviveWebhookEvents, type WebhookEventRow } from '../store/webhook-events.js';
import { troubledMessages } from '../store/troubled-messages.js';
import { pageOf } from './contact-views.js';
import { contentTypeSchema, failureSchema, kindSchema, refusedChangeSchema, saidSchema, statusSchema } from './conversation-schemas.js';
import { formatCursor, parseCursor } from './cursor.js';
import { saidReasons } from './event-reasons.js';
import { retentionSettingsRoute, type RetentionSettingsDependencies } from './retention-settings.js';
import { route, type Route } from './route.js';
import { listOf, wholeList } from './view-schemas.js';

const rawEventSchema = z
  .object({
    id: z.int(),
    accountId: z.string(),
    state: z.string(),
    attempts: z.int(),
    reason: z.string().nullable(),
    reasons: z.array(saidSchema).exactOptional(),
    receivedAt: z.string(),
    body: z.string(),
  })
  .meta({ id: 'WebhookEvent' });

const deliverySchema = z
  .object({
    id: z.string(),
    accountId: z.string(),
    conversationId: z.string(),
    messageId: z.string(),
    op: z.enum(['send', 'edit', 'retract', 'react'] satisfies DeliveryOperation[]),
    state: z.string(),
    attempts: z.int(),
    nextAt: z.string().nullable(),
    error: failureSchema.nullable(),
    createdAt: z.string(),
  })
  .meta({ id: 'Delivery' });

const troubledMessageSchema = z
  .object({
    messageId: z.string(),
    conversationId: z.string(),
    seq: z.int(),
    accountId: z.string(),
    contactName: z.string(),
    platform: z.string(),
    platformUserId: z.string(),
    kind: kindSchema,
    senderType: z.enum(['end_user', 'agent', 'system', 'business']),
    status: statusSchema,
    error: failureSchema.nullable(),
    refusedChange: refusedChangeSchema.nullable(),
    type: contentTypeSchema,
    preview: z.string(),
    sentAt: z.string(),
    noticedAt: z.string(),
  })
  .meta({ id: 'TroubledMessage' });

const REPLAYED_AT_ONCE = 1_000;

export interface OperationDependencies extends RetentionSettingsDependencies {
  onRevived(accountId: string): void;
  /** The words for why events of the account are left alone. */
  reasonBooks(accountId: string): WordBook[];
}

export function operationRoutes(deps: OperationDependencies): Route[] {
  return [
    retentionSettingsRoute(deps),
    route({
      method: 'GET',
      path: '/webhook-events',
      access: 'admin',
      summary: 'Raw events by what became of them, newest first',
      query: z.object({
        state: z.enum(['received', 'stored', 'duplicate', 'ignored', 'dead']).default('dead'),
        limit: z.coerce.number().int().min(1).max(200).default(50),
        cursor: z.coerce.number().int().optional(),
      }),
      response: pageOf(rawEventSchema),
      async handle({ principal, query }) {
        const items = await listWebhookEvents(deps.database, principal.companyId, {
          state: query.state,
          beforeId: query.cursor,
          limit: query.limit,
        });
        const last = items.at(-1);
        return {
          items: items.map((event) => ({ ...event, ...reasonsOf(event, deps) })),
          nextCursor: last && items.length === query.limit ? String(last.id) : null,
        };
      },
    }),
    route({
      method: 'POST',
      path: '/webhook-events/:id/replay',
      access: 'admin',
      summary: 'Work a dead event again',
      params: z.object({ id: z.coerce.number().int() }),
      async handle({ principal, params }) {
        const accountId = await reviveWebhookEvent(deps.database, principal.companyId, params.id);
        if (accountId === null) throw new HubError(404, 'not_found', 'There is no such dead event.');
        deps.onRevived(accountId);
      },
    }),
    route({
      method: 'POST',
      path: '/webhook-events/replay',
      access: 'admin',
      summary: 'Work dead events again, the oldest 1,000 at most; answers how many',
      body: z.object({
        state: z.literal('dead'),
        accountId: z.uuid().optional(),
        /** Only those whose reason holds these words. */
        reason: z.string().min(1).max(500).optional(),
      }),
      response: z.object({ count: z.int(), more: z.boolean() }),
      async handle({ principal, body: { accountId = null, reason = null } }) {
        const which = { accountId, reason, limit: REPLAYED_AT_ONCE };
        const { accountIds, count } = await reviveWebhookEvents(deps.database, principal.companyId, which);
        for (const id of accountIds) deps.onRevived(id);
        return { count, more: count === REPLAYED_AT_ONCE };
      },
    }),
    route({
      method: 'GET',
      path: '/deliveries',
      access: 'supervisor',
      summary: 'What still has to reach a platform, in order',
      query: z.object({ state: z.enum(['queued', 'sending']).optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }),
      response: listOf(deliverySchema),
      handle: async ({ principal, query }) => wholeList(await listDeliveries(deps.database, principal.companyId, query.state, query.limit)),
    }),
    route({
      method: 'GET',
      path: '/troubled-messages',
      access: 'supervisor',
      summary: 'Messages that did not arrive, of which nobody knows, or of which a change was refused, newest first',
      query: z.object({
        status: z.enum(['failed', 'uncertain', 'expired', 'change_refused']).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
        cursor: z.string().max(200).optional(),
      }),
      response: pageOf(troubledMessageSchema),
      async handle({ principal, query: { status, limit, cursor } }) {
        const rows = await troubledMessages(deps.database, principal.companyId, { status, after: parseCursor(cursor), limit });
        const last = rows.at(-1);
        return {
          items: rows.map(({ content, ...row }) => ({ ...row, type: content.type, preview: previewText(content) })),
          nextCursor: last && rows.length === limit ? formatCursor({ at: last.noticedAt, id: last.messageId }) : null,
        };
      },
    }),
  ];
}

function reasonsOf({ state, reason, accountId }: WebhookEventRow, { reasonBooks }: OperationDependencies): { reasons?: Said[] } {
  return state === 'ignored' && reason !== null ? { reasons: saidReasons(reason, reasonBooks(accountId)) } : {};
}
