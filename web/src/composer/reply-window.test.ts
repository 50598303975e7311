import { describe, expect, it } from '@jest/globals';
import { endsSoon, isPersonalOnly, windowNow } from './reply-window.js';

const at = Date.parse('2026-05-01T12:00:00.000Z');
const closesAt = '2026-05-01T12:30:00.000Z';

describe('the time to answer', () => {
  it('is open until the moment the hub named, and closed from then on', () => {
    const open = { state: 'open', closesAt, allowedAfter: ['template'] } as const;
    expect(windowNow({ ...open, allowedAfter: ['template'] }, at).state).toBe('open');
    expect(windowNow({ ...open, allowedAfter: ['template'] }, Date.parse(closesAt))).toEqual({ ...open, state: 'closed' });
  });

  it('stays as it is where the channel has none', () => {
    expect(windowNow({ state: 'none', allowedAfter: [] }, at)).toEqual({ state: 'none', allowedAfter: [] });
  });

  it.each([
    ['before the free time is over', '2026-05-01T12:00:01.000Z', closesAt, false],
    ['between the two', '2026-05-01T12:00:00.000Z', closesAt, true],
    ['after both', '2026-05-01T11:00:00.000Z', '2026-05-01T12:00:00.000Z', false],
  ])('%s only what an agent writes is taken: %s, %s: %s', (_when, personalFrom, end, only) => {
    expect(isPersonalOnly({ state: 'open', closesAt: end, personalFrom, allowedAfter: [] }, at)).toBe(only);
  });

  it.each([
    [{ closesAt: '2026-05-01T13:00:01.000Z' }, false],
    [{ closesAt: '2026-05-01T12:59:59.000Z' }, true],
    [{ closesAt: '2026-05-03T12:00:00.000Z', remaining: 2 }, false],
    [{ closesAt: '2026-05-03T12:00:00.000Z', remaining: 1 }, true],
  ])('%j ends soon: %s', (left, soon) => {
    expect(endsSoon({ state: 'open', allowedAfter: [], ...left }, at)).toBe(soon);
  });
});
