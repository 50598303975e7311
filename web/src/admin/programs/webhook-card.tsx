import { Alert, Badge, Button, Group, Paper, Switch, Text, Title } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n/translation.js';
import type { OutgoingWebhookView } from '../../../../src/contract/automation.js';
import { changeWebhook, deleteWebhook, renewWebhookSecret, testWebhook } from '../../api/programs.js';
import { useDescribeError } from '../../i18n/describe-error.js';
import { lossWords } from '../../i18n/loss-words.js';
import { elapsed, exactTime } from '../../i18n/times.js';
import { ConfirmDialog } from '../../shell/confirm-dialog.js';
import { notify } from '../../shell/notify.js';
import { useNow } from '../../shell/use-now.js';
import { topicKey } from './webhook-dialog.js';
import { WebhookLog } from './webhook-log.js';

interface Props {
  webhook: OutgoingWebhookView;
  onEdit: () => void;
  onSecret: (secret: string) => void;
}

export function WebhookCard({ webhook, onEdit, onSecret }: Props) {
  const { t, i18n } = useTranslation();
  const describe = useDescribeError();
  const client = useQueryClient();
  const [asking, setAsking] = useState<'delete' | 'secret' | 'log' | null>(null);
  const step = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSettled: () => client.invalidateQueries({ queryKey: ['outgoing-webhooks'] }),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  const test = useMutation({
    mutationFn: () => testWebhook(webhook.id),
    onSuccess: ({ ok, httpStatus, words }) => {
      const answer = [httpStatus === undefined ? '' : `HTTP ${String(httpStatus)}`, lossWords(i18n, words)]
        .filter((part) => part !== '')
        .join(' · ');
      notify({ color: ok ? 'teal' : 'red', title: t(ok ? 'webhooks.testOk' : 'webhooks.testBad'), message: answer });
    },
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  return (
    <Paper withBorder p="md" radius="lg" component="article" aria-label={webhook.name}>
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <div style={{ flex: 1, minWidth: 0 }}>
          <Title order={2} size="h5" style={{ overflowWrap: 'anywhere' }}>
            {webhook.name}
          </Title>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {webhook.url}
          </Text>
        </div>
        <Switch
          checked={webhook.active}
          onChange={(event) => {
            const active = event.currentTarget.checked;
            step.mutate(() => changeWebhook(webhook.id, { active }));
          }}
          aria-label={t('routing.enabled', { name: webhook.name })}
        />
      </Group>
      <Group gap={6} my={10}>
        {webhook.events.map((topic) => (
          <Badge key={topic} variant="light" color="gray" tt="none" fw={500} size="lg" radius="sm">
            {t(`webhooks.topic.${topicKey(topic)}`)}
          </Badge>
        ))}
      </Group>
      <Trouble webhook={webhook} />
      <Group gap={6} justify="flex-end">
        <Button size="xs" variant="default" onClick={() => setAsking('log')}>
          {t('webhooks.log')}
        </Button>
        <Button size="xs" variant="default" loading={test.isPending} onClick={() => test.mutate()}>
          {t('webhooks.test')}
        </Button>
        <Button size="xs" variant="default" onClick={() => setAsking('secret')}>
          {t('webhooks.newSecret')}
        </Button>
        <Button size="xs" variant="default" onClick={onEdit}>
          {t('common.edit')}
        </Button>
        <Button size="xs" variant="subtle" color="red" c="var(--sb-danger)" onClick={() => setAsking('delete')}>
          {t('common.delete')}
        </Button>
      </Group>
      {asking === 'delete' && (
        <ConfirmDialog
          title={t('routing.deleteTitle', { name: webhook.name })}
          text={t('webhooks.deleteText')}
          action={t('common.delete')}
          onClose={() => setAsking(null)}
          onConfirmed={() => step.mutate(() => deleteWebhook(webhook.id))}
        />
      )}
      {asking === 'secret' && (
        <ConfirmDialog
          title={t('webhooks.newSecretTitle')}
          text={t('webhooks.newSecretText')}
          action={t('webhooks.newSecret')}
          onClose={() => setAsking(null)}
          onConfirmed={() => step.mutate(async () => onSecret((await renewWebhookSecret(webhook.id)).secret))}
        />
      )}
      {asking === 'log' && <WebhookLog webhook={webhook} onClose={() => setAsking(null)} />}
    </Paper>
  );
}

function Trouble({ webhook: { active, disabledReason, failingSince, lastError } }: { webhook: OutgoingWebhookView }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  if (disabledReason === undefined && failingSince === undefined) return null;
  const since = failingSince === undefined ? '' : t('webhooks.failingSince', { time: elapsed(failingSince, now, i18n.language) });
  const why = disabledReason === undefined || active ? since : t(`webhooks.off.${disabledReason}`);
  return (
    <Alert color={active ? 'yellow' : 'red'} icon={<IconAlertCircle size={18} />} mb="sm" py={8}>
      <span title={failingSince === undefined ? undefined : exactTime(failingSince, i18n.language)}>
        {[why, lastError === undefined ? '' : lossWords(i18n, lastError)].filter((part) => part !== '').join(' · ')}
      </span>
    </Alert>
  );
}
