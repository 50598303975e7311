import { Badge, Group, Paper, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n/translation.js';
import type { OpenView } from '../../../../src/contract/hours.js';
import { getOpen } from '../../api/hours.js';
import { useDescribeError } from '../../i18n/describe-error.js';

/** Is the group open now, or at a time one asks about? By the hours as they are stored. */
export function OpenPreview({ groupId }: { groupId: string }) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const [asked, setAsked] = useState('');
  const at = asked === '' || Number.isNaN(Date.parse(asked)) ? undefined : new Date(asked).toISOString();
  const open = useQuery({
    queryKey: ['open', groupId, at ?? 'now'],
    queryFn: () => getOpen(groupId, at),
    refetchInterval: at === undefined ? 30_000 : false,
  });
  return (
    <Paper withBorder p="md" radius="lg">
      <Group justify="space-between" align="flex-end">
        <div aria-live="polite">
          <Text size="sm" c="dimmed">
            {at === undefined ? t('hours.now') : t('hours.then')}
          </Text>
          {open.data !== undefined ? (
            <Answer view={open.data} />
          ) : (
            <Text size="sm" {...(open.error !== null && { c: 'var(--sb-danger)' })}>
              {open.error === null ? '…' : describe(open.error)}
            </Text>
          )}
        </div>
        <TextInput
          type="datetime-local"
          size="xs"
          label={t('hours.askAt')}
          value={asked}
          onChange={(event) => setAsked(event.currentTarget.value)}
        />
      </Group>
    </Paper>
  );
}

function Answer({ view }: { view: OpenView }) {
  const { t, i18n } = useTranslation();
  const next = view.nextChangeAt;
  const shape = { weekday: 'long', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const time = next === null ? '' : new Intl.DateTimeFormat(i18n.language, { ...shape, timeZone: view.timezone }).format(new Date(next));
  return (
    <Group gap="xs">
      <Badge color={view.open ? 'teal' : 'gray'} size="lg" variant="light">
        {view.open ? t('hours.open') : t('hours.closed')}
      </Badge>
      <Text size="sm">{next === null ? t('hours.staysSo') : view.open ? t('hours.closesAt', { time }) : t('hours.opensAt', { time })}</Text>
    </Group>
  );
}
