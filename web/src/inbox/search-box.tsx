import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState, type RefObject } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { InboxSearch } from '../data/inbox-search.js';

interface Props {
  search: InboxSearch;
  input: RefObject<HTMLInputElement | null>;
}

export function SearchBox({ search, input }: Props) {
  const { q = '', ...rest } = search;
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [words, setWords] = useState(q);
  const look = useDebouncedCallback((value: string) => {
    void navigate({ to: '.', search: { ...rest, ...(value.trim() !== '' && { q: value.trim() }) }, replace: true });
  }, 300);
  const change = (value: string): void => {
    setWords(value);
    look(value);
  };
  return (
    <TextInput
      ref={input}
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
