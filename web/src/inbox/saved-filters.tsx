import { CloseButton } from '@mantine/core';
import { IconBookmark } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from '../i18n/translation.js';
import type { SavedFilterView } from '../../../src/contract/api.js';
import { forgetFilter } from '../api/saved-filters.js';
import { listQuery, rowsOf } from '../data/conversation-list.js';
import { filterOf, type InboxSearch } from '../data/inbox-search.js';
import { useMe } from '../data/me.js';
import { isSameFilter, savedFiltersQuery } from '../data/saved-filters.js';
import classes from './saved-filters.module.css';

/** The agent's own lists beside the usual ones, each with how many are in it. */
export function SavedFilters({ search }: { search: InboxSearch }) {
  const { t } = useTranslation();
  const { data } = useQuery(savedFiltersQuery);
  if (data === undefined || data.items.length === 0) return null;
  return (
    <nav className={classes.filters} aria-label={t('filters.saved')}>
      {data.items.map((saved) => (
        <SavedFilter key={saved.id} saved={saved} isChosen={isSameFilter(saved.filter, search)} />
      ))}
    </nav>
  );
}

function SavedFilter({ saved: { id, name, filter }, isChosen }: { saved: SavedFilterView; isChosen: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const forget = useMutation({
    mutationFn: () => forgetFilter(id),
    onSettled: () => client.invalidateQueries({ queryKey: savedFiltersQuery.queryKey }),
  });
  return (
    <span className={classes.filter} data-chosen={isChosen}>
      <Link to="/inbox" search={filter} className={classes.link} activeOptions={{ exact: true, includeSearch: true }}>
        <IconBookmark size={14} aria-hidden="true" />
        <span className={classes.name} dir="auto">
          {name}
        </span>
        <Count filter={filter} />
      </Link>
      {isChosen && (
        <CloseButton
          size="xs"
          aria-label={t('filters.forget', { name })}
          title={t('filters.forget', { name })}
          disabled={forget.isPending}
          onClick={() => forget.mutate()}
        />
      )}
    </span>
  );
}

function Count({ filter }: { filter: SavedFilterView['filter'] }) {
  const me = useMe();
  const { view, q = '' } = filter;
  const { data } = useInfiniteQuery(listQuery(view, q, filterOf(filter)));
  if (data === undefined) return null;
  const more = data.pages.at(-1)?.nextCursor != null;
  return (
    <span className={classes.count}>
      {rowsOf(data, view, me.agent.id, q).length}
      {more ? '+' : ''}
    </span>
  );
}
