// The text being written: the conversation's draft, or other words for the message being corrected, without losing the draft.
import { useEffect, useState, type RefObject } from 'react';
import { wordsOf } from '../data/last-message.js';
import { useMe } from '../data/me.js';
import { keepCorrection, keepDraft, onDraftElsewhere, readCorrection, readDraft, type Draft } from './drafts.js';
import type { WritingAbout } from './writing-about.js';

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
  const edited = about?.mode === 'edit' ? about.message : null;
  const [correction, setCorrection] = useState(
    () => readCorrection(agentId, conversationId) ?? (edited === null ? '' : wordsOf(edited.content)),
  );

  useEffect(() => {
    if (edited !== null) setCorrection(readCorrection(agentId, conversationId) ?? wordsOf(edited.content));
  }, [edited, agentId, conversationId]);
  // What was begun earlier does not take the keys of who only looks in.
  useEffect(() => {
    if (about !== null && !about.isResumed) input.current?.focus();
  }, [about, input]);

  useEffect(
    () =>
      onDraftElsewhere(agentId, conversationId, () => {
        setDraft(readDraft(agentId, conversationId));
        setCorrection((words) => readCorrection(agentId, conversationId) ?? words);
      }),
    [agentId, conversationId],
  );

  const write = (change: Partial<Draft>): void => {
    const next = { ...draft, ...change };
    setDraft(next);
    keepDraft(agentId, conversationId, next);
  };
  const setText = (text: string): void => {
    if (edited === null) return write({ text });
    setCorrection(text);
    keepCorrection(agentId, conversationId, text === wordsOf(edited.content) ? null : text);
  };
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
