// What the reports answer. Every measure belongs to the moment its session was opened; times are milliseconds.

/** Over the sessions that have it. */
export interface MeasuredTime {
  count: number;
  averageMs: number | null;
  maxMs: number | null;
}

export interface SessionMeasures {
  /** Service sessions opened in the period, open ones included. */
  sessions: number;
  stillOpen: number;
  /** Closed without any agent having had it, nor content with the bot's answer. */
  missed: number;
  /** Closed without any agent having had it: the bot's answer was the last word. */
  answeredByBot: number;
  /** From the queue to the first agent. */
  waiting: MeasuredTime;
  /** From the first agent to the first reply. */
  firstReply: MeasuredTime;
  /** With agents, all stints of a closed session together. */
  handling: MeasuredTime;
  /** Changes from one agent to another. */
  transfers: number;
  /** Offers agents let run out, of open sessions too. */
  missedOffers: number;
  ratings: { count: number; average: number | null };
}

export type ReportUnit = 'hour' | 'day';

interface ReportHead {
  from: string;
  to: string;
  timezone: string;
}

export interface OverviewReport extends ReportHead {
  unit: ReportUnit;
  total: SessionMeasures;
  /** Every hour or day of the period in the time zone, empty ones too. */
  items: (SessionMeasures & { startsAt: string })[];
}

/** By channel account or by group; only those that had sessions. */
export interface BreakdownReport extends ReportHead {
  total: SessionMeasures;
  items: (SessionMeasures & { id: string; name: string; platform?: string })[];
}

export interface AgentMeasures {
  id: string;
  name: string;
  /** Sessions this agent had, open ones included. None for who only missed offers. */
  sessions: number;
  stillOpen: number;
  /** From when this agent had it to the reply, for the sessions this agent answered first. */
  firstReply: MeasuredTime;
  /** This agent's own stints of closed sessions. */
  handling: MeasuredTime;
  /** Sessions another agent had after this one. */
  passedOn: number;
  /** Offers this agent let run out, of open sessions too. */
  missedOffers: number;
  /** Of the sessions this agent had last. */
  ratings: { count: number; average: number | null };
  /** How many sessions at once, on average over the period. */
  load: number;
}

export interface AgentsReport extends ReportHead {
  items: AgentMeasures[];
}

/** Why a session was closed, where nobody of the desk says it: reports go by one of these. */
export const HUB_CLOSE_REASONS = [
  'automation',
  'blocked',
  'bot_done',
  'end_user',
  'timeout_agent',
  'timeout_bot',
  'timeout_customer',
  'timeout_queue',
] as const;
