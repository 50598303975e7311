import { Radio, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { usePersonName } from '../i18n/person-name.js';
import { useTranslation } from '../i18n/translation.js';
import type { ContactView } from '../../../src/contract/contacts.js';
import { blockContact } from '../api/contacts.js';
import { useContactStep } from '../data/contacts.js';
import { FormDialog } from '../shell/form-dialog.js';

const HOUR_MS = 3_600_000;
const LENGTHS = [
  { value: 'hour', words: 'person.blockHour', ms: HOUR_MS },
  { value: 'day', words: 'person.blockDay', ms: 24 * HOUR_MS },
  { value: 'week', words: 'person.blockWeek', ms: 7 * 24 * HOUR_MS },
  { value: 'ever', words: 'person.blockEver', ms: null },
] as const;
type Length = (typeof LENGTHS)[number]['value'];

const isLength = (value: string): value is Length => LENGTHS.some((length) => length.value === value);

export function BlockDialog({ contact, onClose }: { contact: ContactView; onClose: () => void }) {
  const { t } = useTranslation();
  const name = usePersonName()(contact.displayName, contact.channels);
  const [length, setLength] = useState<Length>('day');
  const [reason, setReason] = useState('');
  const block = useContactStep(() => {
    const ms = LENGTHS.find(({ value }) => value === length)?.ms ?? null;
    const until = ms === null ? null : new Date(Date.now() + ms).toISOString();
    return blockContact(contact.id, { until, ...(reason.trim() !== '' && { reason: reason.trim() }) });
  }, onClose);
  return (
    <FormDialog
      title={t('person.blockTitle', { name })}
      action={t('person.block')}
      busy={block.isPending}
      onClose={onClose}
      onSubmit={() => block.mutate(undefined)}
    >
      <Text size="sm">{t('person.blockText')}</Text>
      <Radio.Group
        label={t('person.blockFor')}
        value={length}
        onChange={(value) => {
          if (isLength(value)) setLength(value);
        }}
      >
        <Stack gap={8} mt={6}>
          {LENGTHS.map(({ value, words }) => (
            <Radio key={value} value={value} label={t(words)} />
          ))}
        </Stack>
      </Radio.Group>
      <TextInput
        label={t('person.blockReason')}
        description={t('person.blockReasonHint')}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
