import { CloseButton, SegmentedControl } from '@mantine/core';
import { IconArrowBackUp, IconPencil } from '@tabler/icons-react';
import type { ConversationView } from '../../../src/contract/api.js';
import { useTranslation } from '../i18n/translation.js';
import { wordsOf } from '../data/last-message.js';
import type { WritingAbout } from './writing-about.js';
import { useSenderName } from '../thread/sender-name.js';
import { mayAnswerInPublic } from './answer-in-public.js';
import classes from './composer.module.css';

interface Props {
  about: WritingAbout;
  row: ConversationView;
  onAbout: (about: WritingAbout | null) => void;
}

/** Which message is being answered or corrected, and who will read the answer to a comment. */
export function AboutLine({ about, row, onAbout }: Props) {
  const { t } = useTranslation();
  const nameOf = useSenderName(row);
  const { mode, message } = about;
  const words = wordsOf(message.content);
  const asChosen = (place: string): WritingAbout => (place === 'public' ? { mode, message, isPublic: true } : { mode, message });
  return (
    <div className={classes.about}>
      {mode === 'reply' ? <IconArrowBackUp size={17} aria-hidden="true" /> : <IconPencil size={17} aria-hidden="true" />}
      <div className={classes.aboutWords}>
        <strong>{mode === 'reply' ? t('composer.replyingTo', { name: nameOf(message.sender.name) }) : t('composer.editing')}</strong>
        <span>{words === '' ? t(`content.kind.${message.content.type}`) : words}</span>
        {mode === 'reply' && message.isPublic && (
          <span className={classes.whoReads}>{t(about.isPublic ? 'composer.answer.publicHint' : 'composer.answer.privateHint')}</span>
        )}
      </div>
      {mayAnswerInPublic(about, row.capabilities) && (
        <SegmentedControl
          size="xs"
          aria-label={t('composer.answer.where')}
          value={about.isPublic ? 'public' : 'private'}
          onChange={(place) => onAbout(asChosen(place))}
          data={[
            { value: 'private', label: t('composer.answer.private') },
            { value: 'public', label: t('composer.answer.public') },
          ]}
        />
      )}
      <CloseButton size="sm" aria-label={t('common.cancel')} onClick={() => onAbout(null)} />
    </div>
  );
}
