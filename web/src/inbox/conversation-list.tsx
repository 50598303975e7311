import { Button, Center, Loader, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { memo, useEffect, useMemo, useRef, type RefObject } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { listQuery, rowsOf } from '../data/conversation-list.js';
import { filterCount, filterOf, type InboxSearch } from '../data/inbox-search.js';
import { useMe } from '../data/me.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { onDemand } from '../shell/on-demand.js';
import { useRowWindow } from '../shell/use-row-window.js';
import classes from './conversation-list.module.css';
import { ConversationRow } from './conversation-row.js';
import { EmptyList } from './empty-list.js';
import { FilterMenu } from './filter-menu.js';
import { SavedFilters } from './saved-filters.js';
import { SearchBox } from './search-box.js';
import { useListShortcuts } from './use-list-shortcuts.js';
import { useRowKeys } from './use-row-keys.js';
import { ViewTabs } from './view-tabs.js';

// Of a search only.
const FindIn = onDemand(async () => (await import('./find-in.js')).FindIn);
const MessageHits = onDemand(async () => (await import('./message-hits.js')).MessageHits);

const ROW_HEIGHT = 78;

interface Props {
  search: InboxSearch;
  openId: string | undefined;
}

const isInMessages = ({ q = '', find }: InboxSearch): boolean => q !== '' && find === 'messages';

export function ConversationList({ search, openId }: Props) {
  const { t } = useTranslation();
  const { view = 'mine', q = '' } = search;
  const inMessages = isInMessages(search);
  const me = useMe();
  const describe = useDescribeError();
  const { data, error, isPending, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, refetch } = useInfiniteQuery(
    listQuery(view, q, filterOf(search)),
  );
  // Thousands of rows; drawn anew with every step of scrolling, gathered only when one of them changed.
  const rows = useMemo(() => rowsOf(data, view, me.agent.id, q), [data, view, me.agent.id, q]);
  const scroll = useRef<HTMLDivElement>(null);
  const { start, end, scrollTo } = useRowWindow(scroll, ROW_HEIGHT, rows.length);
  const nearEnd = end > rows.length - 10;
  const onKeyDown = useRowKeys(rows, scrollTo);
  const searchInput = useRef<HTMLInputElement>(null);
  useListShortcuts({ rows, openId, search, searchInput, scrollTo });

  useEffect(() => {
    if (nearEnd && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [nearEnd, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);

  return (
    <>
      <ListHead search={search} searchInput={searchInput} />
      <div className={classes.scroll} ref={scroll} onKeyDown={onKeyDown} tabIndex={-1} hidden={inMessages}>
        {isPending && (
          <Center p="xl">
            <Loader role="status" size="sm" aria-label={t('common.loading')} />
          </Center>
        )}
        {error !== null && data === undefined && (
          <Center p="xl">
            <Text size="sm" ta="center" component="div">
              {describe(error)}
              <br />
              <Button mt="sm" size="xs" variant="light" onClick={() => void refetch()}>
                {t('common.tryAgain')}
              </Button>
            </Text>
          </Center>
        )}
        {data !== undefined && rows.length === 0 && !hasNextPage && (
          <EmptyList view={view} searching={q !== '' || filterCount(search) > 0} />
        )}
        <ul className={classes.rows} style={{ height: rows.length * ROW_HEIGHT }} aria-label={t(`inbox.view.${view}`)}>
          {rows.slice(start, end).map((row, index) => (
            <li key={row.id} className={classes.place} style={{ transform: `translateY(${(start + index) * ROW_HEIGHT}px)` }}>
              <ConversationRow row={row} open={row.id === openId} search={search} />
            </li>
          ))}
        </ul>
        {(isFetchingNextPage || isFetchNextPageError) && (
          <div className={classes.more}>
            {isFetchingNextPage ? (
              <Loader role="status" size="xs" aria-label={t('common.loading')} />
            ) : (
              <Button size="compact-sm" variant="light" onClick={() => void fetchNextPage()}>
                {t('common.tryAgain')}
              </Button>
            )}
          </div>
        )}
      </div>
      {inMessages && (
        <div className={classes.scroll}>
          <MessageHits search={search} />
        </div>
      )}
    </>
  );
}

/** What is searched for and which list is shown: as it is, however far the list is scrolled. */
const ListHead = memo(function ListHead({ search, searchInput }: { search: InboxSearch; searchInput: RefObject<HTMLInputElement | null> }) {
  const inMessages = isInMessages(search);
  return (
    <div className={classes.head}>
      <div className={classes.find}>
        <SearchBox search={search} input={searchInput} />
        <FilterMenu search={search} />
      </div>
      {(search.q ?? '') !== '' && <FindIn search={search} />}
      {!inMessages && <ViewTabs search={search} />}
      {!inMessages && <SavedFilters search={search} />}
    </div>
  );
});
