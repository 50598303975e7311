// Which earlier message is being answered or corrected. Kept as the draft is that goes with it: per agent and conversation in this browser.
import { useCallback, useEffect, useState } from 'react';
import type { MessageView } from '../../../src/contract/api.js';
import { useMe } from '../data/me.js';
import { hasDraft, keepCorrection, keepUnder, keptKey, readCorrection } from './drafts.js';

/** What the agent is doing to an earlier message while writing. */
export interface WritingAbout {
  mode: 'reply' | 'edit';
  message: MessageView;
  /** The answer is to stand below the message, for everybody to read. */
  isPublic?: true;
}

/** As it was left; null where nothing was written with it. */
export function readAbout(agentId: string, conversationId: string): WritingAbout | null {
  const kept = localStorage.getItem(keptKey('about', agentId, conversationId));
  if (kept === null) return null;
  const about = JSON.parse(kept) as WritingAbout;
  const isBegun = about.mode === 'edit' ? readCorrection(agentId, conversationId) !== null : hasDraft(agentId, conversationId);
  return isBegun ? about : null;
}

/** A correction begins with the message's own words. */
export function keepAbout(agentId: string, conversationId: string, about: WritingAbout | null): void {
  keepCorrection(agentId, conversationId, null);
  keepUnder(keptKey('about', agentId, conversationId), about && JSON.stringify(about));
}

export function useWritingAbout(conversationId: string): [WritingAbout | null, (about: WritingAbout | null) => void] {
  const agentId = useMe().agent.id;
  const [about, setAbout] = useState(() => readAbout(agentId, conversationId));
  const write = useCallback(
    (next: WritingAbout | null) => {
      setAbout(next);
      keepAbout(agentId, conversationId, next);
    },
    [agentId, conversationId],
  );
  // Sent or given up in another tab of this browser, it is not under way here either.
  useEffect(() => {
    const heard = ({ key, newValue }: StorageEvent): void => {
      if (key === keptKey('about', agentId, conversationId) && newValue === null) setAbout(null);
    };
    window.addEventListener('storage', heard);
    return () => window.removeEventListener('storage', heard);
  }, [agentId, conversationId]);
  return [about, write];
}
