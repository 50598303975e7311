import { expect, it } from '@jest/globals';
import { levelOf, LEVELS } from './priority.js';

it.each([
  [10, 'urgent'],
  [6, 'urgent'],
  [5, 'high'],
  [1, 'high'],
  [0, 'usual'],
  [-1, 'low'],
  [-10, 'low'],
] as const)('priority %i is shown as %s', (priority, level) => {
  expect(levelOf(priority)).toBe(level);
});

it('a level that was chosen is shown as itself', () => {
  expect(Object.entries(LEVELS).map(([, priority]) => levelOf(priority))).toEqual(Object.keys(LEVELS));
});
