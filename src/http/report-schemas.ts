// The shapes of the reports for the OpenAPI document; each is held to its type by the compiler.
import { z } from 'zod';
import type { AgentsReport, BreakdownReport, OverviewReport } from '../contract/index.js';

const timeSchema = z.object({ count: z.int(), averageMs: z.number().nullable(), maxMs: z.number().nullable() });
const ratingsSchema = z.object({ count: z.int(), average: z.number().nullable() });
const head = { from: z.string(), to: z.string(), timezone: z.string() };

const measuresSchema = z.object({
  sessions: z.int(),
  stillOpen: z.int(),
  missed: z.int(),
  answeredByBot: z.int(),
  waiting: timeSchema,
  firstReply: timeSchema,
  handling: timeSchema,
  transfers: z.int(),
  missedOffers: z.int(),
  ratings: ratingsSchema,
});

export const overviewReportSchema: z.ZodType<OverviewReport> = z
  .object({
    ...head,
    unit: z.enum(['hour', 'day']),
    total: measuresSchema,
    items: z.array(measuresSchema.extend({ startsAt: z.string() })),
  })
  .meta({ id: 'OverviewReport' });

export const breakdownReportSchema: z.ZodType<BreakdownReport> = z
  .object({
    ...head,
    total: measuresSchema,
    items: z.array(measuresSchema.extend({ id: z.string(), name: z.string(), platform: z.string().exactOptional() })),
  })
  .meta({ id: 'BreakdownReport' });

export const agentsReportSchema: z.ZodType<AgentsReport> = z
  .object({
    ...head,
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        sessions: z.int(),
        stillOpen: z.int(),
        firstReply: timeSchema,
        handling: timeSchema,
        passedOn: z.int(),
        missedOffers: z.int(),
        ratings: ratingsSchema,
        load: z.number(),
      }),
    ),
  })
  .meta({ id: 'AgentsReport' });
