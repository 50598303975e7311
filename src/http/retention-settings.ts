// How long raw events and messages are kept, and what there is of them: for admins to know, for the operator to set.
import { z } from 'zod';
import type { RetentionView } from '../contract/index.js';
import type { Database } from '../store/database.js';
import { retainedBy } from '../store/retained.js';
import { route, type Route } from './route.js';

const COUNTED_UP_TO = 100_000;

const retentionSchema: z.ZodType<RetentionView> = z
  .object({
    rawEventsDays: z.int(),
    messagesDays: z.int().nullable(),
    rawEvents: z.int(),
    messages: z.int(),
    countedUpTo: z.int(),
    messagesBefore: z.string().nullable(),
  })
  .meta({ id: 'Retention' });

export interface RetentionSettingsDependencies {
  database: Database;
  config: { retainRawEventsDays: number; retainMessagesDays: number | null };
}

export function retentionSettingsRoute({ database, config }: RetentionSettingsDependencies): Route {
  return route({
    method: 'GET',
    path: '/settings/retention',
    access: 'admin',
    summary: 'How long raw events and messages are kept, how many there are, and before when messages were let go; set by the environment',
    response: retentionSchema,
    async handle({ principal }): Promise<RetentionView> {
      const { rawEvents, messages, messagesBefore } = await retainedBy(database, principal.companyId, COUNTED_UP_TO);
      return {
        rawEventsDays: config.retainRawEventsDays,
        messagesDays: config.retainMessagesDays,
        rawEvents,
        messages,
        countedUpTo: COUNTED_UP_TO,
        messagesBefore: messagesBefore?.toISOString() ?? null,
      };
    },
  });
}
