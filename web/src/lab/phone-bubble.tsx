import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { phoneFileUrl, type PhoneAction, type PhoneMessage } from '../api/lab.js';
import { safeUrl } from '../content/safe-url.js';
import { clockTime } from '../i18n/times.js';
import { PhoneContent } from './phone-content.js';
import type { PhoneWay } from './phone-ways.js';
import type { PhoneWriting } from './phone-thread.js';
import classes from './phone.module.css';

interface Props {
  way: PhoneWay;
  message: PhoneMessage;
  quoted: PhoneMessage | undefined;
  onAct: (action: PhoneAction) => void;
  onWrite: (writing: PhoneWriting) => void;
}

const EMOJIS = ['👍', '❤', '🔥', '😁'];

export function PhoneBubble({ way, message, quoted, onAct, onWrite }: Props) {
  const { t, i18n } = useTranslation();
  if (message.deleted === true) return <div className={classes.service}>{t('lab.deleted')}</div>;
  const happened = message.happened && t(`lab.happened.${message.happened}`, { detail: message.text });
  if (message.kind === 'service') return <div className={classes.service}>{happened ?? message.text ?? t('lab.service')}</div>;
  return (
    <div className={classes.message} data-from={message.from} data-kind={message.kind} data-testid="phone-message">
      {message.sender !== undefined && (
        <div className={classes.sender}>
          {message.sender.pictureUrl !== undefined && <img src={phoneFileUrl(way.platform, message.sender.pictureUrl)} alt="" />}
          {message.sender.name}
        </div>
      )}
      <div className={classes.bubble}>
        {quoted !== undefined && <div className={classes.quote}>{quoted.text ?? quoted.caption ?? t(`lab.kind.${quoted.kind}`)}</div>}
        {happened !== undefined && <div className={classes.happened}>{happened}</div>}
        <PhoneContent platform={way.platform} message={message} />
        <div className={classes.meta}>
          {message.edited === true && <span>{t('thread.edited')}</span>}
          <time dateTime={message.at}>{clockTime(message.at, i18n.language)}</time>
        </div>
      </div>
      {message.buttons !== undefined && <Buttons message={message} onAct={onAct} />}
      {message.reactions !== undefined && message.reactions.length > 0 && (
        <div className={classes.reactions}>
          {message.reactions.map((emoji) => (
            <span key={emoji}>{emoji}</span>
          ))}
        </div>
      )}
      <BubbleMenu way={way} message={message} onAct={onAct} onWrite={onWrite} />
    </div>
  );
}

function Buttons({ message, onAct }: { message: PhoneMessage; onAct: Props['onAct'] }) {
  return (
    <div className={classes.buttons}>
      {message.buttons?.map((row, index) => (
        <div key={index} className={classes.buttonRow}>
          {row.map(({ text, data, url }) => {
            const href = safeUrl(url ?? '');
            return href === null ? (
              <button
                key={text}
                type="button"
                className={classes.button}
                disabled={data === undefined}
                onClick={() => data !== undefined && onAct({ type: 'tap', messageId: message.id, data })}
              >
                {text}
              </button>
            ) : (
              <a key={text} className={classes.button} href={href} target="_blank" rel="noopener noreferrer">
                {text} ↗
              </a>
            );
          })}
        </div>
      ))}
    </div>
  );
}

function BubbleMenu({ way, message, onAct, onWrite }: Omit<Props, 'quoted'>) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const own = message.from === 'user';
  const { unsends } = way;
  if (!way.quotes && !(own ? way.edits || unsends !== null : way.reacts)) return null;
  return (
    <div className={classes.more} data-open={open}>
      <Menu opened={open} onChange={setOpen} shadow="md">
        <Menu.Target>
          <ActionIcon size="sm" variant="transparent" className={classes.tool ?? ''} aria-label={t('thread.more')}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {way.quotes && <Menu.Item onClick={() => onWrite({ mode: 'reply', message })}>{t('thread.reply')}</Menu.Item>}
          {way.edits && own && message.text !== undefined && (
            <Menu.Item onClick={() => onWrite({ mode: 'edit', message })}>{t('thread.edit')}</Menu.Item>
          )}
          {unsends !== null && own && (
            <Menu.Item onClick={() => onAct({ type: unsends, messageId: message.id })}>{t('lab.unsend')}</Menu.Item>
          )}
          {way.reacts && !own && (
            <>
              <Menu.Divider />
              {EMOJIS.map((emoji) => (
                <Menu.Item
                  key={emoji}
                  onClick={() =>
                    onAct({ type: 'react', messageId: message.id, emojis: message.reactions?.includes(emoji) === true ? [] : [emoji] })
                  }
                >
                  {t(message.reactions?.includes(emoji) === true ? 'thread.takeReactionBack' : 'thread.reactWith', { emoji })}
                </Menu.Item>
              ))}
            </>
          )}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
