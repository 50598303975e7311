import type { ConversationView, MessageView } from '../../../src/contract/api.js';
import { wordsOf } from '../data/last-message.js';
import { useMe } from '../data/me.js';
import { useTranslation } from '../i18n/translation.js';
import { onDemand } from '../shell/on-demand.js';
import { useOpening } from '../shell/use-opening.js';
import type { WritingAbout } from '../composer/writing-about.js';
import classes from './message-bubble.module.css';
import { messageRights } from './message-rights.js';

const BubbleMenuList = onDemand(async () => (await import('./bubble-menu-list.js')).BubbleMenuList);

interface Props {
  message: MessageView;
  row: ConversationView;
  onWriteAbout: (about: WritingAbout) => void;
}

/** What can be done with one message. There are many bubbles, so all but the two buttons exists only once it is asked for. */
export function BubbleActions({ message, row, onWriteAbout }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const menu = useOpening('menu');
  const rights = messageRights(message, row, me);

  if (!rights.reply && !rights.react && !rights.edit && !rights.retract && wordsOf(message.content) === '') return null;
  return (
    <div className={classes.actions} data-open={menu.opened}>
      {rights.reply && (
        <button
          type="button"
          className={classes.action}
          data-mark="reply"
          aria-label={t('thread.reply')}
          onClick={() => onWriteAbout({ mode: 'reply', message })}
        />
      )}
      <button type="button" className={classes.action} data-mark="more" aria-label={t('thread.more')} {...menu.buttonProps} />
      {menu.place !== null && <BubbleMenuList place={menu.place} message={message} row={row} rights={rights} onWriteAbout={onWriteAbout} />}
    </div>
  );
}
