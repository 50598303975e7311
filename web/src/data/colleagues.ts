// What agents are called and look like. One look at the list for all bubbles; who has just changed theirs is seen a little later elsewhere.
import { queryOptions, useQuery } from '@tanstack/react-query';
import { createContext, use } from 'react';
import type { AgentView } from '../../../src/contract/api.js';
import { listAgents } from '../api/admin.js';

type Colleagues = Readonly<Record<string, Pick<AgentView, 'name' | 'pictureUrl'> | undefined>>;

const colleaguesQuery = queryOptions({
  queryKey: ['colleagues'],
  queryFn: async (): Promise<Colleagues> =>
    Object.fromEntries(
      (await listAgents()).items.map(({ id, name, pictureUrl }) => [id, { name, ...(pictureUrl !== undefined && { pictureUrl }) }]),
    ),
  staleTime: 10 * 60_000,
});

/** Held by the signed-in shell, as hundreds of bubbles ask. */
export const ColleaguesContext = createContext<Colleagues>({});

/** For the shell alone. */
export const useLoadedColleagues = (): Colleagues => useQuery(colleaguesQuery).data ?? {};

/** By the agent's id, oneself among them. */
export const useColleagues = (): Colleagues => use(ColleaguesContext);
