import { Button, Divider } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from '../i18n/translation.js';
import { filterCount, withoutFilter, type InboxSearch } from '../data/inbox-search.js';
import { isWorthSaving } from '../data/saved-filters.js';
import { PopoverFrame } from '../shell/popover-frame.js';
import type { Place } from '../shell/use-opening.js';
import { FilterFields } from './filter-fields.js';
import { SaveFilter } from './save-filter.js';

/** What the lists are narrowed to, and a name for it. */
export function FilterPanel({ place, search }: { place: Place; search: InboxSearch }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const go = (next: InboxSearch): void => void navigate({ to: '.', search: next, replace: true });
  return (
    <PopoverFrame place={place} label={t('inbox.filter')} position="bottom-end" width={280}>
      <FilterFields search={search} onChange={go} />
      {isWorthSaving(search) && (
        <>
          <Divider my="md" label={t('filters.keep')} />
          <SaveFilter search={search} onSaved={() => place.onChange(false)} />
        </>
      )}
      {filterCount(search) > 0 && (
        <Button mt="md" size="xs" variant="subtle" fullWidth onClick={() => go(withoutFilter(search))}>
          {t('inbox.clearFilter')}
        </Button>
      )}
    </PopoverFrame>
  );
}
