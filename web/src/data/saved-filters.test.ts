import { describe, expect, it } from '@jest/globals';
import { filterToSave, isSameFilter, isWorthSaving } from './saved-filters.js';

describe('a saved filter', () => {
  it('is what narrows the lists, without the place somebody reads at', () => {
    expect(filterToSave({ q: 'kite', label: 'VIP', unread: true, at: 7, find: 'messages' })).toEqual({
      view: 'mine',
      q: 'kite',
      label: 'VIP',
      unread: true,
    });
  });

  it('is known again in the lists it opens, and in no narrower ones', () => {
    const saved = { view: 'queued', label: 'VIP' } as const;
    expect(isSameFilter(saved, { view: 'queued', label: 'VIP' })).toBe(true);
    expect(isSameFilter(saved, { view: 'queued', label: 'VIP', unread: true })).toBe(false);
    expect(isSameFilter(saved, { label: 'VIP' })).toBe(false);
  });

  it('is offered when there is something to keep', () => {
    expect(isWorthSaving({ view: 'all' })).toBe(false);
    expect(isWorthSaving({ view: 'all', groupId: 'g' })).toBe(true);
    expect(isWorthSaving({ q: 'kite' })).toBe(true);
  });
});
