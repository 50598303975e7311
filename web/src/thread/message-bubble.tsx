import { IconBan } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation, type Translation } from '../i18n/translation.js';
import type { ConversationView, MessageView } from '../../../src/contract/api.js';
import type { MessageContent } from '../../../src/contract/content.js';
import { MessageBody } from '../content/message-body.js';
import { clockTime, exactTime } from '../i18n/times.js';
import { BubbleActions } from './bubble-actions.js';
import type { WritingAbout } from '../composer/writing-about.js';
import classes from './message-bubble.module.css';
import { PublicMark } from './public-mark.js';
import { ReplyQuote } from './reply-quote.js';
import { onDemand } from '../shell/on-demand.js';
import { hasFailed, isInTrouble } from './settling.js';
import { StatusTick } from './status-tick.js';
import { shownAt } from './thread-rows.js';

const FailureNotice = onDemand(async () => (await import('./failure-notice.js')).FailureNotice);

/** So much between a platform's time and ours is no mere difference of clocks. */
const WAITED_MS = 60_000;

interface Props {
  messages: [MessageView, ...MessageView[]];
  row: ConversationView;
  highlighted: boolean;
  onJump: (seq: number) => void;
  onWriteAbout: (about: WritingAbout) => void;
}

/** One stored message, or the messages of one album. */
export const MessageBubble = memo(function MessageBubble({ messages, row, highlighted, onJump, onWriteAbout }: Props) {
  const message = messages[0];
  const last = messages.at(-1) ?? message;
  const troubled = messages.find(hasFailed) ?? messages.find(isInTrouble);
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
          data-failed={troubled !== undefined && hasFailed(troubled)}
          data-highlighted={highlighted}
          data-form={retractedAt === undefined ? bubbleForm(message) : 'words'}
        >
          {retractedAt === undefined && (
            <>
              {message.isPublic && <PublicMark side={kind === 'in' ? 'in' : 'out'} />}
              {message.forwardedFrom !== undefined && <ForwardedFrom name={message.forwardedFrom} />}
              {message.replyTo !== undefined && <ReplyQuote quote={message.replyTo} row={row} onJump={onJump} />}
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
      {troubled !== undefined && retractedAt === undefined && <FailureNotice message={troubled} row={row} />}
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
  const at = shownAt(message);
  const isSent = (message.kind === 'out' || message.kind === 'bot') && message.retractedAt === undefined;
  return (
    <div className={classes.foot}>
      {message.editedAt !== undefined && message.retractedAt === undefined && (
        <span title={exactTime(message.editedAt, i18n.language)}>{t('thread.edited')}</span>
      )}
      <time dateTime={at} title={timesOf(message, i18n)}>
        {clockTime(at, i18n.language)}
      </time>
      {isSent && <PartsAhead message={message} />}
      {isSent && <StatusTick status={message.status} />}
    </div>
  );
}

/** The time that is shown, and the other one where they lie apart: it waited on the way. */
function timesOf(message: MessageView, { t, language }: Translation): string {
  const [here, platform] = [message.sentAt, shownAt(message)];
  if (Math.abs(Date.parse(here) - Date.parse(platform)) < WAITED_MS) return exactTime(platform, language);
  const times = { here: exactTime(here, language), platform: exactTime(platform, language) };
  return t(message.kind === 'in' ? 'thread.receivedLater' : 'thread.sentLater', times);
}

/** A message is as far as the part of it that is least far: how many are further. */
function PartsAhead({ message: { parts = [], status } }: { message: MessageView }) {
  const { t } = useTranslation();
  const ahead = parts.filter((part) => part.status !== status).length;
  if (ahead === 0 || ahead === parts.length || parts.some(hasFailed)) return null;
  return (
    <span title={parts.map((part, index) => t('thread.part', { no: index + 1, status: t(`status.${part.status}`) })).join(' · ')}>
      {ahead}/{parts.length}
    </span>
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
