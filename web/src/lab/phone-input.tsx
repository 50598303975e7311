import { ActionIcon, CloseButton, Menu } from '@mantine/core';
import { IconPaperclip, IconSend2 } from '@tabler/icons-react';
import { useRef, useState, type FormEvent } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { PhoneAction, PhoneChat } from '../api/lab.js';
import { fileToBase64, LARGEST_FILE_BYTES } from './file-base64.js';
import type { PhoneWay } from './phone-ways.js';
import type { PhoneWriting } from './phone-thread.js';
import classes from './phone.module.css';
import { notify } from '../shell/notify.js';
import { fileSize } from '../i18n/times.js';

interface Props {
  way: PhoneWay;
  chat: PhoneChat | null;
  writing: PhoneWriting | null;
  onWriting: (writing: PhoneWriting | null) => void;
  onAct: (action: PhoneAction) => void;
}

const THINGS: Record<PhoneWay['things'][number], PhoneAction> = {
  album: { type: 'album', count: 3 },
  location: { type: 'location', latitude: 31.2304, longitude: 121.4737 },
  contact: { type: 'contact', phone: '+8613800138000', name: '李雷' },
  link: { type: 'link', url: 'https://example.com/spring', title: 'Spring catalogue' },
  order: { type: 'order' },
};
const LARGE_FILE_BYTES = 25 * 1024 * 1024;

export function PhoneInput({ way, chat, writing, onWriting, onAct }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(writing?.mode === 'edit' ? (writing.message.text ?? '') : '');

  if (chat === null) return <div className={classes.foot} />;
  if (chat.blocked) return <BigButton label={t(`lab.unblock.${way.partner}`)} onClick={() => onAct({ type: 'unblock' })} />;
  if (chat.messages.length === 0 && way.beginsWith === 'button')
    return <BigButton label={t(`lab.begin.${way.partner}`)} onClick={() => onAct({ type: 'start' })} />;

  const send = (event: FormEvent): void => {
    event.preventDefault();
    const words = text.trim();
    if (words === '') return;
    if (writing?.mode === 'edit') onAct({ type: 'edit', messageId: writing.message.id, text: words });
    else onAct({ type: 'text', text: words, ...(writing !== null && { replyTo: writing.message.id }) });
    setText('');
    onWriting(null);
  };
  return (
    <>
      {writing !== null && (
        <div className={classes.editing}>
          <span>{t(writing.mode === 'edit' ? 'composer.editing' : 'lab.replying')}</span>
          <CloseButton size="xs" aria-label={t('common.cancel')} onClick={() => onWriting(null)} />
        </div>
      )}
      <form className={classes.foot} onSubmit={send}>
        <SendMenu way={way} onAct={onAct} />
        <textarea
          className={classes.input}
          rows={1}
          value={text}
          aria-label={t('lab.message')}
          placeholder={t('lab.message')}
          autoFocus={writing !== null}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) send(event);
          }}
        />
        <ActionIcon
          type="submit"
          className={classes.send ?? ''}
          size={36}
          radius="xl"
          aria-label={t('lab.send')}
          disabled={text.trim() === ''}
        >
          <IconSend2 size={18} />
        </ActionIcon>
      </form>
    </>
  );
}

function BigButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <div className={classes.foot}>
      <button type="button" className={classes.big} onClick={onClick}>
        {label}
      </button>
    </div>
  );
}

function SendMenu({ way, onAct }: Pick<Props, 'way' | 'onAct'>) {
  const { t, i18n } = useTranslation();
  const picker = useRef<HTMLInputElement>(null);
  const sendFile = async (file: File): Promise<void> => {
    if (file.size > LARGEST_FILE_BYTES) {
      notify({ color: 'red', message: t('lab.fileTooLarge', { max: fileSize(LARGEST_FILE_BYTES, i18n.language) }) });
      return;
    }
    onAct({
      type: file.type.startsWith('image/') ? 'photo' : 'document',
      fileName: file.name,
      ...(file.type !== '' && { mime: file.type }),
      fileBase64: await fileToBase64(file),
    });
  };
  return (
    <>
      <Menu position="top-start" shadow="md">
        <Menu.Target>
          <ActionIcon variant="transparent" className={classes.tool ?? ''} size={36} aria-label={t('lab.attach')}>
            <IconPaperclip size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown mah={340} style={{ overflowY: 'auto' }}>
          <Menu.Item onClick={() => picker.current?.click()}>{t('lab.ownFile')}</Menu.Item>
          <Menu.Divider />
          {way.files.map((type) => (
            <Menu.Item key={type} onClick={() => onAct({ type })}>
              {t(`lab.kind.${type}`)}
            </Menu.Item>
          ))}
          <Menu.Item onClick={() => onAct({ type: 'document', fileName: 'backup.zip', sizeBytes: LARGE_FILE_BYTES })}>
            {t('lab.largeFile')}
          </Menu.Item>
          {way.things.map((thing) => (
            <Menu.Item key={thing} onClick={() => onAct(THINGS[thing])}>
              {t(`lab.thing.${thing}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <input
        ref={picker}
        type="file"
        hidden
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file !== undefined) void sendFile(file);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}
