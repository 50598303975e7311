// What waits to be sent in a conversation. It is written where other messages are: POST /conversations/:id/messages with `sendAt`.
import { z } from 'zod';
import type { ScheduledMessageView } from '../contract/index.js';
import type { ScheduledMessages } from '../im/scheduled-messages.js';
import type { ScheduledMessageRow } from '../store/scheduled-messages.js';
import { scheduledMessageSchema } from './conversation-schemas.js';
import { idParams, route, type Route } from './route.js';
import { listOf, wholeList } from './view-schemas.js';

export function scheduledMessageRoutes(scheduled: ScheduledMessages): Route[] {
  return [
    route({
      method: 'GET',
      path: '/conversations/:id/scheduled-messages',
      access: 'agent',
      summary: 'What waits to be sent later, and what could not be sent when its time came',
      params: idParams,
      response: listOf(scheduledMessageSchema),
      handle: async ({ principal, params }) => wholeList((await scheduled.list(principal, params.id)).map(scheduledMessageView)),
    }),
    route({
      method: 'DELETE',
      path: '/scheduled-messages/:id',
      access: 'agent',
      summary: 'Cancel what waits to be sent, or put away what could not be',
      params: idParams,
      handle: ({ principal, params }) => scheduled.cancel(principal, params.id),
    }),
  ];
}

export const sendAtSchema = z.iso.datetime({ offset: true }).transform((at) => new Date(at));

export function scheduledMessageView(row: ScheduledMessageRow): ScheduledMessageView {
  return {
    id: row.id,
    conversationId: row.conversationId,
    clientMsgId: row.clientMsgId,
    content: row.content,
    sendAt: row.sendAt.toISOString(),
    state: row.state,
    agent: { id: row.agentId, name: row.agentName },
    ...(row.replyToMessageId !== null && { replyTo: row.replyToMessageId }),
    ...(row.isPublic && { isPublic: true }),
    ...(row.error && { error: row.error }),
  };
}
