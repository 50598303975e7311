import { ActionIcon, Menu } from '@mantine/core';
import { IconDotsVertical } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { phoneFileUrl, type PhoneMessage } from '../api/lab.js';
import { clockTime, fileSize } from '../i18n/times.js';
import classes from './lab.module.css';

const REACTIONS = ['👍', '❤', '🔥', '😁'];

interface Props {
  message: PhoneMessage;
  quoted: PhoneMessage | undefined;
  onReply: () => void;
  onEdit: () => void;
  onReact: (emojis: string[]) => void;
  onTap: (data: string) => void;
}

/** A message as that platform's app would show it. */
export function PhoneBubble({ message, quoted, onReply, onEdit, onReact, onTap }: Props) {
  const { t, i18n } = useTranslation();
  if (message.kind === 'service') return <p className={classes.service}>{message.text}</p>;
  if (message.deleted === true) return <p className={classes.service}>{t('lab.deleted')}</p>;
  return (
    <div className={classes.row} data-from={message.from}>
      <div className={classes.bubble}>
        {quoted !== undefined && <span className={classes.quote}>{wordsOf(quoted) || t(`lab.kind.${quoted.kind}`)}</span>}
        <Body message={message} />
        <span className={classes.meta}>
          {message.edited === true && `${t('lab.edited')} · `}
          {clockTime(message.at, i18n.language)}
        </span>
        {message.reactions !== undefined && message.reactions.length > 0 && (
          <span className={classes.reactions}>{message.reactions.join(' ')}</span>
        )}
        {message.buttons?.map((row, index) => (
          <span key={index} className={classes.buttons}>
            {row.map((button) => (
              <button
                key={button.text}
                type="button"
                onClick={() => {
                  if (button.data !== undefined) onTap(button.data);
                  else if (button.url !== undefined && /^https?:/.test(button.url)) window.open(button.url, '_blank', 'noopener');
                }}
              >
                {button.text}
              </button>
            ))}
          </span>
        ))}
      </div>
      <Menu position="bottom" withinPortal>
        <Menu.Target>
          <ActionIcon size="sm" variant="subtle" color="gray" className={classes.more} aria-label={t('lab.messageMenu')}>
            <IconDotsVertical size={14} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={onReply}>{t('lab.reply')}</Menu.Item>
          {message.from === 'user' && message.kind === 'text' && <Menu.Item onClick={onEdit}>{t('lab.edit')}</Menu.Item>}
          {REACTIONS.map((emoji) => (
            <Menu.Item key={emoji} onClick={() => onReact([emoji])}>
              {emoji}
            </Menu.Item>
          ))}
          <Menu.Item onClick={() => onReact([])}>{t('lab.noReaction')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

const wordsOf = (message: PhoneMessage): string => message.text ?? message.caption ?? message.title ?? '';

function Body({ message }: { message: PhoneMessage }) {
  const { t, i18n } = useTranslation();
  const url = message.fileUrl === undefined ? undefined : phoneFileUrl(message.fileUrl);
  const caption = message.caption === undefined ? null : <span className={classes.words}>{message.caption}</span>;
  switch (message.kind) {
    case 'text':
      return <span className={classes.words}>{message.text}</span>;
    case 'photo':
    case 'sticker':
      return (
        <>
          {url !== undefined && <img src={url} alt={t(`lab.kind.${message.kind}`)} className={classes.picture} />}
          {caption}
        </>
      );
    case 'video':
    case 'animation':
    case 'video_note':
      return (
        <>
          {url !== undefined && <video src={url} controls className={classes.picture} aria-label={t(`lab.kind.${message.kind}`)} />}
          {caption}
        </>
      );
    case 'voice':
    case 'audio':
      return (
        <>
          {url !== undefined && <audio src={url} controls className={classes.audio} aria-label={t(`lab.kind.${message.kind}`)} />}
          {caption}
        </>
      );
    case 'document':
      return (
        <>
          <a href={url} download={message.fileName}>
            {message.fileName ?? t('lab.kind.document')}
          </a>
          {message.sizeBytes !== undefined && <span className={classes.small}>{fileSize(message.sizeBytes, i18n.language)}</span>}
          {caption}
        </>
      );
    case 'location':
    case 'venue':
      return (
        <span className={classes.words}>
          📍 {message.title ?? `${String(message.latitude)}, ${String(message.longitude)}`}
          {message.address !== undefined && <span className={classes.small}>{message.address}</span>}
        </span>
      );
    case 'contact':
      return (
        <span className={classes.words}>
          👤 {message.title ?? message.text} <span className={classes.small}>{message.phone}</span>
        </span>
      );
    case 'service':
      return null;
  }
}
