import { Button } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import type { ConversationView } from '../../../src/contract/api.js';
import { useThread } from '../data/thread-query.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { PageLoading } from '../shell/page-loading.js';
import { PageMessage } from '../shell/page-message.js';
import type { WritingAbout } from '../composer/writing-about.js';
import { LoadedMessages } from './loaded-messages.js';
import classes from './message-list.module.css';

interface Props {
  row: ConversationView;
  onWriteAbout: (about: WritingAbout) => void;
}

/** The messages of a conversation, or that they are on their way, or why they are not. */
export function MessageList({ row, onWriteAbout }: Props) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const state = useThread(row.id);
  return (
    <div className={classes.frame}>
      {state.thread !== undefined ? (
        <LoadedMessages row={row} thread={state.thread} state={state} onWriteAbout={onWriteAbout} />
      ) : state.error !== null ? (
        <PageMessage icon={<IconCloudOff size={28} />} title={t('thread.cannotLoad')} text={describe(state.error)} tone="danger">
          <Button variant="light" onClick={state.reload}>
            {t('common.tryAgain')}
          </Button>
        </PageMessage>
      ) : (
        <PageLoading />
      )}
    </div>
  );
}
