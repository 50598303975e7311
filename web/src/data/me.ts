// The agent in front of this screen.
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { getMe, type Me } from '../api/session.js';

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: getMe, staleTime: Number.POSITIVE_INFINITY });

/** Only under the signed-in shell, which has loaded it. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

export const isSupervisor = (me: Me): boolean => me.agent.role !== 'agent';
