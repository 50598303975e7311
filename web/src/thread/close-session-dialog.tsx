import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { FormDialog } from '../shell/form-dialog.js';

export function CloseSessionDialog({ onClose, onConfirmed }: { onClose: () => void; onConfirmed: (reason: string) => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const submit = (): void => {
    onConfirmed(reason.trim());
    onClose();
  };
  return (
    <FormDialog title={t('session.closeTitle')} action={t('session.closeConfirm')} onClose={onClose} onSubmit={submit}>
      <Text size="sm" c="dimmed">
        {t('session.closeText')}
      </Text>
      <TextInput
        label={t('session.closeReason')}
        placeholder={t('session.closeReasonExample')}
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-autofocus
      />
    </FormDialog>
  );
}
