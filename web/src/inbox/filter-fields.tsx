import { Select, Stack, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '../i18n/translation.js';
import { listAccounts, listGroups } from '../api/admin.js';
import { labelsQuery } from '../data/contacts.js';
import type { InboxSearch } from '../data/inbox-search.js';

interface Choice {
  value: string;
  label: string;
}

/** What the lists can be narrowed to. */
export function FilterFields({ search, onChange }: { search: InboxSearch; onChange: (search: InboxSearch) => void }) {
  const { t } = useTranslation();
  const groups = useQuery({ queryKey: ['groups'], queryFn: listGroups });
  const accounts = useQuery({ queryKey: ['channel-accounts'], queryFn: listAccounts });
  const labels = useQuery(labelsQuery);
  const choose = (name: 'groupId' | 'accountId' | 'label', value: string | null): void => {
    const { [name]: _before, ...rest } = search;
    onChange(value === null ? rest : { ...rest, [name]: value });
  };
  const setUnread = (unread: boolean): void => {
    const { unread: _before, ...rest } = search;
    onChange(unread ? { ...rest, unread: true } : rest);
  };
  const field = (name: 'groupId' | 'accountId' | 'label', label: string, any: string, data: Choice[]) => (
    <Select
      label={label}
      placeholder={any}
      data={data}
      value={search[name] ?? null}
      onChange={(value) => choose(name, value)}
      clearable
      searchable={data.length > 8}
      comboboxProps={{ withinPortal: false }}
      clearButtonProps={{ 'aria-label': t('inbox.clearField', { field: label }) }}
    />
  );
  return (
    <Stack gap="sm">
      <Switch label={t('inbox.onlyUnread')} checked={search.unread === true} onChange={(event) => setUnread(event.currentTarget.checked)} />
      {field(
        'groupId',
        t('inbox.group'),
        t('inbox.anyGroup'),
        (groups.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
      )}
      {field(
        'accountId',
        t('inbox.account'),
        t('inbox.anyAccount'),
        (accounts.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
      )}
      {field(
        'label',
        t('people.label'),
        t('people.anyLabel'),
        (labels.data?.items ?? []).map(({ name }) => ({ value: name, label: name })),
      )}
    </Stack>
  );
}
