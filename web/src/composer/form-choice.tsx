import { Alert, Loader, Select } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '../i18n/translation.js';
import { listForms } from '../api/forms.js';
import { useDescribeError } from '../i18n/describe-error.js';

const FRESH_MS = 60_000;

interface Props {
  accountId: string;
  chosen: string | null;
  onChosen: (formId: string | null) => void;
}

/** One of the forms the business has made at the platform. */
export function FormChoice({ accountId, chosen, onChosen }: Props) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const { data, error } = useQuery({
    queryKey: ['forms', accountId],
    queryFn: ({ signal }) => listForms(accountId, signal),
    staleTime: FRESH_MS,
    retry: false,
  });
  if (error !== null)
    return (
      <Alert color="red" icon={<IconAlertCircle size={18} />} role="alert">
        {describe(error)}
      </Alert>
    );
  if (data === undefined) return <Loader role="status" aria-label={t('common.loading')} />;
  if (data.items.length === 0) return <Alert>{t('asks.noForms')}</Alert>;
  return (
    <Select
      label={t('asks.chooseForm')}
      searchable
      required
      comboboxProps={{ withinPortal: true }}
      data={data.items.map(({ id, name }) => ({ value: id, label: name }))}
      value={chosen}
      onChange={onChosen}
    />
  );
}
