// Unsent text, kept per conversation in this browser until it is sent or deleted.
import { useSyncExternalStore } from 'react';

const PREFIX = 'switchboard.draft.';
const listeners = new Set<() => void>();

export const readDraft = (conversationId: string): string => localStorage.getItem(PREFIX + conversationId) ?? '';

export function keepDraft(conversationId: string, text: string): void {
  const before = localStorage.getItem(PREFIX + conversationId) !== null;
  const blank = text.trim() === '';
  if (blank) localStorage.removeItem(PREFIX + conversationId);
  else localStorage.setItem(PREFIX + conversationId, text);
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
  return useSyncExternalStore(subscribe, () => localStorage.getItem(PREFIX + conversationId) !== null);
}
