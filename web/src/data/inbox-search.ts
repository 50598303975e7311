// What the inbox shows, as its address says it: a view, words to search for, and what the list is narrowed to.
import { VIEWS, type InboxView, type ListFilter } from '../api/conversations.js';

export interface InboxSearch {
  view?: InboxView;
  q?: string;
  accountId?: string;
  groupId?: string;
  assigneeId?: string;
  platform?: string;
  label?: string;
  unread?: true;
  /** What the words are searched in; people when absent. */
  find?: 'messages';
  /** The message the open conversation is to be shown at. */
  at?: number;
}

const FILTERS = ['accountId', 'groupId', 'assigneeId', 'platform', 'label'] as const;

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** From an address somebody may have typed. */
export function parseInboxSearch(search: Record<string, unknown>): InboxSearch {
  const view = VIEWS.find((known) => known === search['view']);
  const q = text(search['q']);
  const parsed: InboxSearch = { ...(view !== undefined && { view }), ...(q !== undefined && { q }) };
  for (const name of FILTERS) {
    const value = text(search[name]);
    if (value !== undefined) parsed[name] = value;
  }
  if (search['unread'] === true || search['unread'] === 'true') parsed.unread = true;
  if (search['find'] === 'messages') parsed.find = 'messages';
  const at = Number(search['at']);
  if (Number.isSafeInteger(at) && at > 0) parsed.at = at;
  return parsed;
}

/** What narrows a list, in the same order whatever the address says, so that one list is cached once. */
export function filterOf(search: InboxSearch): ListFilter {
  const filter: ListFilter = {};
  for (const name of FILTERS) {
    const value = search[name];
    if (value !== undefined) filter[name] = value;
  }
  if (search.unread === true) filter.unread = true;
  return filter;
}

export const filterCount = (search: InboxSearch): number => Object.keys(filterOf(search)).length;

/** The same view and words, nothing narrowed. */
export const withoutFilter = ({ view, q }: InboxSearch): InboxSearch => ({
  ...(view !== undefined && { view }),
  ...(q !== undefined && { q }),
});
