import { ActionIcon, Textarea } from '@mantine/core';
import { IconPaperclip, IconPlugConnectedX, IconSend2 } from '@tabler/icons-react';
import { useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from '../i18n/translation.js';
import type { ConversationView, MessageView } from '../../../src/contract/api.js';
import type { WritingAbout } from './writing-about.js';
import { capabilitiesInPublic } from './answer-in-public.js';
import { AboutLine } from './about-line.js';
import { useAttachments } from './attachments.js';
import { CANNED_LIST_ID, CannedList, cannedOptionId } from './canned-list.js';
import classes from './composer.module.css';
import { EmojiButton } from './emoji-button.js';
import { LengthCounter } from './length-counter.js';
import { ModeSwitch } from './mode-switch.js';
import { MoreMenu } from './more-menu.js';
import { PersonalOnly } from './personal-only.js';
import { windowNow } from './reply-window.js';
import { useNow } from '../shell/use-now.js';
import { useShortcuts } from '../shortcuts/shortcuts.js';
import { MAY_GO } from '../shortcuts/typing-on.js';
import { ScheduledList } from './scheduled-list.js';
import { SuggestedAnswers } from './suggested-answers.js';
import { useCannedPicker } from './use-canned-picker.js';
import { pastedFiles, useFileDrop } from './use-file-drop.js';
import { useSend } from './use-send.js';
import { useMessageText } from './use-message-text.js';
import { useTypingSignal } from './use-typing-signal.js';
import { VoiceButton } from './voice-button.js';
import { WindowClosed } from './window-closed.js';
import { WindowLine } from './window-line.js';
import { onDemand } from '../shell/on-demand.js';

const AttachmentList = onDemand(async () => (await import('./attachment-list.js')).AttachmentList);
const SendLaterDialog = onDemand(async () => (await import('./send-later-dialog.js')).SendLaterDialog);

interface Props {
  row: ConversationView;
  about: WritingAbout | null;
  onAbout: (about: WritingAbout | null) => void;
  /** Somebody else answers here, or nobody does. */
  notesOnly?: boolean;
}

/** Text, files, answers and corrections to one conversation, and notes on it. */
export function MessageForm({ row, about, onAbout, notesOnly = false }: Props) {
  const { t } = useTranslation();
  const [askingWhen, setAskingWhen] = useState(false);
  const attachments = useAttachments(row.id, row.capabilities);
  const picker = useRef<HTMLInputElement>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  const { text, setText, note: asNote, setNote, done } = useMessageText(row.id, about, input);
  const note = notesOnly || asNote;
  const signalTyping = useTypingSignal(row.id);
  const canned = useCannedPicker({ row, text, setText, input });
  const editing = about?.mode === 'edit';
  const inPublic = about?.isPublic === true && !note;
  /** The platform takes an answer to a comment whatever was written in private. */
  const answersPublic = about?.mode === 'reply' && about.message.isPublic === true;
  const capabilities = inPublic ? capabilitiesInPublic(row.capabilities) : row.capabilities;
  const mayAttach = !note && !editing && !inPublic;
  // Notes are for the team, which can always be reached.
  const unreachable = !row.proxyUser.reachable && !note && !inPublic;
  const now = useNow();
  const window = windowNow(row.replyWindow, now);
  const windowClosed = window.state === 'closed' && !note && !editing && !answersPublic;
  const onSent = (): void => {
    done();
    onAbout(null);
    input.current?.focus();
  };
  // Whoever writes something else meanwhile goes on with that.
  const onCorrected = (message: MessageView, words: string): void => {
    if (editing && about.message.id === message.id && text.trim() === words) onAbout(null);
  };
  const send = useSend({ row, capabilities, about, note, text, attachments, onSent, onCorrected });

  const choose = (toColleagues: boolean): void => {
    setNote(toColleagues);
    if (toColleagues) onAbout(null);
  };
  const write = (toColleagues: boolean) => (): void => {
    // With the time to answer over, the field is only there once it is a note's; the next letters are for it.
    flushSync(() => choose(toColleagues));
    input.current?.focus();
  };
  useShortcuts({ reply: windowClosed || notesOnly ? undefined : write(false), note: write(true) });

  const insertEmoji = (emoji: string): void => {
    const field = input.current;
    const [start, end] = [field?.selectionStart ?? text.length, field?.selectionEnd ?? text.length];
    setText(text.slice(0, start) + emoji + text.slice(end));
    requestAnimationFrame(() => {
      field?.focus();
      field?.setSelectionRange(start + emoji.length, start + emoji.length);
    });
  };

  const dragging = useFileDrop(mayAttach && !windowClosed ? attachments.add : null);
  const submit = (): void => {
    if (!unreachable && !windowClosed) send.submit();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // While a Chinese word is being composed, Enter chooses the word.
    if (event.nativeEvent.isComposing) return;
    if (canned.onKeyDown(event)) {
      event.preventDefault();
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      submit();
    }
    if (event.key === 'Escape' && about !== null) onAbout(null);
  };
  const onPaste = (event: ClipboardEvent): void => {
    const files = mayAttach ? pastedFiles(event.clipboardData) : [];
    if (files.length === 0) return;
    event.preventDefault();
    attachments.add(files);
  };

  return (
    <div className={classes.composer} data-note={note} data-dragging={dragging} data-drop-label={t('composer.dropHere')}>
      {!notesOnly && <ModeSwitch note={note} onChange={choose} />}
      {unreachable && (
        <div className={classes.unreachable} role="status">
          <IconPlugConnectedX size={17} aria-hidden="true" />
          {t('errors.unreachable')}
        </div>
      )}
      {windowClosed && <WindowClosed row={row} window={window} />}
      {!note && !editing && !answersPublic && <PersonalOnly row={row} now={now} />}
      {about !== null && <AboutLine about={about} row={row} onAbout={onAbout} />}
      {mayAttach && attachments.items.length > 0 && (
        <AttachmentList attachments={attachments} text={text} capabilities={row.capabilities} />
      )}
      {!note && !editing && !windowClosed && text === '' && (
        <SuggestedAnswers
          row={row}
          onChosen={(words) => {
            setText(words);
            input.current?.focus();
          }}
        />
      )}
      <ScheduledList conversationId={row.id} />
      {askingWhen && (
        <SendLaterDialog
          conversationId={row.id}
          messages={send.messages()}
          replyTo={about?.message.id}
          onClose={() => setAskingWhen(false)}
          onScheduled={() => {
            attachments.clear();
            onSent();
          }}
        />
      )}
      <CannedList picker={canned} />
      <div className={classes.row} hidden={windowClosed}>
        {mayAttach && (
          <>
            <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('composer.attach')} onClick={() => picker.current?.click()}>
              <IconPaperclip size={20} />
            </ActionIcon>
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              data-testid="file-input"
              onChange={(event) => {
                attachments.add([...(event.currentTarget.files ?? [])]);
                event.currentTarget.value = '';
              }}
            />
            <VoiceButton capabilities={row.capabilities} onRecorded={attachments.addVoice} />
            <MoreMenu row={row} notLater={send.ready ? null : t('later.needsText')} onLater={() => setAskingWhen(true)} />
          </>
        )}
        {!windowClosed && <EmojiButton onChosen={insertEmoji} />}
        <Textarea
          ref={input}
          {...MAY_GO}
          className={classes.input ?? ''}
          autosize
          minRows={1}
          maxRows={8}
          value={text}
          aria-label={t(note ? 'composer.writeNote' : 'composer.write')}
          placeholder={t(note ? 'composer.writeNote' : 'composer.write')}
          onChange={(event) => {
            setText(event.currentTarget.value);
            if (!note && event.currentTarget.value !== '') signalTyping();
          }}
          // What is written here stays a note, also for whoever answers next; an answer begun earlier becomes one only now.
          onFocus={() => {
            if (notesOnly && !asNote) setNote(true);
          }}
          onSelect={canned.onCaret}
          aria-autocomplete="list"
          {...(canned.active !== undefined && {
            'aria-controls': CANNED_LIST_ID,
            'aria-activedescendant': cannedOptionId(canned.active.id),
          })}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <ActionIcon
          size={36}
          aria-label={t(editing ? 'composer.saveEdit' : note ? 'composer.saveNote' : 'composer.send')}
          disabled={!send.ready || unreachable}
          loading={send.saving}
          onClick={submit}
        >
          <IconSend2 size={19} />
        </ActionIcon>
      </div>
      <div className={classes.hint} hidden={windowClosed}>
        <span className={classes.keys}>{note ? t('composer.noteHint') : t('composer.keys')}</span>
        {!note && !answersPublic && <WindowLine window={window} now={now} />}
        <LengthCounter text={text} capabilities={capabilities} note={note} />
      </div>
    </div>
  );
}
