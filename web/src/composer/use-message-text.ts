// The text being written: the conversation's draft, or the old words of the message being corrected, without losing the draft.
import { useEffect, useState, type RefObject } from 'react';
import type { WritingAbout } from '../thread/conversation-pane.js';
import { wordsOf } from '../data/last-message.js';
import { useMe } from '../data/me.js';
import { keepDraft, onDraftElsewhere, readDraft, type Draft } from './drafts.js';

interface MessageText {
  text: string;
  setText: (text: string) => void;
  /** For colleagues only; a correction is for whom the message was for. */
  note: boolean;
  setNote: (note: boolean) => void;
  /** The message has gone: nothing is left to keep. */
  done: () => void;
}

export function useMessageText(
  conversationId: string,
  about: WritingAbout | null,
  input: RefObject<HTMLTextAreaElement | null>,
): MessageText {
  const agentId = useMe().agent.id;
  const [draft, setDraft] = useState(() => readDraft(agentId, conversationId));
  const [correction, setCorrection] = useState('');
  const edited = about?.mode === 'edit' ? about.message : null;

  useEffect(() => {
    if (edited !== null) setCorrection(wordsOf(edited.content));
  }, [edited]);
  useEffect(() => {
    if (about !== null) input.current?.focus();
  }, [about, input]);

  useEffect(() => onDraftElsewhere(agentId, conversationId, () => setDraft(readDraft(agentId, conversationId))), [agentId, conversationId]);

  const write = (change: Partial<Draft>): void => {
    const next = { ...draft, ...change };
    setDraft(next);
    keepDraft(agentId, conversationId, next);
  };
  const setText = (text: string): void => (edited === null ? write({ text }) : setCorrection(text));
  const done = (): void => {
    if (edited === null) write({ text: '' });
  };
  return {
    text: edited === null ? draft.text : correction,
    setText,
    note: edited === null && draft.note,
    setNote: (note) => write({ note }),
    done,
  };
}
