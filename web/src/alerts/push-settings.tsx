import { Alert, Checkbox, CloseButton, Group, Stack, Switch, Text, Title } from '@mantine/core';
import { IconBellOff, IconDeviceMobile } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PushDeviceView } from '../../../src/contract/push.js';
import { deletePushDevice, listPushDevices } from '../api/push.js';
import { useMe } from '../data/me.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { lossWords } from '../i18n/loss-words.js';
import { briefTime } from '../i18n/times.js';
import { useTranslation } from '../i18n/translation.js';
import { notify } from '../shell/notify.js';
import { useNow } from '../shell/use-now.js';
import { ALERTS, useAlertSettings, type Alert as AlertName } from './alert-settings.js';
import { canBePushed, isPushed, PushRefused, turnPushOff, turnPushOn, type PushChoice } from './push-device.js';

interface Known {
  devices: PushDeviceView[];
  /** This browser is told. */
  isOn: boolean;
}

const KEY = ['push-devices'];

async function known(devices: PushDeviceView[]): Promise<Known> {
  return { devices, isOn: await isPushed(devices) };
}

/** Whether this device is told while no page is open, and which others are. */
export function PushSettings() {
  const { t, i18n } = useTranslation();
  const { agent } = useMe();
  const now = useNow();
  const client = useQueryClient();
  const describe = useDescribeError();
  const [ways] = useAlertSettings();
  const [refusal, setRefusal] = useState<PushRefused['reason'] | null>(null);
  const query = useQuery({ queryKey: KEY, queryFn: async () => known((await listPushDevices()).items) });
  const here = query.data?.isOn === true ? query.data.devices.find(({ current }) => current) : undefined;
  const others = query.data?.devices.filter((device) => device !== here) ?? [];

  const change = useMutation({
    mutationFn: async (work: () => Promise<PushDeviceView[]>) => known(await work()),
    onMutate: () => setRefusal(null),
    onSuccess: (changed) => client.setQueryData<Known>(KEY, changed),
    onError: (error) => {
      if (error instanceof PushRefused) setRefusal(error.reason);
      else notify({ color: 'red', message: describe(error) });
    },
  });
  const turnOn = (choice: PushChoice): void => change.mutate(() => turnPushOn(agent.id, choice));
  const firstChoice = (): PushChoice => {
    const heard = ALERTS.filter((alert) => ways[alert].sound || ways[alert].desktop);
    return { alerts: heard.length > 0 ? heard : [...ALERTS], showsText: true };
  };
  const choose = (device: PushDeviceView, alert: AlertName, wanted: boolean): void =>
    turnOn({ alerts: ALERTS.filter((name) => (name === alert ? wanted : device.alerts.includes(name))), showsText: device.showsText });
  const isBlocked = refusal === 'blocked' || (canBePushed() && Notification.permission === 'denied');
  const problem = !canBePushed() ? 'unsupported' : isBlocked ? 'blocked' : refusal;

  return (
    <Stack gap="sm">
      <Title order={3} size="h5">
        {t('push.title')}
      </Title>
      <Switch
        label={t('push.thisDevice')}
        description={t(here === undefined ? 'push.off' : 'push.on')}
        checked={here !== undefined}
        disabled={problem === 'unsupported' || query.isPending || change.isPending}
        onChange={(event) => (event.currentTarget.checked ? turnOn(firstChoice()) : change.mutate(turnPushOff))}
      />
      {problem !== null && (
        <Alert color="yellow" icon={<IconBellOff size={18} />}>
          {t(`push.${problem}`)}
        </Alert>
      )}
      {here !== undefined && (
        <Stack gap="xs" pl="md">
          {ALERTS.map((alert) => (
            <Checkbox
              key={alert}
              label={t(`alerts.${alert}`)}
              checked={here.alerts.includes(alert)}
              disabled={change.isPending || (here.alerts.length === 1 && here.alerts.includes(alert))}
              onChange={(event) => choose(here, alert, event.currentTarget.checked)}
            />
          ))}
          <Checkbox
            label={t('push.showsText')}
            description={t('push.showsTextNote')}
            checked={here.showsText}
            disabled={change.isPending}
            onChange={(event) => turnOn({ alerts: here.alerts, showsText: event.currentTarget.checked })}
          />
          {here.error !== undefined && <LastError error={here.error} />}
        </Stack>
      )}
      {others.length > 0 && (
        <Stack gap={4}>
          <Text size="sm" fw={500}>
            {t('push.others')}
          </Text>
          {others.map((device) => (
            <Group key={device.id} gap="xs" wrap="nowrap">
              <IconDeviceMobile size={18} aria-hidden />
              <div style={{ flex: 1, minWidth: 0 }}>
                <Text size="sm" truncate>
                  {device.name}{' '}
                  <Text span size="xs" c="dimmed">
                    {briefTime(device.createdAt, now, i18n.language)}
                  </Text>
                </Text>
                {device.error !== undefined && <LastError error={device.error} />}
              </div>
              <CloseButton
                aria-label={t('push.forget', { name: device.name })}
                disabled={change.isPending}
                onClick={() =>
                  change.mutate(async () => {
                    await deletePushDevice(device.id);
                    return (await listPushDevices()).items;
                  })
                }
              />
            </Group>
          ))}
        </Stack>
      )}
    </Stack>
  );
}

function LastError({ error }: { error: string }) {
  const { t, i18n } = useTranslation();
  return (
    <Text size="xs" c="red" lineClamp={2}>
      {t('push.lastError', { error: lossWords(i18n, error) })}
    </Text>
  );
}
