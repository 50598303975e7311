// What agents do with service sessions, and what they see of them and of the queues.
import { z } from 'zod';
import { HUB_CLOSE_REASONS, HubError, sessionPrioritySchema, TEXT_MAX_UTF16 } from '../contract/index.js';
import type { Desk } from '../desk/desk.js';
import type { Outgoing } from '../im/outgoing.js';
import type { Database } from '../store/database.js';
import { ratingOf } from '../store/ratings.js';
import { queueOverview, sessionWithEvents } from '../store/sessions.js';
import { idParams, route, type Principal, type Route } from './route.js';
import { closedSessionSchema, queuesSchema, sessionAnswerSchema, sessionWithEventsSchema } from './session-schemas.js';

export interface SessionDependencies {
  database: Database;
  desk: Desk;
  outgoing: Outgoing;
}

const hubReasons: ReadonlySet<string> = new Set(HUB_CLOSE_REASONS);
const closeReasonSchema = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((reason) => !hubReasons.has(reason), 'is one only the hub gives');

export function sessionRoutes({ database, desk, outgoing }: SessionDependencies): Route[] {
  const requireReadable = (principal: Principal, conversationId: string) => outgoing.readableTarget(principal, conversationId);

  const claim = route({
    method: 'POST',
    path: '/conversations/:id/claim',
    access: 'agent',
    summary: 'Take a waiting conversation; of several who try, one wins',
    params: idParams,
    response: sessionAnswerSchema,
    handle: async ({ principal, params }) => ({ session: await desk.claim(principal, params.id) }),
  });
  const accept = route({
    method: 'POST',
    path: '/conversations/:id/accept',
    access: 'agent',
    summary: 'Accept a conversation one is offered',
    params: idParams,
    response: sessionAnswerSchema,
    handle: async ({ principal, params }) => ({ session: await desk.accept(principal, params.id) }),
  });
  const decline = route({
    method: 'POST',
    path: '/conversations/:id/decline',
    access: 'agent',
    summary: 'Decline a conversation one is offered; the next agent is asked',
    params: idParams,
    response: sessionAnswerSchema,
    handle: async ({ principal, params }) => ({ session: await desk.decline(principal, params.id) }),
  });
  const release = route({
    method: 'POST',
    path: '/conversations/:id/release',
    access: 'agent',
    summary: 'Give a conversation back to the queue',
    params: idParams,
    response: sessionAnswerSchema,
    handle: async ({ principal, params }) => ({ session: await desk.release(principal, params.id) }),
  });
  const takeOver = route({
    method: 'POST',
    path: '/conversations/:id/take-over',
    access: 'supervisor',
    summary: 'Serve a conversation in somebody’s place',
    params: idParams,
    response: sessionAnswerSchema,
    handle: async ({ principal, params }) => ({ session: await desk.takeOver(principal, params.id) }),
  });
  const close = route({
    method: 'POST',
    path: '/conversations/:id/close',
    access: 'agent',
    summary: 'End the service session',
    params: idParams,
    body: z.object({ reason: closeReasonSchema.optional() }).optional(),
    response: closedSessionSchema,
    handle: async ({ principal, params, body }) => ({ session: await desk.close(principal, params.id, body?.reason) }),
  });

  const transfer = route({
    method: 'POST',
    path: '/conversations/:id/transfer',
    access: 'agent',
    summary: 'Hand a conversation on, to a colleague or to a group',
    params: idParams,
    body: z
      .object({ agentId: z.uuid().optional(), groupId: z.uuid().optional(), note: z.string().trim().min(1).max(TEXT_MAX_UTF16).optional() })
      .refine(({ agentId, groupId }) => (agentId === undefined) !== (groupId === undefined), 'either agentId or groupId'),
    response: sessionAnswerSchema,
    handle: async ({ principal, params, body }) => ({ session: await desk.transfer(principal, params.id, body) }),
  });

  const handOff = route({
    method: 'POST',
    path: '/conversations/:id/handoff',
    access: 'agent',
    summary: 'Take a conversation out of the bot’s hands, into its group’s queue',
    params: idParams,
    response: sessionAnswerSchema,
    handle: async ({ principal, params }) => ({ session: await desk.handOver(principal, params.id) }),
  });
  const priority = route({
    method: 'PUT',
    path: '/conversations/:id/priority',
    access: 'agent',
    summary: 'Say how urgent the open session is: higher goes first in the queue',
    params: idParams,
    body: z.object({ priority: sessionPrioritySchema }),
    response: sessionAnswerSchema,
    handle: async ({ principal, params, body }) => ({ session: await desk.prioritise(principal, params.id, body.priority) }),
  });

  const session = route({
    method: 'GET',
    path: '/sessions/:id',
    access: 'agent',
    summary: 'A service session with its events',
    params: idParams,
    response: sessionWithEventsSchema,
    async handle({ principal, params }) {
      const found = await sessionWithEvents(database, principal.companyId, params.id);
      if (!found) throw new HubError(404, 'not_found', 'There is no such session.');
      await requireReadable(principal, found.session.conversationId);
      const { companyId, version: _ofTheStore, ...shown } = found.session;
      const rating = await ratingOf(database, companyId, params.id);
      return { session: shown, events: found.events, ...(rating && { rating }) };
    },
  });

  const queues = route({
    method: 'GET',
    path: '/queues',
    access: 'agent',
    summary: 'How many wait in each group, and since when; how many are parked',
    response: queuesSchema,
    handle: async ({ principal }) => ({ items: await queueOverview(database, principal.companyId) }),
  });

  return [claim, accept, decline, release, transfer, takeOver, close, handOff, priority, session, queues];
}
