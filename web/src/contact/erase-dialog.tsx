import { Checkbox, Text } from '@mantine/core';
import { useState } from 'react';
import type { ContactView } from '../../../src/contract/contacts.js';
import { eraseContact } from '../api/contacts.js';
import { useContactStep } from '../data/contacts.js';
import { usePersonName } from '../i18n/person-name.js';
import { useTranslation } from '../i18n/translation.js';
import { FormDialog } from '../shell/form-dialog.js';

/** Before everything that is held of a person goes. */
export function EraseDialog({ contact, onClose }: { contact: ContactView; onClose: () => void }) {
  const { t } = useTranslation();
  const name = usePersonName()(contact.displayName, contact.channels);
  const [isSure, setSure] = useState(false);
  const erase = useContactStep(() => eraseContact(contact.id), onClose);
  return (
    <FormDialog
      title={t('erasure.title', { name })}
      action={t('erasure.action')}
      ready={isSure}
      busy={erase.isPending}
      onClose={onClose}
      onSubmit={() => erase.mutate(undefined)}
    >
      <Text size="sm">{t('erasure.text')}</Text>
      <Checkbox label={t('erasure.confirm')} checked={isSure} onChange={(event) => setSure(event.currentTarget.checked)} />
    </FormDialog>
  );
}
