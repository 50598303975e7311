// The shapes of service sessions and queues for the OpenAPI document.
import { z } from 'zod';
import type { ServiceRecordView } from '../contract/index.js';
import { sessionStateSchema, sessionViewSchema } from './conversation-schemas.js';

export const sessionAnswerSchema = z.object({ session: sessionViewSchema });

/** Null: none was open. */
export const closedSessionSchema = z.object({ session: sessionViewSchema.nullable() });

export const sessionWithEventsSchema = z
  .object({
    session: z.object({
      id: z.string(),
      conversationId: z.string(),
      state: sessionStateSchema,
      groupId: z.string(),
      assigneeId: z.string().nullable(),
      priority: z.int(),
      openedAt: z.string(),
      queuedAt: z.string().nullable(),
      assignedAt: z.string().nullable(),
      firstReplyAt: z.string().nullable(),
      closedAt: z.string().nullable(),
      closeReason: z.string().nullable(),
      deadlineAt: z.string().nullable(),
      offeredTo: z.string().nullable(),
      offerEndsAt: z.string().nullable(),
    }),
    events: z.array(
      z.object({
        no: z.int(),
        at: z.string(),
        name: z.string(),
        toState: sessionStateSchema,
        assigneeId: z.string().nullable(),
        actorType: z.string(),
        actorId: z.string().nullable(),
        data: z.record(z.string(), z.unknown()),
      }),
    ),
    rating: z.object({ score: z.int(), comment: z.string().nullable(), ratedAt: z.string() }).exactOptional(),
  })
  .meta({ id: 'SessionWithEvents' });

export const queuesSchema = z.object({
  items: z.array(
    z.object({
      groupId: z.string(),
      name: z.string(),
      queued: z.int(),
      oldestQueuedAt: z.string().nullable(),
      parked: z.int(),
    }),
  ),
});

export const serviceRecordSchema: z.ZodType<ServiceRecordView> = z
  .object({
    id: z.string(),
    conversationId: z.string(),
    platform: z.string(),
    accountName: z.string(),
    groupName: z.string(),
    state: sessionStateSchema,
    assigneeName: z.string().exactOptional(),
    openedAt: z.string(),
    closedAt: z.string().exactOptional(),
    closeReason: z.string().exactOptional(),
    rating: z.int().exactOptional(),
    waitedMs: z.number().exactOptional(),
    firstReplyMs: z.number().exactOptional(),
    handledMs: z.number().exactOptional(),
  })
  .meta({ id: 'ServiceRecord' });
