// The keys of the lists: from one conversation to the next, from one list to another, into the search.
import { useNavigate } from '@tanstack/react-router';
import type { RefObject } from 'react';
import type { ListedConversation } from '../../../src/contract/api.js';
import type { InboxView } from '../api/conversations.js';
import type { InboxSearch } from '../data/inbox-search.js';
import { useShortcuts } from '../shortcuts/shortcuts.js';

interface Around {
  rows: readonly ListedConversation[];
  openId: string | undefined;
  search: InboxSearch;
  searchInput: RefObject<HTMLInputElement | null>;
  scrollTo: (index: number) => void;
}

export function useListShortcuts({ rows, openId, search, searchInput, scrollTo }: Around): void {
  const navigate = useNavigate();
  const step = (by: 1 | -1) => (): void => {
    const now = rows.findIndex((row) => row.id === openId);
    const index = now === -1 ? 0 : now + by;
    const next = rows[index];
    if (next === undefined) return;
    scrollTo(index);
    void navigate({ to: '/inbox/$conversationId', params: { conversationId: next.id }, search });
  };
  const show = (view: InboxView) => (): void => void navigate({ to: '/inbox', search: { ...search, view } });
  useShortcuts({
    next: step(1),
    previous: step(-1),
    mine: show('mine'),
    queued: show('queued'),
    all: show('all'),
    closed: show('closed'),
    search: () => searchInput.current?.focus(),
  });
}
