import { Checkbox, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n/translation.js';
import type { OutgoingWebhookView, WebhookTopic } from '../../../../src/contract/automation.js';
import { changeWebhook, createWebhook } from '../../api/programs.js';
import { FormDialog } from '../../shell/form-dialog.js';

const TOPICS: WebhookTopic[] = ['message.created', 'message.updated', 'session.*', 'contact.*'];

export const topicKey = (topic: WebhookTopic): string => topic.replace('.*', '').replace('.', '_');

interface Props {
  /** Null: a new one. */
  webhook: OutgoingWebhookView | null;
  onSecret: (secret: string) => void;
  onClose: () => void;
}

export function WebhookDialog({ webhook, onSecret, onClose }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState(webhook?.name ?? '');
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [events, setEvents] = useState<WebhookTopic[]>(webhook?.events ?? ['message.created', 'session.*']);
  const save = useMutation({
    mutationFn: async () => {
      const input = { name: name.trim(), url: url.trim(), events };
      if (webhook) await changeWebhook(webhook.id, input);
      else onSecret((await createWebhook(input)).secret);
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['outgoing-webhooks'] });
      onClose();
    },
  });
  return (
    <FormDialog
      title={t(webhook ? 'webhooks.edit' : 'webhooks.new')}
      action={t(webhook ? 'common.save' : 'webhooks.create')}
      ready={name.trim() !== '' && URL.canParse(url.trim()) && events.length > 0}
      busy={save.isPending}
      error={save.error}
      onClose={onClose}
      onSubmit={() => save.mutate()}
    >
      <TextInput
        label={t('routing.name')}
        value={name}
        maxLength={100}
        required
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <TextInput
        label={t('webhooks.url')}
        description={t('webhooks.urlText')}
        placeholder="https://example.com/hooks/switchboard"
        type="url"
        value={url}
        maxLength={2000}
        required
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <Checkbox.Group
        label={t('webhooks.events')}
        value={events}
        onChange={(chosen) => setEvents(TOPICS.filter((topic) => chosen.includes(topic)))}
      >
        <Stack gap={8} mt={6}>
          {TOPICS.map((topic) => (
            <Checkbox key={topic} value={topic} label={t(`webhooks.topic.${topicKey(topic)}`)} description={topic} />
          ))}
        </Stack>
      </Checkbox.Group>
    </FormDialog>
  );
}
