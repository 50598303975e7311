// What agents look like. One look at the list for all bubbles; who has just changed theirs is seen a little later elsewhere.
import { queryOptions, useQuery } from '@tanstack/react-query';
import { createContext, use } from 'react';
import { listAgents } from '../api/admin.js';

type AgentPictures = Readonly<Record<string, string | undefined>>;

const agentPicturesQuery = queryOptions({
  queryKey: ['agent-pictures'],
  queryFn: async (): Promise<AgentPictures> => Object.fromEntries((await listAgents()).items.map(({ id, pictureUrl }) => [id, pictureUrl])),
  staleTime: 10 * 60_000,
});

/** Held by the signed-in shell, as hundreds of bubbles ask. */
export const AgentPicturesContext = createContext<AgentPictures>({});

/** For the shell alone. */
export const useLoadedAgentPictures = (): AgentPictures => useQuery(agentPicturesQuery).data ?? {};

/** By the agent's id. */
export const useAgentPictures = (): AgentPictures => use(AgentPicturesContext);
