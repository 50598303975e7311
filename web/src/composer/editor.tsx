import { ActionIcon, Button, CloseButton, Group, Menu, Text, Textarea, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAddressBook, IconDots, IconListCheck, IconMapPin, IconNote, IconPaperclip, IconSend2 } from '@tabler/icons-react';
import { useEffect, useRef, useState, type ClipboardEvent, type DragEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationView, MessageView } from '../../../src/contract/api.js';
import { TEXT_MAX_UTF16 } from './limits.js';
import type { ContentInput, MessageContent } from '../../../src/contract/content.js';
import { editMessage, sendTyping } from '../api/conversations.js';
import { wordsOf } from '../data/last-message.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { useDeskLink } from '../live/desk-link.js';
import { AttachmentTray } from './attachment-tray.js';
import { contentsOf, useAttachments } from './attachments.js';
import classes from './composer.module.css';
import { useDraft } from './draft.js';
import { MoreForms, type MoreForm } from './more-forms.js';
import { textLength } from './text-length.js';

interface Props {
  conversation: ConversationView;
  note: boolean;
  onNote: (note: boolean) => void;
  replyTo: MessageView | null;
  onReplyDone: () => void;
  editing: MessageView | null;
  onEditDone: () => void;
}

const TYPING_EVERY_MS = 4_000;
/** The counter appears when this share of the limit is used. */
const COUNTER_FROM = 0.8;

