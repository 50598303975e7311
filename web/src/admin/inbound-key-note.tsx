import { ActionIcon, Alert, Button, CopyButton, Group, Stack, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react';
import type { InboundKey } from '../../../src/contract/api.js';
import { useTranslation } from '../i18n/translation.js';

/** How a channel's own program calls the hub: shown this once. */
export function InboundKeyNote({ inbound, onKept }: { inbound: InboundKey; onKept: () => void }) {
  const { t } = useTranslation();
  return (
    <Stack ta="start">
      <Alert color="yellow" icon={<IconAlertTriangle size={18} />}>
        {t('admin.keyOnce')}
      </Alert>
      <Copied label={t('admin.inboundKey')} value={inbound.inboundKey} />
      {inbound.inboundUrl !== null && <Copied label={t('admin.inboundUrl')} value={inbound.inboundUrl} />}
      <Group justify="flex-end">
        <Button onClick={onKept}>{t('admin.keyKept')}</Button>
      </Group>
    </Stack>
  );
}

function Copied({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation();
  return (
    <TextInput
      label={label}
      value={value}
      readOnly
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', textOverflow: 'ellipsis' } }}
      rightSection={
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <ActionIcon
              variant="subtle"
              color={copied ? 'teal' : 'gray'}
              onClick={copy}
              aria-label={`${t(copied ? 'common.copied' : 'common.copy')}: ${label}`}
            >
              {copied ? <IconCheck size={17} /> : <IconCopy size={17} />}
            </ActionIcon>
          )}
        </CopyButton>
      }
    />
  );
}
