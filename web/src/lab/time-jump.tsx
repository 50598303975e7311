import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { notify } from '../shell/notify.js';
import { IconClockPlay } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from '../i18n/translation.js';
import type { ChannelAccountView } from '../../../src/contract/api.js';
import { letTimePass } from '../api/lab.js';
import { useDescribeError } from '../i18n/describe-error.js';

const JUMPS = [
  { name: 'hour', hours: 1 },
  { name: 'day', hours: 24 },
  { name: 'week', hours: 168 },
] as const;

/** Nobody waits a day to see what happens after one. */
export function TimeJump({ account }: { account: ChannelAccountView }) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const jump = useMutation({
    mutationFn: (hours: number) => letTimePass(account.id, hours),
    onSuccess: () => notify({ color: 'teal', message: t('lab.timePassed') }),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  return (
    <Paper withBorder p="md" radius="lg">
      <Title order={2} size="h5" mb={4}>
        {t('lab.time')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('lab.timeText')}
      </Text>
      <Group gap={6}>
        {JUMPS.map(({ name, hours }) => (
          <Button
            key={name}
            size="compact-sm"
            variant="default"
            leftSection={<IconClockPlay size={15} />}
            loading={jump.isPending && jump.variables === hours}
            onClick={() => jump.mutate(hours)}
          >
            {t(`lab.jump.${name}`)}
          </Button>
        ))}
      </Group>
    </Paper>
  );
}
