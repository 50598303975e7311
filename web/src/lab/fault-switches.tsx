import { Alert, Paper, Stack, Switch, Text, Title } from '@mantine/core';
import { notify } from '../shell/notify.js';
import { IconFlame } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from '../i18n/translation.js';
import { QueryState } from '../admin/query-state.js';
import { getFaults, putFaults, type LabFaults } from '../api/lab.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { FAULTS, faultIsOn, withFault, type FaultName } from './faults.js';

/** What can go wrong on a platform, at the flick of a switch: see that nothing is lost. */
export function FaultSwitches({ platform }: { platform: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const describe = useDescribeError();
  const faults = useQuery({ queryKey: ['lab-faults', platform], queryFn: () => getFaults(platform), staleTime: 5_000 });
  const change = useMutation({
    mutationFn: ({ name, on, now }: { name: FaultName; on: boolean; now: LabFaults }) => putFaults(platform, withFault(now, name, on)),
    onSettled: () => client.invalidateQueries({ queryKey: ['lab-faults', platform] }),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  return (
    <Paper withBorder p="md" radius="lg">
      <Title order={2} size="h5" mb={4}>
        {t('lab.faults')}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {t('lab.faultsText')}
      </Text>
      <QueryState query={faults}>
        {(now) => (
          <Stack gap="md">
            {FAULTS.map((name) => (
              <Switch
                key={name}
                label={t(`lab.fault.${name}`)}
                description={t(`lab.faultText.${name}`)}
                checked={faultIsOn(now, name)}
                disabled={change.isPending}
                onChange={(event) => change.mutate({ name, on: event.currentTarget.checked, now })}
              />
            ))}
            {FAULTS.some((name) => faultIsOn(now, name)) && (
              <Alert color="orange" variant="light" icon={<IconFlame size={18} />}>
                {t('lab.faultsOn')}
              </Alert>
            )}
          </Stack>
        )}
      </QueryState>
    </Paper>
  );
}
