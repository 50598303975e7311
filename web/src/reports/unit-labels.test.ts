import { expect, it } from '@jest/globals';
import { unitLabels } from './unit-labels.js';

const hours = (first: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => new Date(Date.parse(first) + n * 3_600_000).toISOString());

it('an hour that the clock shows twice has two labels', () => {
  const labels = unitLabels(hours('2026-10-24T23:00:00.000Z', 4), 'hour', { language: 'en-GB', timeZone: 'Europe/Berlin' });
  expect(labels.map((label) => /\d\d:\d\d.*/.exec(label)?.[0])).toEqual(['01:00', '02:00 GMT+2', '02:00 GMT+1', '03:00']);
});
