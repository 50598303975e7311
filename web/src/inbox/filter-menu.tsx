import { ActionIcon, Button, Divider, Indicator, Popover, Tooltip } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { filterCount, withoutFilter, type InboxSearch } from '../data/inbox-search.js';
import { isWorthSaving } from '../data/saved-filters.js';
import { onDemand } from '../shell/on-demand.js';

const FilterFields = onDemand(async () => (await import('./filter-fields.js')).FilterFields);
const SaveFilter = onDemand(async () => (await import('./save-filter.js')).SaveFilter);

/** Narrows every list to a group, a channel account, or what is unread; kept in the address, so that it can be shared and gone back to. */
export function FilterMenu({ search }: { search: InboxSearch }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const navigate = useNavigate();
  const count = filterCount(search);
  const go = (next: InboxSearch): void => void navigate({ to: '.', search: next, replace: true });
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={280} shadow="md" trapFocus withinPortal>
      <Popover.Target>
        <Tooltip label={t('inbox.filter')} disabled={opened}>
          <Indicator disabled={count === 0} label={count} size={16} offset={4}>
            <ActionIcon
              variant={count === 0 ? 'default' : 'light'}
              size={36}
              aria-label={count === 0 ? t('inbox.filter') : t('inbox.filtered', { count })}
              aria-expanded={opened}
              onClick={() => setOpened(!opened)}
            >
              <IconFilter size={17} />
            </ActionIcon>
          </Indicator>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('inbox.filter')}>
        <FilterFields search={search} onChange={go} />
        {isWorthSaving(search) && (
          <>
            <Divider my="md" label={t('filters.keep')} />
            <SaveFilter search={search} onSaved={() => setOpened(false)} />
          </>
        )}
        {count > 0 && (
          <Button mt="md" size="xs" variant="subtle" fullWidth onClick={() => go(withoutFilter(search))}>
            {t('inbox.clearFilter')}
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
