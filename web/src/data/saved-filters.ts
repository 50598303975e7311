// The filters an agent keeps, and how they stand to what the inbox shows.
import { queryOptions } from '@tanstack/react-query';
import type { SavedFilterView } from '../../../src/contract/api.js';
import { listSavedFilters } from '../api/saved-filters.js';
import { filterCount, filterOf, type InboxSearch } from './inbox-search.js';

/** Another tab may have saved one meanwhile. */
export const savedFiltersQuery = queryOptions({
  queryKey: ['saved-filters'],
  queryFn: listSavedFilters,
  staleTime: 60_000,
  refetchOnWindowFocus: true,
});

type Filter = SavedFilterView['filter'];

const FIELDS = [
  'view',
  'q',
  'accountId',
  'groupId',
  'assigneeId',
  'platform',
  'label',
  'unread',
] as const satisfies readonly (keyof Filter)[];

/** What of the present lists can be kept; the message one stands at is not part of it. */
export function filterToSave(search: InboxSearch): Filter {
  const { view = 'mine', q } = search;
  return { view, ...(q !== undefined && { q }), ...filterOf(search) };
}

/** A list by itself needs no name of one's own. */
export const isWorthSaving = (search: InboxSearch): boolean => filterCount(search) > 0 || search.q !== undefined;

export function isSameFilter(saved: Filter, search: InboxSearch): boolean {
  const shown = filterToSave(search);
  return FIELDS.every((name) => saved[name] === shown[name]);
}
