import { Menu } from '@mantine/core';
import { notify } from '../shell/notify.js';
import { IconArrowBackUp, IconCopy, IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { ConversationView, MessageView } from '../../../src/contract/api.js';
import { reactToMessage, retractMessage } from '../api/conversations.js';
import { wordsOf } from '../data/last-message.js';
import { useMe } from '../data/me.js';
import { useDescribeError } from '../i18n/describe-error.js';
import type { WritingAbout } from './conversation-pane.js';
import classes from './message-bubble.module.css';
import { messageRights } from './message-rights.js';
import { ReactionRow } from './reaction-row.js';
import { onDemand } from '../shell/on-demand.js';

const ConfirmDialog = onDemand(async () => (await import('../shell/confirm-dialog.js')).ConfirmDialog);

interface Props {
  message: MessageView;
  row: ConversationView;
  onWriteAbout: (about: WritingAbout) => void;
}

/** What can be done with one message. There are many bubbles, so all but the two buttons exists only once it is asked for. */
export function BubbleActions({ message, row, onWriteAbout }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const [open, setOpen] = useState(false);
  const [retracting, setRetracting] = useState(false);
  const rights = messageRights(message, row, me);
  const words = wordsOf(message.content);

  const more = (
    <button type="button" className={classes.action} aria-label={t('thread.more')} aria-haspopup="menu" onClick={() => setOpen(true)}>
      <IconDots size={16} />
    </button>
  );
  if (!rights.reply && !rights.react && !rights.edit && !rights.retract && words === '') return null;
  return (
    <div className={classes.actions} data-open={open}>
      {rights.reply && (
        <button
          type="button"
          className={classes.action}
          aria-label={t('thread.reply')}
          onClick={() => onWriteAbout({ mode: 'reply', message })}
        >
          <IconArrowBackUp size={16} />
        </button>
      )}
      {!open ? (
        more
      ) : (
        <Menu opened onChange={setOpen} shadow="md" withinPortal>
          <Menu.Target>{more}</Menu.Target>
          <Menu.Dropdown>
            {rights.react && <Reaction message={message} row={row} onChosen={() => setOpen(false)} />}
            {words !== '' && (
              <Menu.Item
                leftSection={<IconCopy size={16} />}
                onClick={() =>
                  void navigator.clipboard.writeText(words).catch(() => notify({ color: 'red', message: t('thread.cannotCopy') }))
                }
              >
                {t('thread.copy')}
              </Menu.Item>
            )}
            {rights.edit && (
              <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => onWriteAbout({ mode: 'edit', message })}>
                {t('thread.edit')}
              </Menu.Item>
            )}
            {rights.retract && (
              <Menu.Item leftSection={<IconTrash size={16} />} onClick={() => setRetracting(true)}>
                {t('thread.retract')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {retracting && <Retraction messageId={message.id} onClose={() => setRetracting(false)} />}
    </div>
  );
}

function useTellFailure(): (error: Error) => void {
  const describe = useDescribeError();
  return (error) => notify({ color: 'red', message: describe(error) });
}

function Reaction({ message, row, onChosen }: Pick<Props, 'message' | 'row'> & { onChosen: () => void }) {
  const onError = useTellFailure();
  const react = useMutation({ mutationFn: (emoji: string | null) => reactToMessage(message.id, emoji), onError });
  const own = message.reactions?.find((reaction) => reaction.by === 'agent')?.emoji;
  return (
    <ReactionRow
      emojis={row.capabilities.reactions.emojis}
      chosen={own}
      onChosen={(emoji) => {
        onChosen();
        react.mutate(emoji);
      }}
    />
  );
}

function Retraction({ messageId, onClose }: { messageId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const onError = useTellFailure();
  const retract = useMutation({ mutationFn: () => retractMessage(messageId), onError });
  return (
    <ConfirmDialog
      title={t('thread.retractTitle')}
      text={t('thread.retractText')}
      action={t('thread.retract')}
      onClose={onClose}
      onConfirmed={() => retract.mutate()}
    />
  );
}
