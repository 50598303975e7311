// Webhooks of platforms that came to nothing, page by page, with the names of their accounts.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { listAccounts } from '../../api/admin.js';
import { listRawEvents } from '../../api/operations.js';
import { ASK_EVERY_MS } from './ask-every.js';

export function useRawEvents(state: 'dead' | 'ignored') {
  const accounts = useQuery({ queryKey: ['channel-accounts'], queryFn: listAccounts });
  const events = useInfiniteQuery({
    queryKey: [`${state}-events`],
    queryFn: ({ pageParam }) => listRawEvents(state, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: ASK_EVERY_MS,
  });
  const accountNameOf = (id: string): string => accounts.data?.items.find((account) => account.id === id)?.name ?? '—';
  return { events, accountNameOf };
}
