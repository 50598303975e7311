import { Button, Group, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import type { ConversationView } from '../../../src/contract/api.js';
import { useMe } from '../data/me.js';
import { openSession, sessionRights } from '../data/session-rights.js';
import { OfferButtons } from '../offers/offer-buttons.js';
import { useSessionStep } from '../thread/use-session-step.js';
import classes from './composer.module.css';

/** Only the one who serves a conversation answers it; here is how to become that one. */
export function ComposerLocked({ row }: { row: ConversationView }) {
  const { t } = useTranslation();
  const me = useMe();
  const step = useSessionStep(row);
  const rights = sessionRights(row, me);
  const session = openSession(row);
  const words =
    session === null
      ? t(row.blocked ? 'composer.blocked' : 'composer.closed')
      : session.assigneeId !== undefined
        ? t('composer.servedBy', { name: session.assigneeName ?? '' })
        : session.offer !== undefined
          ? t(rights.accept ? 'offers.acceptToAnswer' : 'offers.toOther', { name: session.offer.agentName ?? '' })
          : t(rights.claim ? 'composer.unclaimed' : 'composer.withBot');
  return (
    <div className={classes.locked}>
      <Group gap="sm" justify="center">
        <Group gap={8} wrap="nowrap" c="dimmed">
          <IconLock size={16} aria-hidden="true" style={{ flex: 'none' }} />
          <Text size="sm">{words}</Text>
        </Group>
        {rights.accept && <OfferButtons row={row} />}
        {rights.claim && (
          <Button size="xs" loading={step.isPending} onClick={() => step.mutate({ step: 'claim' })}>
            {t('composer.claimToAnswer')}
          </Button>
        )}
        {rights.takeOver && (
          <Button size="xs" variant="light" loading={step.isPending} onClick={() => step.mutate({ step: 'take-over' })}>
            {t('session.takeOver')}
          </Button>
        )}
      </Group>
    </div>
  );
}
