import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { ContentInput } from '../../../src/contract/content.js';
import { FormDialog } from '../shell/form-dialog.js';

type Card = Extract<ContentInput, { type: 'contact_card' }>;

export function SendContactDialog({ onClose, onSend }: { onClose: () => void; onSend: (content: Card) => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const ready = name.trim() !== '' && phone.trim() !== '';
  return (
    <FormDialog
      action={t('composer.send')}
      title={t('composer.send_contact_card')}
      ready={ready}
      onClose={onClose}
      onSubmit={() => onSend({ type: 'contact_card', contacts: [{ name: name.trim(), phones: [phone.trim()] }] })}
    >
      <TextInput
        label={t('composer.contactName')}
        value={name}
        maxLength={256}
        required
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <TextInput
        label={t('composer.contactPhone')}
        type="tel"
        value={phone}
        maxLength={64}
        required
        onChange={(event) => setPhone(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
