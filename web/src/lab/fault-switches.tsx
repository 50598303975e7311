import { Stack, Switch, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { getFaults, putFaults, type LabFaults } from '../api/lab.js';
import { useDescribeError } from '../i18n/describe-error.js';

interface Fault {
  key: string;
  isOn: (faults: LabFaults) => boolean;
  set: (faults: LabFaults, on: boolean) => LabFaults;
}

/** Stays until it is switched off. */
const ALWAYS = 1_000_000;

const rule = (effect: string, more: Partial<LabFaults['rules'][number]> = {}): Fault => ({
  key: effect,
  isOn: ({ rules }) => rules.some((known) => known.effect === effect),
  set: (faults, on) => ({
    ...faults,
    rules: [...faults.rules.filter((known) => known.effect !== effect), ...(on ? [{ match: {}, effect, times: ALWAYS, ...more }] : [])],
  }),
});

const sends = { match: { method: 'sendMessage' } };
const FAULTS: Fault[] = [
  { key: 'down', isOn: (faults) => faults.down === true, set: (faults, down) => ({ ...faults, down }) },
  rule('slow', { delayMs: 3_000 }),
  rule('429', { ...sends, retryAfterSeconds: 5 }),
  rule('500', sends),
  rule('reset_after_accept', sends),
  rule('unauthorized', sends),
  {
    key: 'duplicate',
    isOn: ({ webhooks }) => (webhooks.duplicate ?? 0) > 0,
    set: (faults, on) => ({ ...faults, webhooks: { ...faults.webhooks, duplicate: on ? 2 : 0 } }),
  },
  {
    key: 'reorder',
    isOn: ({ webhooks }) => webhooks.reorder === true,
    set: (faults, reorder) => ({ ...faults, webhooks: { ...faults.webhooks, reorder } }),
  },
];

/** What can go wrong between a platform and a hub, at the flick of a switch. */
export function FaultSwitches() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const describe = useDescribeError();
  const faults = useQuery({ queryKey: ['lab-faults'], queryFn: getFaults });
  const change = useMutation({
    mutationFn: putFaults,
    onError: (error) => notifications.show({ color: 'red', message: describe(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: ['lab-faults'] }),
  });
  return (
    <section>
      <Title order={2} size="h5" mb="xs">
        {t('lab.faults')}
      </Title>
      <Stack gap="xs">
        {FAULTS.map(({ key, isOn, set }) => (
          <Switch
            key={key}
            size="sm"
            label={t(`lab.fault.${key}.name`)}
            description={t(`lab.fault.${key}.text`)}
            disabled={faults.data === undefined}
            checked={faults.data !== undefined && isOn(faults.data)}
            onChange={(event) => {
              if (faults.data !== undefined) change.mutate(set(faults.data, event.currentTarget.checked));
            }}
          />
        ))}
      </Stack>
    </section>
  );
}
