import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from '../i18n/translation.js';
import { Dialog } from './dialog.js';

interface Props {
  title: string;
  text: string;
  action: string;
  onClose: () => void;
  onConfirmed: () => void;
}

/** Asks before something that cannot be undone, or that others feel at once. */
export function ConfirmDialog({ title, text, action, onClose, onConfirmed }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog onClose={onClose} title={title}>
      <Text size="sm" ta="start" mb="lg">
        {text}
      </Text>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          color="red"
          onClick={() => {
            onConfirmed();
            onClose();
          }}
        >
          {action}
        </Button>
      </Group>
    </Dialog>
  );
}
