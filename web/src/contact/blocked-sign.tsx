import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconBan } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import type { ContactView } from '../../../src/contract/contacts.js';
import { unblockContact } from '../api/contacts.js';
import { useContactStep } from '../data/contacts.js';
import { untilTime } from '../i18n/times.js';
import { useNow } from '../shell/use-now.js';

/** By whom, why and until when; and the way back. */
export function BlockedSign({ contact, block }: { contact: ContactView; block: NonNullable<ContactView['block']> }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const unblock = useContactStep(() => unblockContact(contact.id));
  const title =
    block.until === undefined ? t('person.blocked') : t('person.blockedUntil', { time: untilTime(block.until, now, i18n.language) });
  return (
    <Alert color="red" icon={<IconBan size={18} />} title={title} mt="md" p="sm">
      <Stack gap={6} align="flex-start">
        {block.reason !== undefined && (
          <Text size="sm" dir="auto">
            {block.reason}
          </Text>
        )}
        <Text size="xs">{t('person.blockedBy', { name: block.by })}</Text>
        <Button size="compact-sm" variant="default" loading={unblock.isPending} onClick={() => unblock.mutate(undefined)}>
          {t('person.unblock')}
        </Button>
      </Stack>
    </Alert>
  );
}
