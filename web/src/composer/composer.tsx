import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationView, MessageView } from '../../../src/contract/api.js';
import { useSessionStep } from '../contact/conversation-actions.js';
import { isSupervisor, useMe } from '../data/me.js';
import classes from './composer.module.css';
import { Editor } from './editor.js';

interface Props {
  conversation: ConversationView;
  replyTo: MessageView | null;
  onReplyDone: () => void;
  editing: MessageView | null;
  onEditDone: () => void;
}

/** Where an answer is written; says why when none can be, and what to do about it. */
export function Composer({ conversation, ...rest }: Props) {
  const { t } = useTranslation();
  const [note, setNote] = useState(false);
  const obstacle = useObstacle(conversation);
  return (
    <section className={classes.composer} aria-label={t('composer.composer')}>
      {obstacle !== null && !note ? (
        <div className={classes.obstacle}>
          <Text size="sm" c="dimmed">
            {obstacle.text}
          </Text>
          {obstacle.action}
          <Button size="xs" variant="subtle" color="gray" onClick={() => setNote(true)}>
            {t('composer.writeNote')}
          </Button>
        </div>
      ) : (
        <Editor key={conversation.id} conversation={conversation} note={note} onNote={setNote} {...rest} />
      )}
    </section>
  );
}

function useObstacle(conversation: ConversationView) {
  const { t } = useTranslation();
  const me = useMe();
  const { mutate, isPending } = useSessionStep(conversation.id);
  const { session, proxyUser, replyWindow } = conversation;
  if (session === null || session.state === 'closed') return { text: t('composer.closed'), action: null };
  if (session.assigneeId === undefined) {
    return {
      text: t('composer.unclaimed'),
      action: (
        <Button size="xs" loading={isPending} onClick={() => mutate({ step: 'claim' })}>
          {t('composer.claimToAnswer')}
        </Button>
      ),
    };
  }
  if (session.assigneeId !== me.agent.id && !isSupervisor(me))
    return { text: t('composer.servedBy', { name: session.assigneeName ?? '' }), action: null };
  if (session.assigneeId !== me.agent.id) {
    return {
      text: t('composer.servedBy', { name: session.assigneeName ?? '' }),
      action: (
        <Button size="xs" variant="light" loading={isPending} onClick={() => mutate({ step: 'take-over' })}>
          {t('contact.takeOver')}
        </Button>
      ),
    };
  }
  if (!proxyUser.reachable) return { text: t('composer.unreachable'), action: null };
  if (replyWindow.state === 'closed' && replyWindow.allowedAfter.length === 0) return { text: t('composer.windowClosed'), action: null };
  return null;
}
