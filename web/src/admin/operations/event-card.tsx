import { Button, Code, Group, Paper, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { RawEvent } from '../../api/operations.js';
import { exactTime, untilTime } from '../../i18n/times.js';
import { useTranslation } from '../../i18n/translation.js';
import { useNow } from '../../shell/use-now.js';
import type { EventReason } from './dead-reason.js';

interface Props {
  event: RawEvent;
  account: string;
  reason: EventReason | undefined;
  /** What can be done with it. */
  children?: ReactNode;
}

/** What a platform told: to which account, what became of it and why, and on request as it came. */
export function EventCard({ event, account, reason, children }: Props) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Paper withBorder p="md" radius="lg" component="article" aria-label={`${account} ${String(event.id)}`}>
      <Group gap="sm" justify="space-between" align="flex-start">
        <div style={{ flex: '1 1 260px', minWidth: 0 }}>
          <Text fw={600}>{account}</Text>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {reason?.words ?? '—'}
          </Text>
          {reason?.quote !== undefined && (
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {t('operations.asTold', { words: reason.quote })}
            </Text>
          )}
          <Text size="sm" c="dimmed" title={exactTime(event.receivedAt, i18n.language)}>
            {untilTime(event.receivedAt, now, i18n.language)} · {t('webhooks.attempts', { count: event.attempts })}
          </Text>
        </div>
        <Group gap={6}>
          <Button size="xs" variant="default" onClick={() => setIsOpen(!isOpen)} aria-expanded={isOpen}>
            {t(isOpen ? 'operations.hideBody' : 'operations.showBody')}
          </Button>
          {children}
        </Group>
      </Group>
      {isOpen && (
        <Code block mt="sm" style={{ maxHeight: 320, overflow: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {event.body}
        </Code>
      )}
    </Paper>
  );
}
