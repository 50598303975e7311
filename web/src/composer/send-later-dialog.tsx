import { Button, Group, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { v7 } from 'uuid';
import { wordsOf } from '../data/last-message.js';
import { ScheduledInPart, scheduleTogether } from '../data/schedule-together.js';
import { scheduledQuery } from '../data/scheduled.js';
import { FormDialog } from '../shell/form-dialog.js';
import { fieldValue, laterTimes } from './later-times.js';
import type { Outgoing } from './outgoing.js';

interface Props {
  conversationId: string;
  messages: Outgoing[];
  replyTo: string | undefined;
  onClose: () => void;
  onScheduled: () => void;
}

/** When is it to be sent? */
export function SendLaterDialog({ conversationId, messages, replyTo, onClose, onScheduled }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [times] = useState(() => laterTimes(new Date()));
  const [when, setWhen] = useState(() => fieldValue(times[1]?.at ?? new Date()));
  // What one dialog was opened with is sent once, however often it is tried.
  const [waiting] = useState(() => messages.map((message) => ({ ...message, clientMsgId: v7() })));
  const schedule = useMutation({
    mutationFn: () => {
      const sendAt = new Date(when).toISOString();
      const inputs = waiting.map(({ clientMsgId, input: content }, index) => {
        return { clientMsgId, content, sendAt, ...(index === 0 && replyTo !== undefined && { replyTo }) };
      });
      return scheduleTogether(conversationId, inputs);
    },
    onSettled: () => client.invalidateQueries({ queryKey: scheduledQuery(conversationId).queryKey }),
    onSuccess: () => {
      onScheduled();
      onClose();
    },
  });
  const inPart = schedule.error instanceof ScheduledInPart ? schedule.error : null;
  const ready = when !== '' && new Date(when) > new Date();
  return (
    <FormDialog
      title={t('later.title')}
      action={t('later.confirm')}
      ready={ready}
      busy={schedule.isPending}
      error={inPart?.error ?? schedule.error}
      onClose={onClose}
      onSubmit={() => schedule.mutate()}
    >
      <Text size="sm" lineClamp={3} style={{ whiteSpace: 'pre-wrap' }}>
        {waiting.map(({ content }) => wordsOf(content) || t(`content.kind.${content.type}`)).join('\n')}
      </Text>
      <Group gap="xs">
        {times.map(({ name, at }) => (
          <Button
            key={name}
            size="xs"
            variant={when === fieldValue(at) ? 'light' : 'default'}
            aria-pressed={when === fieldValue(at)}
            onClick={() => setWhen(fieldValue(at))}
          >
            {t(`later.${name}`)}
          </Button>
        ))}
      </Group>
      <TextInput
        type="datetime-local"
        label={t('later.when')}
        description={t('later.yourTime')}
        value={when}
        min={fieldValue(new Date())}
        onChange={(event) => setWhen(event.currentTarget.value)}
        required
        data-autofocus
      />
      <Text size="xs" c="dimmed">
        {t('later.condition')}
      </Text>
      {inPart && <Text size="sm">{t('later.inPart')}</Text>}
    </FormDialog>
  );
}
