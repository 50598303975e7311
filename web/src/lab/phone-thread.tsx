import { useRef, useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { PhoneAction, PhoneChat, PhoneMessage } from '../api/lab.js';
import { useThreadScroll } from '../thread/use-thread-scroll.js';
import { PhoneBubble } from './phone-bubble.js';
import { PhoneInput } from './phone-input.js';
import classes from './phone.module.css';
import type { PhoneWay } from './phone-ways.js';

export interface PhoneWriting {
  mode: 'edit' | 'reply';
  message: PhoneMessage;
}

interface Props {
  way: PhoneWay;
  chat: PhoneChat | null;
  onAct: (action: PhoneAction) => void;
}

/** What was said in the chat, and what the person says next. */
export function PhoneThread({ way, chat, onAct }: Props) {
  const { t } = useTranslation();
  const [writing, setWriting] = useState<PhoneWriting | null>(null);
  const messages = chat?.messages ?? [];
  const frame = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const scroll = useThreadScroll({ frame, content }, { firstSeq: 0, lastSeq: messages.at(-1)?.id ?? 0, pendingCount: 0 });
  const seen = chat?.seenByBusiness === true && messages.at(-1)?.from === 'user';
  return (
    <>
      <div className={classes.chat} ref={frame} onScroll={scroll.onScroll} role="log" aria-label={t('lab.chat')} tabIndex={0}>
        <div className={classes.messages} ref={content}>
          {messages.map((message) => (
            <PhoneBubble
              key={message.id}
              way={way}
              message={message}
              quoted={message.replyTo === undefined ? undefined : messages.find(({ id }) => id === message.replyTo)}
              onAct={onAct}
              onWrite={setWriting}
            />
          ))}
          {seen && <div className={classes.seen}>{t('lab.seen')}</div>}
        </div>
      </div>
      <PhoneInput
        key={writing === null ? 'new' : `${writing.mode} ${writing.message.id}`}
        way={way}
        chat={chat}
        writing={writing}
        onWriting={setWriting}
        onAct={onAct}
      />
    </>
  );
}
