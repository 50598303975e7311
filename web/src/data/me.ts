// The agent in front of this screen.
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { createContext, use } from 'react';
import { getMe, type Me } from '../api/session.js';

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: getMe, staleTime: Number.POSITIVE_INFINITY });

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
