import { Button, Group, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { saveFilter } from '../api/saved-filters.js';
import type { InboxSearch } from '../data/inbox-search.js';
import { viewCountsQuery } from '../data/list-refresh.js';
import { filterToSave, savedFiltersQuery } from '../data/saved-filters.js';
import { useDescribeError } from '../i18n/describe-error.js';

/** Keeps what the lists are narrowed to now, under a name. */
export function SaveFilter({ search, onSaved }: { search: InboxSearch; onSaved: () => void }) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const save = useMutation({
    mutationFn: () => saveFilter({ name: name.trim(), filter: filterToSave(search) }),
    onSuccess: async () => {
      void client.invalidateQueries({ queryKey: viewCountsQuery.queryKey });
      await client.invalidateQueries({ queryKey: savedFiltersQuery.queryKey });
      onSaved();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() !== '' && !save.isPending) save.mutate();
  };
  return (
    <form onSubmit={submit} autoComplete="off">
      <Group gap="xs" align="flex-start" wrap="nowrap">
        <TextInput
          flex={1}
          aria-label={t('filters.name')}
          placeholder={t('filters.name')}
          value={name}
          maxLength={40}
          error={save.error === null ? null : describe(save.error)}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="light" loading={save.isPending} disabled={name.trim() === ''}>
          {t('common.save')}
        </Button>
      </Group>
    </form>
  );
}
