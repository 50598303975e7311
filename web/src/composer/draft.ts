// What was typed and not sent yet, per conversation, over reloads.
import { useCallback, useState } from 'react';

const keyOf = (conversationId: string): string => `switchboard.draft.${conversationId}`;

export function useDraft(conversationId: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => localStorage.getItem(keyOf(conversationId)) ?? '');
  const change = useCallback(
    (next: string) => {
      setText(next);
      if (next === '') localStorage.removeItem(keyOf(conversationId));
      else localStorage.setItem(keyOf(conversationId), next);
    },
    [conversationId],
  );
  return [text, change];
}
