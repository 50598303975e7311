import { Button, Group } from '@mantine/core';
import { notify } from '../shell/notify.js';
import { IconAlertCircle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from '../i18n/translation.js';
import type { ConversationView, MessageView } from '../../../src/contract/api.js';
import { resendMessage, resolveMessage } from '../api/conversations.js';
import { useMe } from '../data/me.js';
import { sessionRights } from '../data/session-rights.js';
import { describeFailure, useDescribeError } from '../i18n/describe-error.js';
import classes from './message-bubble.module.css';

type Step = 'resend' | 'sent' | 'failed';

/** Why a message did not arrive, or may not have, and what the agent can do about it. */
export function FailureNotice({ message, row }: { message: MessageView; row: ConversationView }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const describe = useDescribeError();
  const step = useMutation({
    mutationFn: (choice: Step) => (choice === 'resend' ? resendMessage(message) : resolveMessage(message.id, choice)),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  const uncertain = message.status === 'uncertain';
  // That nobody knows what became of it is said already.
  const reason = message.error === undefined || uncertain ? '' : describeFailure(i18n, message.error);
  const mayAct = sessionRights(row, me).answer;
  const button = (choice: Step, label: string) => (
    <Button
      size="compact-xs"
      variant={choice === 'resend' ? 'filled' : 'default'}
      color={choice === 'resend' ? 'red' : 'gray'}
      loading={step.isPending && step.variables === choice}
      onClick={() => step.mutate(choice)}
    >
      {label}
    </Button>
  );
  return (
    <div className={classes.failure} role="alert">
      <div className={classes.failureWords}>
        <IconAlertCircle size={16} aria-hidden="true" />
        <span>
          <strong>{t(`thread.notArrived.${message.status}`)}</strong>
          {uncertain ? ` ${t('thread.uncertainText')}` : ''} {reason}
        </span>
      </div>
      {mayAct && (
        <Group gap={6}>
          {button('resend', t('thread.resend'))}
          {uncertain && button('sent', t('thread.markDelivered'))}
          {uncertain && button('failed', t('thread.markFailed'))}
        </Group>
      )}
    </div>
  );
}
