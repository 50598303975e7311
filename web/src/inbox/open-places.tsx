import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { OpenCountsView, PlaceCountView } from '../../../src/contract/counts.js';
import { getOpenCounts } from '../api/open-counts.js';
import type { InboxSearch } from '../data/inbox-search.js';
import { PlatformBadge } from '../shell/platform-badge.js';
import classes from './open-places.module.css';

const UNFOLDED = 'switchboard.places';
/** The hub's numbers are a second old at most; asked for while somebody looks. */
const RENEW_MS = 5_000;

/** The groups and channel accounts in which something is open, with how much and how many wait; each opens the list of it. */
export function OpenPlaces({ search }: { search: InboxSearch }) {
  const { t } = useTranslation();
  const [unfolded, setUnfolded] = useState(() => localStorage.getItem(UNFOLDED) === 'yes');
  const { data, dataUpdatedAt, errorUpdatedAt, isPaused } = useQuery({
    queryKey: ['conversation-counts'],
    queryFn: ({ signal }) => getOpenCounts(signal),
    refetchInterval: RENEW_MS,
    enabled: unfolded,
  });
  const toggle = (): void => {
    localStorage.setItem(UNFOLDED, unfolded ? 'no' : 'yes');
    setUnfolded(!unfolded);
  };
  return (
    <div>
      <UnstyledButton className={classes.title ?? ''} aria-expanded={unfolded} onClick={toggle}>
        {t('places.title')}
        <IconChevronDown size={14} aria-hidden="true" className={classes.chevron} />
      </UnstyledButton>
      {unfolded && (
        <div className={classes.lists}>
          <Remark data={data} isLate={isPaused || errorUpdatedAt > dataUpdatedAt} />
          <Places title={t('places.groups')} field="groupId" places={data?.groups ?? []} search={search} />
          <Places title={t('places.accounts')} field="accountId" places={data?.accounts ?? []} search={search} />
        </div>
      )}
    </div>
  );
}

/** Why there are no numbers, or what is to be thought of them. `isLate`: the hub did not answer when it was asked last. */
function Remark({ data, isLate }: { data: OpenCountsView | undefined; isLate: boolean }) {
  const { t } = useTranslation();
  const words = (): string => {
    if (data === undefined) return t(isLate ? 'places.failed' : 'common.loading');
    if (isLate) return t('places.old');
    return data.groups.length + data.accounts.length === 0 ? t('places.empty') : '';
  };
  return (
    <div role="status" className={classes.remark}>
      {words()}
    </div>
  );
}

interface PlacesProps {
  title: string;
  field: 'groupId' | 'accountId';
  places: PlaceCountView[];
  search: InboxSearch;
}

function Places({ title, field, places, search }: PlacesProps) {
  const { t } = useTranslation();
  if (places.length === 0) return null;
  const chosen = search[field];
  // The numbers are those of one place alone: nothing else that narrows the lists goes along.
  const unchosen: InboxSearch = search.view === undefined ? {} : { view: search.view };
  return (
    <nav aria-label={title}>
      <ul className={classes.places}>
        {places.map(({ id, name, platform, open, waiting }) => (
          <li key={id} className={classes.place} data-chosen={id === chosen}>
            <Link
              to="/inbox"
              search={id === chosen ? unchosen : { view: 'all', [field]: id }}
              className={classes.link}
              aria-current={id === chosen ? 'true' : undefined}
            >
              {platform === undefined ? <IconUsersGroup size={16} aria-hidden="true" /> : <PlatformBadge platform={platform} size={16} />}
              <span className={classes.name} dir="auto">
                {name}
              </span>
              <span className={classes.count}>{t('places.open', { count: open })}</span>
            </Link>
            {waiting > 0 && (
              <Link
                to="/inbox"
                search={{ view: 'queued', [field]: id }}
                className={classes.waiting}
                aria-label={t('places.waitingIn', { name, count: waiting })}
              >
                {t('places.waiting', { count: waiting })}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </nav>
  );
}
