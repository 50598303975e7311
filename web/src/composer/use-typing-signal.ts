// Tells the other side that the agent is typing, seldom enough to be no burden.
import { useCallback, useRef } from 'react';
import { sendTyping } from '../api/conversations.js';

const PERIOD_MS = 4_000;

export function useTypingSignal(conversationId: string): () => void {
  const lastSent = useRef(Number.NEGATIVE_INFINITY);
  return useCallback(() => {
    if (performance.now() - lastSent.current < PERIOD_MS) return;
    lastSent.current = performance.now();
    // Best effort: nobody misses a typing sign that did not arrive.
    void sendTyping(conversationId).catch(() => undefined);
  }, [conversationId]);
}
