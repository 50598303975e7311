// Which earlier message is being answered or corrected. Kept as the draft is that goes with it: per agent and conversation in this browser.
import { useCallback, useEffect, useState } from 'react';
import type { MessageView } from '../../../src/contract/api.js';
import { listMessages } from '../api/conversations.js';
import { useMe } from '../data/me.js';
import { hasDraft, keepCorrection, keepUnder, keptKey, readCorrection } from './drafts.js';

/** What the agent is doing to an earlier message while writing. */
export interface WritingAbout {
  mode: 'reply' | 'edit';
  message: MessageView;
  /** The answer is to stand below the message, for everybody to read. */
  isPublic?: true;
  /** Begun earlier, and there again. */
  isResumed?: true;
}

/** Where in the conversation; the message itself is asked for anew, as it is then. */
interface KeptAbout {
  mode: WritingAbout['mode'];
  seq: number;
  isPublic?: true;
}

/** As it was left; null where nothing was written with it. */
export function readAbout(agentId: string, conversationId: string): KeptAbout | null {
  const kept = localStorage.getItem(keptKey('about', agentId, conversationId));
  if (kept === null) return null;
  const about = JSON.parse(kept) as KeptAbout;
  const isBegun = about.mode === 'edit' ? readCorrection(agentId, conversationId) !== null : hasDraft(agentId, conversationId);
  return isBegun ? about : null;
}

/** A correction begins with the message's own words. */
export function keepAbout(agentId: string, conversationId: string, about: WritingAbout | null): void {
  keepCorrection(agentId, conversationId, null);
  const kept: KeptAbout | null = about && { mode: about.mode, seq: about.message.seq, ...(about.isPublic && { isPublic: true }) };
  keepUnder(keptKey('about', agentId, conversationId), kept && JSON.stringify(kept));
}

export function useWritingAbout(conversationId: string): [WritingAbout | null, (about: WritingAbout | null) => void] {
  const agentId = useMe().agent.id;
  const [about, setAbout] = useState<WritingAbout | null>(null);
  const write = useCallback(
    (next: WritingAbout | null) => {
      setAbout(next);
      keepAbout(agentId, conversationId, next);
    },
    [agentId, conversationId],
  );
  useEffect(() => {
    const kept = readAbout(agentId, conversationId);
    if (kept === null) return undefined;
    const leaving = new AbortController();
    void messageAt(conversationId, kept.seq, leaving.signal).then((message) => {
      // Sent meanwhile, or turned to another message.
      if (message !== null && readAbout(agentId, conversationId) !== null) setAbout((now) => now ?? { ...kept, message, isResumed: true });
    });
    return () => leaving.abort();
  }, [agentId, conversationId]);
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

/** Null: it is gone, or cannot be had now; what was written about it stays kept. */
async function messageAt(conversationId: string, seq: number, signal: AbortSignal): Promise<MessageView | null> {
  const { items } = await listMessages(conversationId, { before: seq + 1, limit: 1 }, signal).catch(() => ({ items: [] }));
  const message = items.find((one) => one.seq === seq);
  return message === undefined || message.retractedAt !== undefined ? null : message;
}
