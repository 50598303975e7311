import { Button, Paper, Text, Title } from '@mantine/core';
import { IconWand } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';

/** Offers everything there is to try at once. */
export function DemoDeskCard({ busy, onMake }: { busy: boolean; onMake: () => void }) {
  const { t } = useTranslation();
  return (
    <Paper withBorder p="sm" radius="lg">
      <Title order={2} size="h6" mb={4}>
        {t('lab.deskTitle')}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {t('lab.deskText')}
      </Text>
      <Button size="xs" leftSection={<IconWand size={16} />} loading={busy} onClick={onMake}>
        {t('lab.makeDesk')}
      </Button>
    </Paper>
  );
}
