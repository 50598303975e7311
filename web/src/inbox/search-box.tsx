import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { RefObject } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { InboxSearch } from '../data/inbox-search.js';
import { useSearchWords } from '../shell/use-search-words.js';

interface Props {
  search: InboxSearch;
  input: RefObject<HTMLInputElement | null>;
}

export function SearchBox({ search, input }: Props) {
  const { q = '', ...rest } = search;
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [words, change] = useSearchWords(q, (asked) => {
    void navigate({ to: '.', search: { ...rest, ...(asked !== '' && { q: asked }) }, replace: true });
  });
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
