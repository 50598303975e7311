import { Alert, Button, Group, Stack } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { InboundKey } from '../../../src/contract/api.js';
import { useTranslation } from '../i18n/translation.js';
import { CopiedField } from './copied-field.js';

/** How a channel's own program calls the hub: shown this once. */
export function InboundKeyNote({ inbound, onKept }: { inbound: InboundKey; onKept: () => void }) {
  const { t } = useTranslation();
  return (
    <Stack ta="start">
      <Alert color="yellow" icon={<IconAlertTriangle size={18} />}>
        {t('admin.keyOnce')}
      </Alert>
      <CopiedField label={t('admin.inboundKey')} value={inbound.inboundKey} />
      {inbound.inboundUrl !== null && <CopiedField label={t('admin.inboundUrl')} value={inbound.inboundUrl} />}
      <Group justify="flex-end">
        <Button onClick={onKept}>{t('admin.keyKept')}</Button>
      </Group>
    </Stack>
  );
}
