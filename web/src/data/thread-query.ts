// Loads and extends a conversation's messages. A reload joins the newest page to what is shown, so the reader's place survives it.
import { queryOptions, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { listMessages } from '../api/conversations.js';
import { firstSeq, gapAfter, hasOlder, withMessages, type Thread } from './thread.js';

const GAP_PAGES = 10;

export const threadKey = (conversationId: string): readonly ['thread', string] => ['thread', conversationId];

export const threadQuery = (conversationId: string, client: QueryClient) =>
  queryOptions({
    queryKey: threadKey(conversationId),
    // What did not change stays the same object; see `withMessages`.
    structuralSharing: false,
    queryFn: async ({ signal }): Promise<Thread> => {
      const { items } = await listMessages(conversationId, {}, signal);
      const shown = client.getQueryData<Thread>(threadKey(conversationId));
      if (shown === undefined) return { items };
      return filled(conversationId, withMessages(shown, items), items);
    },
  });

/** Closes holes page by page; a hole too wide to be worth it drops what lies before it. */
async function filled(conversationId: string, thread: Thread, newestPage: Thread['items']): Promise<Thread> {
  let current = thread;
  for (let page = 0; page < GAP_PAGES; page += 1) {
    const after = gapAfter(current);
    if (after === null) return current;
    const { items } = await listMessages(conversationId, { after, limit: 100 });
    if (items.length === 0) break;
    current = withMessages(current, items);
  }
  return { items: newestPage };
}

/** After a live message left a hole in the shown stretch. */
export async function fillGap(client: QueryClient, conversationId: string): Promise<void> {
  const key = threadKey(conversationId);
  const thread = client.getQueryData<Thread>(key);
  const after = thread === undefined ? null : gapAfter(thread);
  if (after === null) return;
  const { items } = await listMessages(conversationId, { after, limit: 100 });
  client.setQueryData<Thread>(key, (now) => now && withMessages(now, items));
  if (items.length > 0) await fillGap(client, conversationId);
}

export interface ThreadState {
  thread: Thread | undefined;
  error: Error | null;
  reload: () => void;
  loadingOlder: boolean;
  /** One page upwards, or as many as it takes to reach `downTo`. */
  loadOlder: (downTo?: number) => Promise<void>;
}

export function useThread(conversationId: string): ThreadState {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(threadQuery(conversationId, client));
  const [loadingOlder, setLoadingOlder] = useState(false);
  const loadOlder = useCallback(
    async (downTo?: number) => {
      const key = threadKey(conversationId);
      setLoadingOlder(true);
      try {
        for (;;) {
          const thread = client.getQueryData<Thread>(key);
          if (thread === undefined || !hasOlder(thread)) return;
          if (downTo !== undefined && firstSeq(thread) <= downTo) return;
          const { items } = await listMessages(conversationId, { before: firstSeq(thread), limit: downTo === undefined ? 50 : 100 });
          if (items.length === 0) return;
          client.setQueryData<Thread>(key, (now) => now && withMessages(now, items));
          if (downTo === undefined) return;
        }
      } finally {
        setLoadingOlder(false);
      }
    },
    [client, conversationId],
  );
  return { thread: data, error, reload: () => void refetch(), loadingOlder, loadOlder };
}
