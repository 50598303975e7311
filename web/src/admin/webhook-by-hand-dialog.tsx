import { Alert, Loader, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ChannelAccountView } from '../../../src/contract/api.js';
import { webhookByHand } from '../api/admin.js';
import { useTranslation } from '../i18n/translation.js';
import { Dialog } from '../shell/dialog.js';
import { CopiedField } from './copied-field.js';

/** What to enter in the platform's console where the hub did not do it by itself. */
export function WebhookByHandDialog({ account, onClose }: { account: ChannelAccountView; onClose: () => void }) {
  const { t } = useTranslation();
  const { data, error } = useQuery({ queryKey: ['webhook-by-hand', account.id], queryFn: () => webhookByHand(account.id) });
  return (
    <Dialog onClose={onClose} title={t('admin.byHandTitle', { name: account.name })} size="lg">
      <Stack>
        <Text size="sm">{t('admin.byHandText')}</Text>
        {data === undefined && error === null && <Loader size="sm" />}
        {error !== null && <Alert color="red">{t('admin.byHandFailed')}</Alert>}
        {data?.webhookUrl != null && <CopiedField label={t('admin.callbackUrl')} value={data.webhookUrl} />}
        {data !== undefined && <CopiedField label={t('admin.verifyToken')} value={data.verifyToken} />}
      </Stack>
    </Dialog>
  );
}
