import { ActionIcon, Menu } from '@mantine/core';
import { notify } from '../shell/notify.js';
import { IconBatteryFilled, IconDotsVertical, IconWifi } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { ChannelAccountView } from '../../../src/contract/api.js';
import { actOnPhone, type LabPerson, type PhoneAction, type PhoneAddress, type PhoneChat, type PhoneMessage } from '../api/lab.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { clockTime } from '../i18n/times.js';
import { Avatar } from '../shell/avatar.js';
import { useThreadScroll } from '../thread/use-thread-scroll.js';
import { PhoneBubble } from './phone-bubble.js';
import { PhoneInput } from './phone-input.js';
import classes from './phone.module.css';
import type { PhoneWay } from './phone-ways.js';
import { usePhoneChat, type Following } from './use-phone-chat.js';

export interface PhoneWriting {
  mode: 'edit' | 'reply';
  message: PhoneMessage;
}

interface Props {
  way: PhoneWay;
  address: PhoneAddress;
  account: ChannelAccountView;
  person: LabPerson;
  following: Following;
}

/** This person's phone, with their chat with the bound account, as the platform's app would show it. */
export function Phone({ way, address, account, person, following }: Props) {
  const { t, i18n } = useTranslation();
  const describe = useDescribeError();
  const { chat, broken } = usePhoneChat(address, following);
  const [writing, setWriting] = useState<PhoneWriting | null>(null);
  const act = useMutation({
    mutationFn: (action: PhoneAction) => actOnPhone(address, action),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  const messages = chat?.messages ?? [];
  const frame = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const scroll = useThreadScroll({ frame, content }, { firstSeq: 0, lastSeq: messages.at(-1)?.id ?? 0, pendingCount: 0 });

  const seen = chat?.seenByBusiness === true && messages.at(-1)?.from === 'user';
  return (
    <section className={classes.phone} data-platform={way.platform} aria-label={t('lab.phoneOf', { name: person.displayName })}>
      <div className={classes.bar} aria-hidden="true">
        <span>{clockTime(new Date().toISOString(), i18n.language)}</span>
        <span>
          <IconWifi size={14} /> <IconBatteryFilled size={16} />
        </span>
      </div>
      <div className={classes.head}>
        <Avatar id={account.externalAccountId} name={account.name} size={36} />
        <div className={classes.headName}>
          <strong>{account.name}</strong>
          <span role="status">{t(stateOf(chat, broken, way))}</span>
        </div>
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <ActionIcon variant="transparent" className={classes.headTool ?? ''} aria-label={t('lab.chatMenu')}>
              <IconDotsVertical size={20} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => act.mutate({ type: 'start' })}>{t(`lab.begin.${way.partner}`)}</Menu.Item>
            {chat?.blocked === true ? (
              <Menu.Item onClick={() => act.mutate({ type: 'unblock' })}>{t(`lab.unblock.${way.partner}`)}</Menu.Item>
            ) : (
              <Menu.Item color="red" onClick={() => act.mutate({ type: 'block' })}>
                {t(`lab.block.${way.partner}`)}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </div>
      <div className={classes.chat} ref={frame} onScroll={scroll.onScroll} role="log" aria-label={t('lab.chat')} tabIndex={0}>
        <div className={classes.messages} ref={content}>
          {messages.map((message) => (
            <PhoneBubble
              key={message.id}
              way={way}
              message={message}
              quoted={message.replyTo === undefined ? undefined : messages.find(({ id }) => id === message.replyTo)}
              onAct={act.mutate}
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
        onAct={act.mutate}
      />
    </section>
  );
}

function stateOf(chat: PhoneChat | null, broken: boolean, { partner }: PhoneWay): string {
  if (broken) return 'lab.noAnswer';
  if (chat?.botTyping === true) return 'lab.botTyping';
  return chat?.blocked === true ? `lab.blocked.${partner}` : `lab.partner.${partner}`;
}
