// The post behind a comment, asked of its platform when somebody looks; kept nowhere.
import { z } from 'zod';
import { COMMENTED_POST, ConnectorError, HubError, platformFailure, type PlatformClient, type PlatformPost } from '../contract/index.js';
import { conversationForViewer } from '../store/conversations.js';
import type { Database } from '../store/database.js';
import { idParams, route, type Route } from './route.js';

export interface CommentedPostDependencies {
  database: Database;
  clientOf(accountId: string): PlatformClient;
}

const postSchema: z.ZodType<PlatformPost> = z
  .object({ text: z.string().exactOptional(), url: z.string().exactOptional() })
  .meta({ id: 'PlatformPost' });

export function commentedPostRoute({ database, clientOf }: CommentedPostDependencies): Route {
  return route({
    method: 'GET',
    path: '/conversations/:id/commented-post',
    access: 'agent',
    summary: 'The post the latest comment stands under, as its platform shows it now; empty when it does not',
    params: idParams,
    response: postSchema,
    async handle({ principal: { companyId, agentId, role }, params }) {
      const row = await conversationForViewer(database, { companyId, agentId, seesAll: role !== 'agent' }, params.id);
      const value = row?.entryPoint?.value;
      if (!row || value?.startsWith(COMMENTED_POST) !== true)
        throw new HubError(404, 'not_found', 'There is no comment in this conversation.');
      try {
        return (await clientOf(row.accountId).post?.(value.slice(COMMENTED_POST.length))) ?? {};
      } catch (error) {
        throw error instanceof ConnectorError ? platformFailure(error) : error;
      }
    },
  });
}
