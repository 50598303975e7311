// Unsent text, kept per agent and conversation in this browser until it is sent or deleted. What is meant for colleagues stays a note. A
// correction of what was sent is kept beside them. Files chosen for a message are unsent too; these only this page has.
import { useSyncExternalStore } from 'react';
import { useMe } from '../data/me.js';

export interface Draft {
  text: string;
  note: boolean;
}

const listeners = new Set<() => void>();

/** Agents who take turns at one browser do not see each other's. */
export const keptKey = (what: 'draft' | 'note' | 'correction' | 'about', agentId: string, conversationId: string): string =>
  `switchboard.${what}.${agentId}.${conversationId}`;
const keyOf = (note: boolean, agentId: string, conversationId: string): string => keptKey(note ? 'note' : 'draft', agentId, conversationId);

/** Null: no longer. What is too much for the browser is there as long as its page is. */
export function keepUnder(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    localStorage.removeItem(key);
  }
}

const kept = (note: boolean, agentId: string, conversationId: string): string | null =>
  localStorage.getItem(keyOf(note, agentId, conversationId));

/** Conversations with files for a next message, by the keys of their drafts. */
const withFiles = new Set<string>();

export const hasDraft = (agentId: string, conversationId: string): boolean =>
  kept(false, agentId, conversationId) !== null ||
  kept(true, agentId, conversationId) !== null ||
  readCorrection(agentId, conversationId) !== null ||
  withFiles.has(keyOf(false, agentId, conversationId));

const tell = (): void => {
  for (const listener of listeners) listener();
};

export function markWithFiles(agentId: string, conversationId: string, has: boolean): void {
  const key = keyOf(false, agentId, conversationId);
  if (withFiles.has(key) === has) return;
  if (has) withFiles.add(key);
  else withFiles.delete(key);
  tell();
}

export function readDraft(agentId: string, conversationId: string): Draft {
  const note = kept(true, agentId, conversationId);
  return note === null ? { text: kept(false, agentId, conversationId) ?? '', note: false } : { text: note, note: true };
}

export function keepDraft(agentId: string, conversationId: string, { text, note }: Draft): void {
  const before = hasDraft(agentId, conversationId);
  keepUnder(keyOf(!note, agentId, conversationId), null);
  keepUnder(keyOf(note, agentId, conversationId), text.trim() === '' ? null : text);
  if (hasDraft(agentId, conversationId) !== before) tell();
}

/** Other words for the message being corrected; null: none. */
export const readCorrection = (agentId: string, conversationId: string): string | null =>
  localStorage.getItem(keptKey('correction', agentId, conversationId));

export function keepCorrection(agentId: string, conversationId: string, words: string | null): void {
  const before = hasDraft(agentId, conversationId);
  keepUnder(keptKey('correction', agentId, conversationId), words);
  if (hasDraft(agentId, conversationId) !== before) tell();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** The other tabs of this browser write to the same conversation: sent there, it is not waiting here either. */
export function onDraftElsewhere(agentId: string, conversationId: string, listener: () => void): () => void {
  const keys = (['draft', 'note', 'correction'] as const).map((what) => keptKey(what, agentId, conversationId));
  const heard = ({ key }: StorageEvent): void => {
    if (key !== null && keys.includes(key)) listener();
  };
  window.addEventListener('storage', heard);
  return () => window.removeEventListener('storage', heard);
}

export function useHasDraft(conversationId: string): boolean {
  const agentId = useMe().agent.id;
  return useSyncExternalStore(subscribe, () => hasDraft(agentId, conversationId));
}
