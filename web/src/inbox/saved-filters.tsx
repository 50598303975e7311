import { CloseButton } from '@mantine/core';
import { IconBookmark } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from '../i18n/translation.js';
import type { SavedFilterView } from '../../../src/contract/api.js';
import { forgetFilter } from '../api/saved-filters.js';
import type { InboxSearch } from '../data/inbox-search.js';
import { viewCountsQuery } from '../data/list-refresh.js';
import { isSameFilter, savedFiltersQuery } from '../data/saved-filters.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { notify } from '../shell/notify.js';
import classes from './saved-filters.module.css';

const MOST_SHOWN = 99;

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
  const describe = useDescribeError();
  const forget = useMutation({
    mutationFn: () => forgetFilter(id),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: savedFiltersQuery.queryKey }),
  });
  return (
    <span className={classes.filter} data-chosen={isChosen}>
      <Link to="/inbox" search={filter} className={classes.link} activeOptions={{ exact: true, includeSearch: true }}>
        <IconBookmark size={14} aria-hidden="true" />
        <span className={classes.name} dir="auto">
          {name}
        </span>
        <Count id={id} />
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

function Count({ id }: { id: string }) {
  const { data } = useQuery(viewCountsQuery);
  const count = data?.saved[id];
  if (count === undefined) return null;
  return <span className={classes.count}>{count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}</span>;
}