export function Editor({ conversation, note, onNote, replyTo, onReplyDone, editing, onEditDone }: Props) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const { outbox } = useDeskLink();
  const { capabilities } = conversation;
  const [draft, setDraft] = useDraft(conversation.id);
  const [editText, setEditText] = useState('');
  const { attachments, add, remove, clear } = useAttachments();
  const [form, setForm] = useState<MoreForm | null>(null);
  const [dragging, setDragging] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const typedAt = useRef(0);

  useEffect(() => {
    if (editing !== null) setEditText(wordsOf(editing.content));
    input.current?.focus();
  }, [editing, replyTo, note]);

  const text = editing === null ? draft : editText;
  const change = (next: string): void => {
    if (editing !== null) return setEditText(next);
    setDraft(next);
    const now = Date.now();
    if (!note && next !== '' && capabilities.typing && now - typedAt.current > TYPING_EVERY_MS) {
      typedAt.current = now;
      void sendTyping(conversation.id).catch(() => undefined);
    }
  };

  const { unit, splits } = capabilities.text;
  const max = note || splits ? TEXT_MAX_UTF16 : Math.min(capabilities.text.max, TEXT_MAX_UTF16);
  const length = textLength(text, note || splits ? 'utf16' : unit);
  const uploading = attachments.some(({ uploaded, error }) => uploaded === undefined && error === undefined);
  const broken = attachments.some(({ error }) => error !== undefined);
  const empty = text.trim() === '' && attachments.length === 0;
  const ready = !empty && !uploading && !broken && length <= max;

  const dispatch = (content: ContentInput, shown: MessageContent): void => {
    outbox.send({
      conversationId: conversation.id,
      input: { content, kind: note ? 'note' : 'out', ...(replyTo !== null && { replyTo: replyTo.id }) },
      content: shown,
      ...(replyTo !== null && {
        replyTo: {
          messageId: replyTo.id,
          seq: replyTo.seq,
          preview: wordsOf(replyTo.content),
          type: replyTo.content.type,
          senderName: replyTo.sender.name,
        },
      }),
    });
    onReplyDone();
  };

  const submit = (): void => {
    if (!ready) return;
    if (editing !== null) {
      const content = {
        ...editing.content,
        ...('caption' in editing.content || 'media' in editing.content ? { caption: text } : { text }),
      } as ContentInput;
      editMessage(editing.id, content).catch((error: unknown) => notifications.show({ color: 'red', message: describe(error) }));
      onEditDone();
      return;
    }
    const words = text.trim();
    if (attachments.length > 0) for (const { input: content, shown } of contentsOf(attachments, words)) dispatch(content, shown);
    else dispatch({ type: 'text', text: words }, { type: 'text', text: words });
    setDraft('');
    clear();
  };

  const onKey = (event: KeyboardEvent): void => {
    // Enter that picks a word of an input method is not the end of the message.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === 'Escape') {
      onEditDone();
      onReplyDone();
    }
  };
  const onPaste = (event: ClipboardEvent): void => {
    if (editing !== null || event.clipboardData.files.length === 0) return;
    event.preventDefault();
    add(event.clipboardData.files);
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setDragging(false);
    if (editing === null) add(event.dataTransfer.files);
  };

  return (
    <div
      className={classes.editor}
      data-note={note}
      data-dragging={dragging}
      onDragOver={(event) => {
        event.preventDefault();
        setDragging(true);
      }}
      onDragLeave={() => setDragging(false)}
      onDrop={onDrop}
    >
      {editing !== null && <Bar title={t('composer.editing')} text={wordsOf(editing.content)} onClose={onEditDone} />}
      {editing === null && replyTo !== null && (
        <Bar title={t('composer.replyingTo', { name: replyTo.sender.name })} text={wordsOf(replyTo.content)} onClose={onReplyDone} />
      )}
      {note && <Bar title={t('composer.note')} text={t('composer.noteHelp')} onClose={() => onNote(false)} />}
      <AttachmentTray attachments={attachments} onRemove={remove} />
      <Textarea
        ref={input}
        aria-label={note ? t('composer.noteText') : t('composer.message')}
        placeholder={note ? t('composer.noteText') : t('composer.placeholder', { name: conversation.contact.displayName })}
        variant="unstyled"
        autosize
        minRows={1}
        maxRows={8}
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={onKey}
        onPaste={onPaste}
        className={classes.input}
      />
      <Group justify="space-between" wrap="nowrap">
        <Group gap={4} wrap="nowrap">
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            aria-label={t('composer.attach')}
            onChange={(event) => {
              add(event.currentTarget.files ?? []);
              event.currentTarget.value = '';
            }}
          />
          <Tooltip label={t('composer.attach')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              disabled={editing !== null}
              onClick={() => picker.current?.click()}
              aria-label={t('composer.attach')}
            >
              <IconPaperclip size={18} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t('composer.note')}>
            <ActionIcon
              variant={note ? 'light' : 'subtle'}
              color={note ? 'yellow' : 'gray'}
              onClick={() => onNote(!note)}
              aria-pressed={note}
              aria-label={t('composer.note')}
            >
              <IconNote size={18} />
            </ActionIcon>
          </Tooltip>
          <Menu position="top-start" withinPortal>
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" disabled={note || editing !== null} aria-label={t('composer.more')}>
                <IconDots size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {(['location', 'contact_card', 'menu'] as const).map((type) => (
                <Menu.Item
                  key={type}
                  leftSection={icons[type]}
                  disabled={capabilities.content[type].level === 'rejected'}
                  onClick={() => setForm(type)}
                >
                  {t(`composer.form.${type}`)}
                  {capabilities.content[type].level === 'rejected' && ` (${t('composer.notHere')})`}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </Group>
        <Group gap="sm" wrap="nowrap">
          {length > max * COUNTER_FROM && (
            <Text size="xs" c={length > max ? 'red' : 'dimmed'} aria-live="polite">
              {length} / {max}
            </Text>
          )}
          <Button size="xs" disabled={!ready} color={note ? 'yellow.8' : 'accent'} onClick={submit} rightSection={<IconSend2 size={15} />}>
            {t(editing !== null ? 'composer.save' : note ? 'composer.saveNote' : 'composer.send')}
          </Button>
        </Group>
      </Group>
      <MoreForms
        form={form}
        maxOptions={capabilities.menu.maxOptions}
        onClose={() => setForm(null)}
        onSend={(content) => dispatch(content, content as MessageContent)}
      />
    </div>
  );
}

const icons = { location: <IconMapPin size={16} />, contact_card: <IconAddressBook size={16} />, menu: <IconListCheck size={16} /> };

function Bar({ title, text, onClose }: { title: string; text: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={classes.bar}>
      <div className={classes.barWords}>
        <Text size="xs" fw={600}>
          {title}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {text}
        </Text>
      </div>
      <CloseButton size="sm" onClick={onClose} aria-label={t('common.cancel')} />
    </div>
  );
}
