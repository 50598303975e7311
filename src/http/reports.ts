// Reports over service sessions, as JSON and as CSV.
import { z } from 'zod';
import {
  HubError,
  type AgentsReport,
  type BreakdownReport,
  type Clock,
  type MeasuredTime,
  type OverviewReport,
  type SessionMeasures,
} from '../contract/index.js';
import type { Database } from '../store/database.js';
import { reportByAccount, reportByAgent, reportByGroup, reportSeries, type ReportPeriod } from '../store/reports.js';
import { csvText, sendCsv, type Cell } from './csv.js';
import { timezoneSchema } from './groups.js';
import { agentsReportSchema, breakdownReportSchema, overviewReportSchema } from './report-schemas.js';
import { route, type Principal, type Route } from './route.js';

const DAY_MS = 24 * 3_600_000;
const MAX_DAYS = 400;
const MAX_DAYS_BY_HOUR = 32;

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const periodQuery = z.object({ from: time, to: time, tz: timezoneSchema.default('UTC') });
const narrowedQuery = periodQuery.extend({ accountId: z.uuid().optional(), groupId: z.uuid().optional() });
const overviewQuery = narrowedQuery.extend({ unit: z.enum(['hour', 'day']).default('day') });

type PeriodQuery = z.infer<typeof periodQuery> & { accountId?: string | undefined; groupId?: string | undefined };

/** A report in both its forms: the same question, answered as JSON or as a table. */
function reportRoutes<Query extends PeriodQuery, Report>(report: {
  name: string;
  summary: string;
  query: z.ZodType<Query>;
  response: z.ZodType<Report>;
  make(period: ReportPeriod, query: Query): Promise<Report>;
  header: readonly string[];
  rows(made: Report): (readonly Cell[])[];
}): Route[] {
  const { name, summary, query: schema } = report;
  const make = (principal: Principal, query: Query): Promise<Report> => report.make(periodOf(principal, query), query);
  return [
    route({
      method: 'GET',
      path: `/reports/${name}`,
      access: 'supervisor',
      summary,
      query: schema,
      response: report.response,
      handle: ({ principal, query }) => make(principal, query),
    }),
    route({
      method: 'GET',
      path: `/reports/${name}.csv`,
      access: 'supervisor',
      summary: `${summary}; as CSV`,
      query: schema,
      file: 'text/csv',
      async handle({ principal, query, response }) {
        const made = await make(principal, query);
        sendCsv(response, `${name}-${daysOf(query)}.csv`, csvText(report.header, report.rows(made)));
      },
    }),
  ];
}

export function allReportRoutes(db: Database, clock: Clock): Route[] {
  return [
    ...reportRoutes({
      name: 'overview',
      summary:
        'Service sessions by hour or day: how many, waiting, first reply, handling, missed, answered by the bot, transfers, missed offers, ratings',
      query: overviewQuery,
      response: overviewReportSchema,
      async make(period, { unit }): Promise<OverviewReport> {
        const longestDays = unit === 'hour' ? MAX_DAYS_BY_HOUR : MAX_DAYS;
        if (period.to.getTime() - period.from.getTime() > longestDays * DAY_MS) throw tooLong(longestDays);
        return { ...headOf(period), unit, ...(await reportSeries(db, period, unit)) };
      },
      header: ['starts', ...MEASURE_HEADER],
      rows({ items, timezone }) {
        const starts = localTimes(
          items.map(({ startsAt }) => startsAt),
          timezone,
        );
        return items.map((item, index) => [starts[index] ?? null, ...measureCells(item)]);
      },
    }),
    ...reportRoutes({
      name: 'channels',
      summary: 'The same by channel account',
      query: narrowedQuery,
      response: breakdownReportSchema,
      async make(period): Promise<BreakdownReport> {
        return { ...headOf(period), ...(await reportByAccount(db, period)) };
      },
      header: ['account', 'platform', ...MEASURE_HEADER],
      rows: ({ items }) => items.map((item) => [item.name, item.platform ?? null, ...measureCells(item)]),
    }),
    ...reportRoutes({
      name: 'groups',
      summary: 'The same by group',
      query: narrowedQuery,
      response: breakdownReportSchema,
      async make(period): Promise<BreakdownReport> {
        return { ...headOf(period), ...(await reportByGroup(db, period)) };
      },
      header: ['group', ...MEASURE_HEADER],
      rows: ({ items }) => items.map((item) => [item.name, ...measureCells(item)]),
    }),
    ...reportRoutes({
      name: 'agents',
      summary: 'What each agent had: sessions, first reply, handling, passed on, missed offers, ratings, load',
      query: periodQuery,
      response: agentsReportSchema,
      async make(period): Promise<AgentsReport> {
        return { ...headOf(period), items: await reportByAgent(db, period, clock.now()) };
      },
      header: [
        'agent',
        'sessions',
        'still_open',
        ...timeHeader('first_reply'),
        ...timeHeader('handling'),
        'passed_on',
        'missed_offers',
        ...RATING_HEADER,
        'load',
      ],
      rows: ({ items }) =>
        items.map((item) => [
          item.name,
          item.sessions,
          item.stillOpen,
          ...timeCells(item.firstReply),
          ...timeCells(item.handling),
          item.passedOn,
          item.missedOffers,
          item.ratings.count,
          item.ratings.average,
          item.load,
        ]),
    }),
  ];
}

