import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  opened: boolean;
  onClose: () => void;
  onChosen: (reason: string) => void;
}

export function BreakReasonDialog({ opened, onClose, onChosen }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onChosen(reason.trim());
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('presence.takeBreak')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      centered
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('presence.reason')}
            placeholder={t('presence.reasonExample')}
            value={reason}
            maxLength={200}
            onChange={(event) => setReason(event.currentTarget.value)}
            data-autofocus
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit">{t('presence.takeBreak')}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
