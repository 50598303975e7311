import { CloseButton } from '@mantine/core';
import { IconArrowBackUp, IconPencil } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import { wordsOf } from '../data/last-message.js';
import type { WritingAbout } from '../thread/conversation-pane.js';
import classes from './composer.module.css';

/** Which message is being answered or corrected. */
export function AboutLine({ about: { mode, message }, onCancel }: { about: WritingAbout; onCancel: () => void }) {
  const { t } = useTranslation();
  const words = wordsOf(message.content);
  return (
    <div className={classes.about}>
      {mode === 'reply' ? <IconArrowBackUp size={17} aria-hidden="true" /> : <IconPencil size={17} aria-hidden="true" />}
      <div className={classes.aboutWords}>
        <strong>{mode === 'reply' ? t('composer.replyingTo', { name: message.sender.name }) : t('composer.editing')}</strong>
        <span>{words === '' ? t(`content.kind.${message.content.type}`) : words}</span>
      </div>
      <CloseButton size="sm" aria-label={t('common.cancel')} onClick={onCancel} />
    </div>
  );
}
