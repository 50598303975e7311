// Unsent text, kept per agent and conversation in this browser until it is sent or deleted. What is meant for colleagues stays a note.
// Files chosen for a message are unsent too; these only this page has.
import { useSyncExternalStore } from 'react';
import { useMe } from '../data/me.js';

export interface Draft {
  text: string;
  note: boolean;
}

const listeners = new Set<() => void>();

/** Agents who take turns at one browser do not see each other's. */
const keyOf = (note: boolean, agentId: string, conversationId: string): string =>
  `switchboard.${note ? 'note' : 'draft'}.${agentId}.${conversationId}`;

const kept = (note: boolean, agentId: string, conversationId: string): string | null =>
  localStorage.getItem(keyOf(note, agentId, conversationId));

/** Conversations with files for a next message, by the keys of their drafts. */
const withFiles = new Set<string>();

const hasDraft = (agentId: string, conversationId: string): boolean =>
  kept(false, agentId, conversationId) !== null ||
  kept(true, agentId, conversationId) !== null ||
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
  const blank = text.trim() === '';
  localStorage.removeItem(keyOf(!note, agentId, conversationId));
  if (blank) localStorage.removeItem(keyOf(note, agentId, conversationId));
  else localStorage.setItem(keyOf(note, agentId, conversationId), text);
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
  const keys = [true, false].map((note) => keyOf(note, agentId, conversationId));
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
