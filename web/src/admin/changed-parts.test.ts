import { expect, it } from '@jest/globals';
import { changedParts } from './changed-parts.js';

it('leaves out what is as it was', () => {
  const before = { name: 'Mel', languages: ['en'], maxLoad: 5 };
  expect(changedParts(before, { ...before, languages: ['en'] })).toEqual({});
  expect(changedParts({ hours: { start: 1, end: 2 } }, { hours: { end: 2, start: 1 } })).toEqual({});
  expect(changedParts(before, { name: 'Mel Ortiz', languages: ['en', 'de'], maxLoad: 5 })).toEqual({
    name: 'Mel Ortiz',
    languages: ['en', 'de'],
  });
});
