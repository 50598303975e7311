// Reports, as the page asks for them.
import type { AgentsReport, BreakdownReport, OverviewReport, ReportUnit } from '../../../src/contract/reports.js';
import { queryString, request } from './request.js';

export interface Period {
  from: Date;
  /** Not any more. */
  to: Date;
}

export type ReportName = 'overview' | 'channels' | 'groups' | 'agents';

function periodQuery({ from, to }: Period, unit?: ReportUnit): string {
  const tz = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return queryString({ from: from.toISOString(), to: to.toISOString(), tz, unit });
}

export const getOverview = (period: Period, unit: ReportUnit): Promise<OverviewReport> =>
  request('GET', `/reports/overview${periodQuery(period, unit)}`);
export const getBreakdown = (name: 'channels' | 'groups', period: Period): Promise<BreakdownReport> =>
  request('GET', `/reports/${name}${periodQuery(period)}`);
export const getAgentsReport = (period: Period): Promise<AgentsReport> => request('GET', `/reports/agents${periodQuery(period)}`);

/** Where the browser downloads it, by its cookie. */
export function csvAddress(name: ReportName, period: Period, unit: ReportUnit): string {
  return `/api/v1/reports/${name}.csv${periodQuery(period, name === 'overview' ? unit : undefined)}`;
}
