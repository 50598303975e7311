// The list of canned responses that opens with a slash: what it shows, which one is marked, and what the keys do to it.
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState, type KeyboardEvent, type RefObject } from 'react';
import type { CannedResponseView } from '../../../src/contract/answers.js';
import type { ConversationView } from '../../../src/contract/api.js';
import { isNameless } from '../../../src/contract/nameless.js';
import { countCannedUse, listCanned } from '../api/answers.js';
import { openSession } from '../data/session-rights.js';
import { useMe } from '../data/me.js';
import { filledText, fittingResponses, slashBefore, type CannedValues } from './canned-text.js';

interface Writing {
  row: ConversationView;
  text: string;
  setText: (text: string) => void;
  input: RefObject<HTMLTextAreaElement | null>;
}

export interface CannedPicker {
  shown: CannedResponseView[];
  /** They are still to be fetched, or could not be. */
  missing: { error: Error | null; tryAgain: () => void } | null;
  /** Null: nothing is looked for. */
  query: string | null;
  active: CannedResponseView | undefined;
  values: CannedValues;
  mark: (id: string) => void;
  choose: (response: CannedResponseView) => void;
  /** True: the key was for the list. */
  onKeyDown: (event: KeyboardEvent) => boolean;
  onCaret: () => void;
}

export function useCannedPicker({ row, text, setText, input }: Writing): CannedPicker {
  const me = useMe();
  const [caret, setCaret] = useState(0);
  const [marked, setMarked] = useState<string | null>(null);
  /** The slash that was waved away with Escape. */
  const [dismissed, setDismissed] = useState<number | null>(null);
  const slash = slashBefore(text, caret);
  const query = slash === null || slash.from === dismissed ? null : slash.query;
  const { data, error, refetch } = useQuery({ queryKey: ['canned-responses'], queryFn: () => listCanned(), enabled: query !== null });
  const missing = data === undefined ? { error, tryAgain: () => void refetch() } : null;
  const deferred = useDeferredValue(query);
  const groupId = openSession(row)?.groupId;
  const language = row.proxyUser.language;
  const shown = useMemo(
    () => (deferred === null ? [] : fittingResponses(data?.items ?? [], deferred, { groupId, language })),
    [data, deferred, groupId, language],
  );
  const active = query === null ? undefined : (shown.find(({ id }) => id === marked) ?? shown[0]);
  const values: CannedValues = {
    'contact.name': isNameless(row.contact.displayName, row.proxyUser.platformUserId) ? '' : row.contact.displayName,
    'agent.name': me.agent.name,
    'account.name': row.accountName,
  };

  const choose = (response: CannedResponseView): void => {
    if (slash === null) return;
    const filled = filledText(response.text, values);
    const after = slash.from + filled.length;
    setText(text.slice(0, slash.from) + filled + text.slice(caret));
    setCaret(after);
    setMarked(null);
    // A count that does not arrive is no loss.
    countCannedUse(response.id).catch(() => undefined);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(after, after);
    });
  };

  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (query === null) return false;
    if (event.key === 'Escape') {
      setDismissed(slash?.from ?? null);
      return true;
    }
    const inserts = (event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab';
    // What is meant is not known yet: a shortcut is not sent in its place.
    if (missing !== null) return inserts;
    if (active === undefined) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      const next = shown[(shown.indexOf(active) + step + shown.length) % shown.length];
      if (next !== undefined) setMarked(next.id);
      return true;
    }
    if (inserts) {
      choose(active);
      return true;
    }
    return false;
  };

  const onCaret = (): void => {
    const at = input.current?.selectionStart ?? 0;
    setCaret(at);
    if (slashBefore(input.current?.value ?? '', at) === null) setDismissed(null);
  };

  return { shown, missing, query, active, values, mark: setMarked, choose, onKeyDown, onCaret };
}
