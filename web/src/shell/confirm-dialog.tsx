import { Button, Group, Modal, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

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
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }} centered>
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
    </Modal>
  );
}
