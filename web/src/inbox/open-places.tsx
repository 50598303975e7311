import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { PlaceCountView } from '../../../src/contract/api.js';
import { getOpenCounts } from '../api/open-counts.js';
import type { InboxSearch } from '../data/inbox-search.js';
import { PlatformBadge } from '../shell/platform-badge.js';
import classes from './open-places.module.css';

const UNFOLDED = 'switchboard.places';
/** The hub's numbers are a second old at most; asked for while somebody looks. */
const RENEW_MS = 5_000;

/** The groups and channel accounts in which something is open, with how much and how many wait; each narrows the lists to it. */
export function OpenPlaces({ search }: { search: InboxSearch }) {
  const { t } = useTranslation();
  const [unfolded, setUnfolded] = useState(() => localStorage.getItem(UNFOLDED) === 'yes');
  const { data } = useQuery({
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
      {unfolded && data !== undefined && (
        <div className={classes.lists}>
          <Places title={t('places.groups')} field="groupId" places={data.groups} search={search} />
          <Places title={t('places.accounts')} field="accountId" places={data.accounts} search={search} />
        </div>
      )}
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
  // The numbers are those of one place alone.
  const { groupId: _group, accountId: _account, at: _place, ...rest } = search;
  return (
    <nav aria-label={title}>
      <ul className={classes.places}>
        {places.map(({ id, name, platform, open, waiting }) => (
          <li key={id} className={classes.place} data-chosen={id === chosen}>
            <Link
              to="/inbox"
              search={id === chosen ? rest : { ...rest, view: 'all', [field]: id }}
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
              <Link to="/inbox" search={{ ...rest, view: 'queued', [field]: id }} className={classes.waiting}>
                {t('places.waiting', { count: waiting })}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </nav>
  );
}
