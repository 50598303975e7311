import { ActionIcon, Button, Loader, Menu, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPaperclip, IconSend2 } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { actOnPhone, type LabPerson, type PhoneAction, type PhoneAddress, type PhoneMessage } from '../api/lab.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { Avatar } from '../shell/avatar.js';
import classes from './lab.module.css';
import { PhoneBubble } from './phone-bubble.js';
import { usePhoneChat } from './use-phone-chat.js';

const FILES = ['photo', 'voice', 'video', 'animation', 'audio', 'sticker', 'document', 'video_note'] as const;
const TOO_BIG_BYTES = 25 * 1024 * 1024;

/** One person's phone with one bot's chat open. */
export function Phone({ address, person, botName }: { address: PhoneAddress; person: LabPerson; botName: string }) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const { chat, lost } = usePhoneChat(address);
  const [text, setText] = useState('');
  const [editing, setEditing] = useState<PhoneMessage | null>(null);
  const [replyTo, setReplyTo] = useState<PhoneMessage | null>(null);
  const end = useRef<HTMLDivElement>(null);
  const act = useMutation({
    mutationFn: (action: PhoneAction) => actOnPhone(address, action),
    onError: (error) => notifications.show({ color: 'red', message: describe(error) }),
  });
  const count = chat?.messages.length ?? 0;
  useEffect(() => end.current?.scrollIntoView({ block: 'end' }), [count]);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const words = text.trim();
    if (words === '') return;
    if (editing !== null) act.mutate({ type: 'edit', messageId: editing.id, text: words });
    else act.mutate({ type: 'text', text: words, ...(replyTo !== null && { replyTo: replyTo.id }) });
    setText('');
    setEditing(null);
    setReplyTo(null);
  };

  return (
    <section className={classes.phone} aria-label={t('lab.phoneOf', { name: person.displayName })}>
      <header className={classes.phoneHead}>
        <Avatar id={botName} name={botName} size={34} platform="telegram" />
        <div className={classes.phoneTitle}>
          <Text size="sm" fw={600} truncate>
            {botName}
          </Text>
          <Text size="xs" c="dimmed">
            {chat?.botTyping === true ? t('lab.botTyping') : t('lab.asPerson', { name: person.displayName })}
          </Text>
        </div>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          onClick={() => act.mutate({ type: chat?.blocked === true ? 'unblock' : 'block' })}
        >
          {t(chat?.blocked === true ? 'lab.unblock' : 'lab.block')}
        </Button>
      </header>
      <div className={classes.screen} role="log" aria-label={t('lab.chat')} tabIndex={0}>
        {chat === null && <Loader m="auto" aria-label={t('common.loading')} />}
        {lost && <Text className={classes.service}>{t('lab.lost')}</Text>}
        {chat?.messages.map((message) => (
          <PhoneBubble
            key={message.id}
            message={message}
            quoted={chat.messages.find((other) => other.id === message.replyTo)}
            onReply={() => setReplyTo(message)}
            onEdit={() => {
              setEditing(message);
              setText(message.text ?? '');
            }}
            onReact={(emojis) => act.mutate({ type: 'react', messageId: message.id, emojis })}
            onTap={(data) => act.mutate({ type: 'tap', messageId: message.id, data })}
          />
        ))}
        <div ref={end} />
      </div>
      <footer className={classes.phoneFoot}>
        {chat?.messages.length === 0 ? (
          <Button fullWidth loading={act.isPending} onClick={() => act.mutate({ type: 'start' })}>
            {t('lab.start')}
          </Button>
        ) : chat?.blocked === true ? (
          <Button fullWidth variant="light" onClick={() => act.mutate({ type: 'unblock' })}>
            {t('lab.unblock')}
          </Button>
        ) : (
          <>
            {(editing ?? replyTo) !== null && (
              <button
                type="button"
                className={classes.hint}
                onClick={() => {
                  setEditing(null);
                  setReplyTo(null);
                  setText('');
                }}
              >
                {t(editing !== null ? 'lab.editing' : 'lab.replying')} · {t('common.cancel')}
              </button>
            )}
            <form onSubmit={submit} className={classes.write}>
              <Menu position="top-start" withinPortal>
                <Menu.Target>
                  <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('lab.attach')}>
                    <IconPaperclip size={20} />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  {FILES.map((type) => (
                    <Menu.Item key={type} onClick={() => act.mutate({ type })}>
                      {t(`lab.send.${type}`)}
                    </Menu.Item>
                  ))}
                  <Menu.Item onClick={() => act.mutate({ type: 'document', sizeBytes: TOO_BIG_BYTES, fileName: 'holiday.mov' })}>
                    {t('lab.send.bigDocument')}
                  </Menu.Item>
                  <Menu.Item onClick={() => act.mutate({ type: 'album', count: 3 })}>{t('lab.send.album')}</Menu.Item>
                  <Menu.Item onClick={() => act.mutate({ type: 'location', latitude: 31.2304, longitude: 121.4737 })}>
                    {t('lab.send.location')}
                  </Menu.Item>
                  <Menu.Item onClick={() => act.mutate({ type: 'contact', phone: '+86 138 0013 8000', firstName: person.displayName })}>
                    {t('lab.send.contact')}
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
              <TextInput
                className={classes.field}
                aria-label={t('lab.message')}
                placeholder={t('lab.message')}
                value={text}
                maxLength={4096}
                onChange={(event) => setText(event.currentTarget.value)}
              />
              <ActionIcon type="submit" size="lg" radius="xl" aria-label={t('lab.sendMessage')} disabled={text.trim() === ''}>
                <IconSend2 size={18} />
              </ActionIcon>
            </form>
          </>
        )}
      </footer>
    </section>
  );
}
