import { Button, Group, Modal, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export function RetractDialog({ onClose, onConfirmed }: { onClose: () => void; onConfirmed: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={onClose} title={t('thread.retractTitle')} closeButtonProps={{ 'aria-label': t('common.close') }} centered>
      <Text size="sm" mb="md">
        {t('thread.retractText')}
      </Text>
      <Group justify="flex-end">
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
          {t('thread.retract')}
        </Button>
      </Group>
    </Modal>
  );
}
