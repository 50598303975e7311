import { IconBan } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { ConversationView, MessageView } from '../../../src/contract/api.js';
import type { MessageContent } from '../../../src/contract/content.js';
import { MessageBody } from '../content/message-body.js';
import { clockTime, exactTime } from '../i18n/times.js';
import { BubbleActions } from './bubble-actions.js';
import type { WritingAbout } from './conversation-pane.js';
import { FailureNotice } from './failure-notice.js';
import classes from './message-bubble.module.css';
import { ReplyQuote } from './reply-quote.js';
import { StatusTick } from './status-tick.js';

interface Props {
  messages: [MessageView, ...MessageView[]];
  row: ConversationView;
  highlighted: boolean;
  onJump: (seq: number) => void;
  onWriteAbout: (about: WritingAbout) => void;
}

const FAILED: readonly MessageView['status'][] = ['failed', 'uncertain', 'expired'];

/** One stored message, or the messages of one album. */
export const MessageBubble = memo(function MessageBubble({ messages, row, highlighted, onJump, onWriteAbout }: Props) {
  const message = messages[0];
  const last = messages.at(-1) ?? message;
  const failed = messages.find((candidate) => FAILED.includes(candidate.status));
  const { kind, retractedAt } = message;
  const reactions = messages.flatMap((candidate) => candidate.reactions ?? []);
  return (
    <div
      className={classes.place}
      data-side={kind === 'in' ? 'in' : 'out'}
      data-testid="message"
      data-status={last.status}
      data-seq={message.seq}
    >
      <div className={classes.line}>
        <div
          className={classes.bubble}
          data-tone={kind}
          data-failed={failed !== undefined}
          data-highlighted={highlighted}
          data-form={retractedAt === undefined ? bubbleForm(message) : 'words'}
        >
          {retractedAt === undefined && (
            <>
              {message.forwardedFrom !== undefined && <ForwardedFrom name={message.forwardedFrom} />}
              {message.replyTo !== undefined && <ReplyQuote quote={message.replyTo} onJump={onJump} />}
            </>
          )}
          <div className={classes.body}>
            {retractedAt === undefined ? <MessageBody content={contentOf(messages)} messageId={message.id} /> : <Retracted />}
            <BubbleFoot message={last} />
          </div>
        </div>
        {retractedAt === undefined && <BubbleActions message={message} row={row} onWriteAbout={onWriteAbout} />}
      </div>
      {reactions.length > 0 && <Reactions reactions={reactions} />}
      {failed !== undefined && <FailureNotice message={failed} row={row} />}
    </div>
  );
}, isSame);

/** When older messages come, all are gathered into bubbles anew. */
function isSame({ messages: before, ...others }: Props, { messages: now, ...rest }: Props): boolean {
  if (before.length !== now.length || before.some((message, index) => message !== now[index])) return false;
  return (
    others.row === rest.row &&
    others.highlighted === rest.highlighted &&
    others.onJump === rest.onJump &&
    others.onWriteAbout === rest.onWriteAbout
  );
}

/** Words share their last line with the time; a sticker needs no bubble. */
function bubbleForm({ content }: MessageView): 'words' | 'bare' | 'card' {
  if (content.type === 'text') return 'words';
  return content.type === 'sticker' || (content.type === 'video' && content.round === true) ? 'bare' : 'card';
}

/** An album that came as single messages is shown as the one album it is. */
function contentOf(messages: Props['messages']): MessageContent {
  const [first] = messages;
  if (messages.length === 1) return first.content;
  const items = messages.flatMap(({ content }) =>
    content.type === 'image' || content.type === 'video' || content.type === 'audio' || content.type === 'file'
      ? [{ type: content.type, media: content.media }]
      : [],
  );
  if (items.length !== messages.length) return first.content;
  const captioned = messages
    .map(({ content }) => content)
    .find((content) => 'caption' in content && content.caption !== undefined && content.caption !== '');
  if (captioned === undefined || !('caption' in captioned)) return { type: 'album', items };
  return { type: 'album', items, caption: captioned.caption, entities: captioned.entities };
}

function BubbleFoot({ message }: { message: MessageView }) {
  const { t, i18n } = useTranslation();
  const at = message.platformAt ?? message.sentAt;
  return (
    <div className={classes.foot}>
      {message.editedAt !== undefined && message.retractedAt === undefined && (
        <span title={exactTime(message.editedAt, i18n.language)}>{t('thread.edited')}</span>
      )}
      <time dateTime={at} title={exactTime(at, i18n.language)}>
        {clockTime(at, i18n.language)}
      </time>
      {(message.kind === 'out' || message.kind === 'bot') && message.retractedAt === undefined && <StatusTick status={message.status} />}
    </div>
  );
}

function ForwardedFrom({ name }: { name: string }) {
  const { t } = useTranslation();
  return <div className={classes.forwarded}>{t('thread.forwardedFrom', { name })}</div>;
}

function Retracted() {
  const { t } = useTranslation();
  return (
    <span className={classes.retracted}>
      <IconBan size={16} aria-hidden="true" />
      {t('thread.retracted')}
    </span>
  );
}

function Reactions({ reactions }: { reactions: NonNullable<MessageView['reactions']> }) {
  const { t } = useTranslation();
  return (
    <div className={classes.reactions}>
      {reactions.map((reaction, index) => (
        <span key={index} className={classes.reaction} title={reaction.name ?? t(`thread.reactedBy.${reaction.by}`)}>
          {reaction.emoji}
        </span>
      ))}
    </div>
  );
}
