import { Menu } from '@mantine/core';
import { IconCopy, IconPencil, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConversationView, MessageView } from '../../../src/contract/api.js';
import { reactToMessage, retractMessage } from '../api/conversations.js';
import { wordsOf } from '../data/last-message.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { useTranslation } from '../i18n/translation.js';
import { MenuFrame } from '../shell/menu-frame.js';
import { notify } from '../shell/notify.js';
import { onDemand } from '../shell/on-demand.js';
import type { Place } from '../shell/use-opening.js';
import type { WritingAbout } from '../composer/writing-about.js';
import type { MessageRights } from './message-rights.js';
import { ReactionRow } from './reaction-row.js';

const ConfirmDialog = onDemand(async () => (await import('../shell/confirm-dialog.js')).ConfirmDialog);

interface Props {
  place: Place;
  message: MessageView;
  row: ConversationView;
  rights: MessageRights;
  onWriteAbout: (about: WritingAbout) => void;
}

export function BubbleMenuList({ place, message, row, rights, onWriteAbout }: Props) {
  const { t } = useTranslation();
  const [retracting, setRetracting] = useState(false);
  const words = wordsOf(message.content);
  return (
    <>
      <MenuFrame place={place}>
        {rights.react && <Reaction message={message} row={row} onChosen={() => place.onChange(false)} />}
        {words !== '' && (
          <Menu.Item
            leftSection={<IconCopy size={16} />}
            onClick={() => void navigator.clipboard.writeText(words).catch(() => notify({ color: 'red', message: t('thread.cannotCopy') }))}
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
      </MenuFrame>
      {retracting && <Retraction messageId={message.id} onClose={() => setRetracting(false)} />}
    </>
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