function periodOf({ companyId }: Principal, { from, to, tz, accountId, groupId }: PeriodQuery): ReportPeriod {
  if (to <= from) throw new HubError(400, 'invalid_request', 'to: must be after from');
  if (to.getTime() - from.getTime() > MAX_DAYS * DAY_MS) throw tooLong(MAX_DAYS);
  return { companyId, from, to, timezone: tz, accountId, groupId };
}

/** The first and the last day, as they are where the report is read. */
function daysOf({ from, to, tz }: PeriodQuery): string {
  // Sweden writes dates as ISO does.
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: tz, dateStyle: 'short' });
  const days = [from, new Date(to.getTime() - 1)].map((at) => day.format(at));
  return [...new Set(days)].join('-');
}

function tooLong(days: number): HubError {
  return new HubError(400, 'invalid_request', `to: at most ${String(days)} days after from`);
}

function headOf({ from, to, timezone }: ReportPeriod): { from: string; to: string; timezone: string } {
  return { from: from.toISOString(), to: to.toISOString(), timezone };
}

const timeHeader = (name: string): string[] => [`${name}_count`, `${name}_average_seconds`, `${name}_max_seconds`];
const RATING_HEADER = ['ratings', 'rating_average'];
const MEASURE_HEADER = [
  'sessions',
  'still_open',
  'missed',
  'answered_by_bot',
  ...timeHeader('waiting'),
  ...timeHeader('first_reply'),
  ...timeHeader('handling'),
  'transfers',
  'missed_offers',
  ...RATING_HEADER,
];

function measureCells(item: SessionMeasures): Cell[] {
  return [
    item.sessions,
    item.stillOpen,
    item.missed,
    item.answeredByBot,
    ...timeCells(item.waiting),
    ...timeCells(item.firstReply),
    ...timeCells(item.handling),
    item.transfers,
    item.missedOffers,
    item.ratings.count,
    item.ratings.average,
  ];
}

function timeCells({ count, averageMs, maxMs }: MeasuredTime): Cell[] {
  return [count, averageMs === null ? null : averageMs / 1000, maxMs === null ? null : maxMs / 1000];
}

/** As a clock on the wall of that zone says it; an hour it shows twice has its offset with it. */
function localTimes(starts: string[], timeZone: string): string[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const offset = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const times = starts.map((start) => format.format(new Date(start)));
  return times.map((time, index) => {
    if (time !== times[index - 1] && time !== times[index + 1]) return time;
    const zone = offset.formatToParts(new Date(starts[index] ?? 0)).find(({ type }) => type === 'timeZoneName');
    return `${time} ${zone?.value ?? ''}`;
  });
}
