import { Checkbox, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ChannelAccountView } from '../../../src/contract/api.js';
import { renewInboundKey } from '../api/admin.js';
import { useTranslation } from '../i18n/translation.js';
import { Dialog } from '../shell/dialog.js';
import { FormDialog } from '../shell/form-dialog.js';
import { InboundKeyNote } from './inbound-key-note.js';

/** Another key for the channel's own program, then the key itself. */
export function RenewKeyDialog({ account, onClose }: { account: ChannelAccountView; onClose: () => void }) {
  const { t } = useTranslation();
  const [revokePrevious, setRevokePrevious] = useState(false);
  const renew = useMutation({ mutationFn: () => renewInboundKey(account.id, revokePrevious) });
  const title = t('admin.newKeyTitle', { name: account.name });
  if (renew.data !== undefined) {
    return (
      <Dialog onClose={onClose} title={title} size="lg" closeOnClickOutside={false} closeOnEscape={false} withCloseButton={false}>
        <InboundKeyNote inbound={renew.data} onKept={onClose} />
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={title}
      action={t('admin.makeKey')}
      busy={renew.isPending}
      error={renew.error}
      // The key that is on its way is shown this once.
      onClose={() => !renew.isPending && onClose()}
      onSubmit={() => renew.mutate()}
    >
      <Text size="sm">{t('admin.newKeyText')}</Text>
      <Checkbox
        label={t('admin.revokeKey')}
        checked={revokePrevious}
        onChange={(event) => setRevokePrevious(event.currentTarget.checked)}
      />
    </FormDialog>
  );
}
