import { Button, Group } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { ConversationView } from '../../../src/contract/api.js';
import { useTranslation } from '../i18n/translation.js';
import { MessageBody } from '../content/message-body.js';
import type { PendingMessage } from '../data/unsent.js';
import { describeFailure } from '../i18n/describe-error.js';
import { clockTime } from '../i18n/times.js';
import { useDeskLink } from '../live/desk-link.js';
import classes from './message-bubble.module.css';
import { PublicMark } from './public-mark.js';
import { ReplyQuote } from './reply-quote.js';
import { StatusTick } from './status-tick.js';

/** A message the hub does not have yet, or has refused. */
export function PendingBubble({ pending, row }: { pending: PendingMessage; row: ConversationView }) {
  const { t, i18n } = useTranslation();
  const { outbox } = useDeskLink();
  const failed = pending.state === 'failed';
  const { clientMsgId, kind } = pending.input;
  return (
    <div className={classes.place} data-side="out" data-testid="message" data-status={failed ? 'refused' : 'pending'}>
      <div className={classes.bubble} data-tone={kind} data-failed={failed} data-form={pending.content.type === 'text' ? 'words' : 'card'}>
        {pending.input.isPublic && <PublicMark side="out" />}
        {pending.replyTo !== undefined && <ReplyQuote quote={pending.replyTo} row={row} />}
        <div className={classes.body}>
          <MessageBody content={pending.content} />
          <div className={classes.foot}>
            {clockTime(pending.createdAt, i18n.language)}
            <StatusTick status={failed ? 'failed' : 'queued'} />
          </div>
        </div>
      </div>
      {failed && (
        <div className={classes.failure} role="alert">
          <div className={classes.failureWords}>
            <IconAlertCircle size={16} aria-hidden="true" />
            <span>
              <strong>{t('thread.notSent')}</strong> {pending.error && describeFailure(i18n, pending.error)}
            </span>
          </div>
          <Group gap={6}>
            <Button size="compact-xs" color="red" onClick={() => outbox.retry(clientMsgId)}>
              {t('common.tryAgain')}
            </Button>
            <Button size="compact-xs" variant="default" onClick={() => outbox.remove(clientMsgId)}>
              {t('thread.discard')}
            </Button>
          </Group>
        </div>
      )}
    </div>
  );
}
