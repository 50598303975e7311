// What a chart can show of a row of a report, as one number; null where nothing was measured.
import type { AgentMeasures, SessionMeasures } from '../../../src/contract/reports.js';
import type { MeasureWords } from './use-measure-words.js';

export const SESSION_CHARTS = ['sessions', 'waiting', 'firstReply', 'handling', 'ratings'] as const;
export const AGENT_CHARTS = ['sessions', 'firstReply', 'handling', 'ratings'] as const;
export type Charted = (typeof SESSION_CHARTS)[number];
export type AgentCharted = (typeof AGENT_CHARTS)[number];

const MOST_STARS = 5;

export function chartedOf(row: SessionMeasures, measure: Charted): number | null {
  return measure === 'waiting' ? row.waiting.averageMs : chartedOfAgent(row, measure);
}

export function chartedOfAgent(row: Pick<AgentMeasures, AgentCharted>, measure: AgentCharted): number | null {
  switch (measure) {
    case 'sessions':
      return row.sessions;
    case 'ratings':
      return row.ratings.average;
    case 'firstReply':
    case 'handling':
      return row[measure].averageMs;
  }
}

export function chartedText(value: number | null, measure: Charted, { number, duration, rating }: MeasureWords): string {
  if (measure === 'sessions') return number(value ?? 0);
  return measure === 'ratings' ? rating({ average: value }) : duration(value);
}

const SECOND_MS = 1000;

/** Where an axis ends: a round number, so that a line of the grid stands for whole sessions or seconds; five stars are all there are. */
export function topOf(values: readonly (number | null)[], measure: Charted, lines: number): number {
  if (measure === 'ratings') return MOST_STARS;
  const most = Math.max(1, ...values.map((value) => value ?? 0));
  const scale = 10 ** Math.floor(Math.log10(most));
  const round = [1, 2, 4, 8, 10].find((factor) => factor * scale >= most) ?? 10;
  return Math.max(measure === 'sessions' ? lines : lines * SECOND_MS, round * scale);
}
