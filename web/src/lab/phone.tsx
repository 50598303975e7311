import { ActionIcon, Menu } from '@mantine/core';
import { notify } from '../shell/notify.js';
import { IconBatteryFilled, IconDotsVertical, IconWifi } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { ChannelAccountView } from '../../../src/contract/api.js';
import { actOnPhone, type LabPerson, type PhoneAction, type PhoneAddress, type PhoneChat } from '../api/lab.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { clockTime } from '../i18n/times.js';
import { Avatar } from '../shell/avatar.js';
import { PhonePosts } from './phone-posts.js';
import { PhoneThread } from './phone-thread.js';
import classes from './phone.module.css';
import type { PhoneWay } from './phone-ways.js';
import { usePhoneChat, type Following } from './use-phone-chat.js';

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
  const [shown, setShown] = useState<'chat' | 'posts'>('chat');
  const act = useMutation({
    mutationFn: (action: PhoneAction) => actOnPhone(address, action),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  const posts = chat?.posts;
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
      {posts !== undefined && (
        <div className={classes.tabs} role="group" aria-label={t('lab.shown.label')}>
          {(['chat', 'posts'] as const).map((part) => (
            <button key={part} type="button" aria-pressed={shown === part} onClick={() => setShown(part)}>
              {t(`lab.shown.${part}`)}
            </button>
          ))}
        </div>
      )}
      {posts !== undefined && shown === 'posts' ? (
        <PhonePosts
          posts={posts}
          accountName={account.name}
          onComment={(text) => act.mutate({ type: 'comment', text })}
          onChat={() => setShown('chat')}
        />
      ) : (
        <PhoneThread way={way} chat={chat} onAct={act.mutate} />
      )}
    </section>
  );
}

function stateOf(chat: PhoneChat | null, broken: boolean, { partner }: PhoneWay): string {
  if (broken) return 'lab.noAnswer';
  if (chat?.botTyping === true) return 'lab.botTyping';
  return chat?.blocked === true ? `lab.blocked.${partner}` : `lab.partner.${partner}`;
}
