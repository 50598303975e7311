import { IconRobot } from '@tabler/icons-react';
import { memo } from 'react';
import { useColleagues } from '../data/colleagues.js';
import { usePartnerName } from '../i18n/person-name.js';
import { useTranslation } from '../i18n/translation.js';
import type { ConversationView } from '../../../src/contract/api.js';
import { Avatar } from '../shell/avatar.js';
import { MessageBubble } from './message-bubble.js';
import classes from './bubble-group.module.css';
import type { WritingAbout } from '../composer/writing-about.js';
import { useSenderName } from './sender-name.js';
import { PendingBubble } from './pending-bubble.js';
import { isSameGroup, type Group } from './thread-rows.js';

interface Props {
  group: Group;
  row: ConversationView;
  highlighted: number | null;
  onJump: (seq: number) => void;
  onWriteAbout: (about: WritingAbout) => void;
}

/** Several messages by one person in a row: their face once, their name once. */
export const BubbleGroup = memo(function BubbleGroup({ group, row, highlighted, onJump, onWriteAbout }: Props) {
  const { t } = useTranslation();
  const name = useSenderName(row)(group.senderName);
  const colleagues = useColleagues();
  const partnerName = usePartnerName()(row);
  const face = (
    <span className={classes.avatar}>
      <Avatar
        id={group.side === 'in' ? row.contact.id : group.senderId}
        name={group.side === 'in' ? partnerName : group.senderName}
        url={group.side === 'in' ? row.contact.avatarUrl : colleagues[group.senderId]?.pictureUrl}
        size={34}
      />
    </span>
  );
  return (
    <div className={classes.group} data-side={group.side} data-tall={group.bubbles.length > 2}>
      {group.side === 'in' && face}
      <div className={classes.stack}>
        <span className={classes.sender}>
          {group.bot && <IconRobot size={13} aria-hidden="true" />} {name}
          {group.note && ` · ${t('thread.internalNote')}`}
        </span>
        {group.bubbles.map((bubble) =>
          bubble.pending === undefined ? (
            <MessageBubble
              key={bubble.key}
              messages={bubble.messages}
              row={row}
              highlighted={bubble.messages.some((message) => message.seq === highlighted)}
              onJump={onJump}
              onWriteAbout={onWriteAbout}
            />
          ) : (
            <PendingBubble key={bubble.key} pending={bubble.pending} row={row} />
          ),
        )}
      </div>
      {group.side === 'out' && face}
    </div>
  );
}, isSame);

/** Whatever is loaded beside it: all are gathered anew with every page, and drawn anew with every step of scrolling. */
function isSame({ group: before, ...others }: Props, { group: now, ...rest }: Props): boolean {
  return (
    others.row === rest.row &&
    others.highlighted === rest.highlighted &&
    others.onJump === rest.onJump &&
    others.onWriteAbout === rest.onWriteAbout &&
    isSameGroup(before, now)
  );
}
