import { SegmentedControl } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from '../i18n/translation.js';
import type { InboxSearch } from '../data/inbox-search.js';

/** Whether the words are looked for in names or in what was said. */
export function FindIn({ search }: { search: InboxSearch }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { find, ...rest } = search;
  return (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label={t('findings.where')}
      value={find ?? 'people'}
      onChange={(value) => void navigate({ to: '.', search: value === 'messages' ? { ...rest, find: 'messages' } : rest, replace: true })}
      data={[
        { value: 'people', label: t('findings.people') },
        { value: 'messages', label: t('findings.messages') },
      ]}
    />
  );
}
