// The agent in front of this screen.
import { queryOptions, useSuspenseQuery, type QueryClient } from '@tanstack/react-query';
import { createContext, use } from 'react';
import { beginLogin, drawFor } from '../api/request.js';
import { getMe, getWhoIsHere, type Me } from '../api/session.js';

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: getMe, staleTime: Number.POSITIVE_INFINITY });

/** After the end of a login the cache is not believed; nothing of it stays when somebody else is here now. */
export async function askWhoIsHere(client: QueryClient, isSignedIn: boolean): Promise<void> {
  if (isSignedIn) {
    await client.ensureQueryData(meQuery);
    return;
  }
  const before = client.getQueryData(meQuery.queryKey);
  beginLogin();
  const now = await client.fetchQuery({ ...meQuery, queryFn: getWhoIsHere, staleTime: 0 });
  drawFor(now.agent.id);
  if (before !== undefined && before.agent.id !== now.agent.id)
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== meQuery.queryKey[0] });
}

/** The way to the login, and what to say there: whoever was here has not chosen to leave. */
export const loginSearch = (client: QueryClient, next: string): { next: string; ended?: true } => ({
  next,
  ...(client.getQueryData(meQuery.queryKey) !== undefined && { ended: true }),
});

/** Held by the signed-in shell: hundreds of rows and bubbles ask, and each would watch the cache by itself. */
export const MeContext = createContext<Me | null>(null);

/** For the shell alone; whoever opens it has loaded it. */
export function useLoadedMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** Only under the signed-in shell. */
export function useMe(): Me {
  const me = use(MeContext);
  if (me === null) throw new Error('MeContext is missing');
  return me;
}

export const isSupervisor = (me: Me): boolean => me.agent.role !== 'agent';
