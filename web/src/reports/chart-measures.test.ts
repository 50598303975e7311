import { expect, it } from '@jest/globals';
import type { SessionMeasures } from '../../../src/contract/reports.js';
import { chartedOf, SESSION_CHARTS, topOf } from './chart-measures.js';

const ROW: SessionMeasures = {
  sessions: 7,
  stillOpen: 0,
  missed: 1,
  answeredByBot: 0,
  waiting: { count: 6, averageMs: 1000, maxMs: 1 },
  firstReply: { count: 6, averageMs: 2000, maxMs: 1 },
  handling: { count: 6, averageMs: 3000, maxMs: 1 },
  transfers: 0,
  missedOffers: 0,
  ratings: { count: 2, average: 4.5 },
};

it('a chart shows the average of what was measured', () => {
  expect(SESSION_CHARTS.map((measure) => chartedOf(ROW, measure))).toEqual([7, 1000, 2000, 3000, 4.5]);
});

it('a chart shows nothing where nothing was measured', () => {
  const none = { count: 0, averageMs: null, maxMs: null };
  const empty = { ...ROW, sessions: 0, waiting: none, firstReply: none, handling: none, ratings: { count: 0, average: null } };
  expect(SESSION_CHARTS.map((measure) => chartedOf(empty, measure))).toEqual([0, null, null, null, null]);
});

it.each([
  ['sessions', [0, 0], 4],
  ['sessions', [3, 17], 20],
  ['waiting', [null, 75_000], 80_000],
  ['firstReply', [300], 4000],
  ['ratings', [3.2, null], 5],
] as const)('the axis of %s over %j ends at %i', (measure, values, top) => {
  expect(topOf(values, measure, 4)).toBe(top);
});
