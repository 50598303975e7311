// The text being written: the conversation's draft, or the old words of the message being corrected, without losing the draft.
import { useEffect, useState, type RefObject } from 'react';
import type { WritingAbout } from '../thread/conversation-pane.js';
import { wordsOf } from '../data/last-message.js';
import { useMe } from '../data/me.js';
import { keepDraft, readDraft } from './drafts.js';

interface MessageText {
  text: string;
  setText: (text: string) => void;
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

  const setText = (text: string): void => {
    if (edited !== null) {
      setCorrection(text);
      return;
    }
    setDraft(text);
    keepDraft(agentId, conversationId, text);
  };
  const done = (): void => {
    if (edited !== null) return;
    setDraft('');
    keepDraft(agentId, conversationId, '');
  };
  return { text: edited === null ? draft : correction, setText, done };
}
