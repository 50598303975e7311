import { describe, expect, it } from '@jest/globals';
import { rowsInSight, scrollTopFor } from './use-row-window.js';

const frame = (scrollTop: number) => ({ scrollTop, clientHeight: 500 });

describe('rowsInSight', () => {
  it.each([
    ['the top', 0, 10_000, { start: 0, end: 13 }],
    ['the middle, with half rows at both ends', 50_050, 10_000, { start: 492, end: 514 }],
    ['the end', 999_500, 10_000, { start: 9_987, end: 10_000 }],
    ['a list that became shorter', 50_000, 3, { start: 0, end: 3 }],
    ['nothing', 0, 0, { start: 0, end: 0 }],
  ])('at %s', (_name, scrollTop, count, expected) => {
    expect(rowsInSight(frame(scrollTop), 100, count)).toEqual(expected);
  });
});

describe('scrollTopFor', () => {
  it.each([
    ['a row above', 2, 200],
    ['a row below', 20, 1_600],
    ['a row in sight', 12, 1_000],
  ])('%s', (_name, index, expected) => {
    expect(scrollTopFor(index, frame(1_000), 100)).toBe(expected);
  });
});
