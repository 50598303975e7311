import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { FormDialog } from './form-dialog.js';

export function BreakReasonDialog({ onClose, onChosen }: { onClose: () => void; onChosen: (reason: string) => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const submit = (): void => {
    onChosen(reason.trim());
    onClose();
  };
  return (
    <FormDialog title={t('presence.takeBreak')} action={t('presence.takeBreak')} onClose={onClose} onSubmit={submit}>
      <TextInput
        label={t('presence.reason')}
        placeholder={t('presence.reasonExample')}
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-autofocus
      />
    </FormDialog>
  );
}
