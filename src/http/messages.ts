// What an agent may do to a message that is stored already.
import { z } from 'zod';
import { contentInputSchema } from '../contract/index.js';
import type { Outgoing } from '../im/outgoing.js';
import { messageView } from '../im/presentation.js';
import { messageAnswerSchema } from './conversation-schemas.js';
import { requireTextSize } from './conversations.js';
import { idParams, route, type Route } from './route.js';

export function messageRoutes(outgoing: Outgoing): Route[] {
  return [
    route({
      method: 'POST',
      path: '/messages/:id/resend',
      access: 'agent',
      summary: 'Send a failed, uncertain or expired message again, as the same message; with `status`, only while it is still in that one',
      params: idParams,
      body: z.object({ status: z.enum(['failed', 'uncertain', 'expired']).optional() }).optional(),
      response: messageAnswerSchema,
      handle: async ({ principal, params, body }) => ({
        message: messageView(await outgoing.resend(principal, params.id, body?.status)),
      }),
    }),
    route({
      method: 'POST',
      path: '/messages/:id/resolve',
      access: 'agent',
      summary: 'Say what became of an uncertain message',
      params: idParams,
      body: z.object({ outcome: z.enum(['sent', 'failed']) }),
      response: messageAnswerSchema,
      handle: async ({ principal, params, body }) => ({ message: messageView(await outgoing.resolve(principal, params.id, body.outcome)) }),
    }),
    route({
      method: 'DELETE',
      path: '/messages/:id/refused-change',
      access: 'agent',
      summary: 'Put away that the platform refused an edit, a take-back or a reaction',
      params: idParams,
      response: messageAnswerSchema,
      handle: async ({ principal, params }) => ({ message: messageView(await outgoing.forgetRefusedChange(principal, params.id)) }),
    }),
    route({
      method: 'PATCH',
      path: '/messages/:id',
      access: 'agent',
      summary: 'Edit a sent message on the platform',
      params: idParams,
      body: z
        .unknown()
        .transform((value) => {
          requireTextSize(value);
          return value;
        })
        .pipe(z.object({ content: contentInputSchema })),
      response: messageAnswerSchema,
      handle: async ({ principal, params, body }) => ({ message: messageView(await outgoing.edit(principal, params.id, body.content)) }),
    }),
    route({
      method: 'POST',
      path: '/messages/:id/retract',
      access: 'agent',
      summary: 'Take a sent message back on the platform',
      params: idParams,
      response: messageAnswerSchema,
      handle: async ({ principal, params }) => ({ message: messageView(await outgoing.retract(principal, params.id)) }),
    }),
    route({
      method: 'PUT',
      path: '/messages/:id/reaction',
      access: 'agent',
      summary: 'Set or remove the own reaction',
      params: idParams,
      body: z.object({ emoji: z.string().min(1).max(32).nullable() }),
      response: messageAnswerSchema,
      handle: async ({ principal, params, body }) => ({ message: messageView(await outgoing.react(principal, params.id, body.emoji)) }),
    }),
  ];
}
