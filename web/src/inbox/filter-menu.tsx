import { ActionIcon, Indicator } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import { filterCount, type InboxSearch } from '../data/inbox-search.js';
import { Hint } from '../shell/hint.js';
import { onDemand } from '../shell/on-demand.js';
import { useOpening } from '../shell/use-opening.js';

const FilterPanel = onDemand(async () => (await import('./filter-panel.js')).FilterPanel);

/** Narrows every list to a group, a channel account, or what is unread; kept in the address, so that it can be shared and gone back to. */
export function FilterMenu({ search }: { search: InboxSearch }) {
  const { t } = useTranslation();
  const panel = useOpening('dialog');
  const count = filterCount(search);
  return (
    <>
      <Hint label={t('inbox.filter')} disabled={panel.opened}>
        <Indicator disabled={count === 0} label={count} size={16} offset={4}>
          <ActionIcon
            variant={count === 0 ? 'default' : 'light'}
            size={36}
            aria-label={count === 0 ? t('inbox.filter') : t('inbox.filtered', { count })}
            {...panel.buttonProps}
          >
            <IconFilter size={17} />
          </ActionIcon>
        </Indicator>
      </Hint>
      {panel.place !== null && <FilterPanel place={panel.place} search={search} />}
    </>
  );
}
