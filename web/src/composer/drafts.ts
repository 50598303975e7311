// Unsent text, kept per agent and conversation in this browser until it is sent or deleted.
import { useSyncExternalStore } from 'react';
import { useMe } from '../data/me.js';

const listeners = new Set<() => void>();

/** Agents who take turns at one browser do not see each other's. */
const keyOf = (agentId: string, conversationId: string): string => `switchboard.draft.${agentId}.${conversationId}`;

export const readDraft = (agentId: string, conversationId: string): string => localStorage.getItem(keyOf(agentId, conversationId)) ?? '';

export function keepDraft(agentId: string, conversationId: string, text: string): void {
  const key = keyOf(agentId, conversationId);
  const before = localStorage.getItem(key) !== null;
  const blank = text.trim() === '';
  if (blank) localStorage.removeItem(key);
  else localStorage.setItem(key, text);
  if (before === blank) for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

export function useHasDraft(conversationId: string): boolean {
  const agentId = useMe().agent.id;
  return useSyncExternalStore(subscribe, () => localStorage.getItem(keyOf(agentId, conversationId)) !== null);
}
