import { ActionIcon, Group, List, Text, ThemeIcon, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconRefresh } from '@tabler/icons-react';
import { useSaid } from '../i18n/said.js';
import { useTranslation } from '../i18n/translation.js';
import type { ChannelAccountView } from '../../../src/contract/api.js';
import { elapsed, exactTime, hasJustBegun } from '../i18n/times.js';
import { useNow } from '../shell/use-now.js';

interface Props {
  health: ChannelAccountView['health'];
  checking: boolean;
  onCheck: () => void;
}

export function AccountHealth({ health, checking, onCheck }: Props) {
  const { t, i18n } = useTranslation();
  const said = useSaid();
  const now = useNow();
  return (
    <div>
      <Group justify="space-between" gap={6} mb={4}>
        <Text size="sm" fw={600}>
          {t('admin.health')}
          {health !== null && (
            <Text span size="xs" c="dimmed" fw={400} title={exactTime(health.checkedAt, i18n.language)}>
              {' · '}
              {hasJustBegun(health.checkedAt, now)
                ? t('admin.checkedNow')
                : t('admin.checkedAgo', { time: elapsed(health.checkedAt, now, i18n.language) })}
            </Text>
          )}
        </Text>
        <Tooltip label={t('admin.checkNow')}>
          <ActionIcon size="sm" variant="subtle" color="gray" loading={checking} onClick={onCheck} aria-label={t('admin.checkNow')}>
            <IconRefresh size={16} />
          </ActionIcon>
        </Tooltip>
      </Group>
      {health === null ? (
        <Text size="sm" c="dimmed">
          {t('admin.notCheckedYet')}
        </Text>
      ) : (
        <List spacing={3} size="sm" center pl={0}>
          {health.checks.map((check) => (
            <List.Item
              key={check.about ?? check.code}
              lh={1.35}
              icon={
                <ThemeIcon
                  size={18}
                  radius="xl"
                  color={check.ok ? (check.warning ? 'yellow' : 'teal') : 'red'}
                  aria-label={t(check.ok ? (check.warning ? 'admin.checkWarning' : 'admin.checkOk') : 'admin.checkBad')}
                  role="img"
                >
                  {check.ok && !check.warning ? <IconCheck size={12} stroke={3} /> : <IconAlertTriangle size={12} stroke={2.5} />}
                </ThemeIcon>
              }
            >
              {said(check)}
            </List.Item>
          ))}
        </List>
      )}
    </div>
  );
}
