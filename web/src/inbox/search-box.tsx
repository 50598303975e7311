import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InboxView } from '../api/conversations.js';

export function SearchBox({ view, q }: { view: InboxView; q: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [words, setWords] = useState(q);
  const search = useDebouncedCallback((value: string) => {
    void navigate({ to: '.', search: { view, ...(value.trim() !== '' && { q: value.trim() }) }, replace: true });
  }, 300);
  const change = (value: string): void => {
    setWords(value);
    search(value);
  };
  return (
    <TextInput
      type="search"
      value={words}
      maxLength={200}
      onChange={(event) => change(event.currentTarget.value)}
      placeholder={t('inbox.search')}
      aria-label={t('inbox.search')}
      leftSection={<IconSearch size={16} aria-hidden="true" />}
      rightSection={words === '' ? null : <CloseButton size="sm" aria-label={t('inbox.clearSearch')} onClick={() => change('')} />}
      size="sm"
    />
  );
}
