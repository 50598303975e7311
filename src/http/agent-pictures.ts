// What an agent looks like: set by themselves or an admin, shown to whoever has the address, customers included.
import { HubError, type AgentView, type Clock } from '../contract/index.js';
import type { AgentPictures } from '../media/agent-pictures.js';
import { putAgentPicture } from '../store/agent-pictures.js';
import { findAgent } from '../store/agents.js';
import { insertAuditEvent } from '../store/audit.js';
import type { Database } from '../store/database.js';
import { give, receiveFile } from './media.js';
import { idParams, route, type Principal, type Route } from './route.js';
import { agentViewSchema } from './view-schemas.js';

export interface AgentPictureDependencies {
  db: Database;
  clock: Clock;
  newId: () => string;
  pictures: AgentPictures;
}

export function agentPictureRoutes({ db, clock, newId, pictures }: AgentPictureDependencies): Route[] {
  return [
    route({
      method: 'PUT',
      path: '/agents/:id/picture',
      access: 'agent',
      summary: 'Set an agent’s picture (multipart/form-data, field `file`): the own one; an admin anybody’s. JPEG, PNG or WebP up to 10 MB',
      params: idParams,
      response: agentViewSchema,
      async handle({ principal, params, request }) {
        await requireOwn(principal, params.id);
        const mediaId = await receiveFile(request, ({ stream }) => pictures.keep(principal, stream));
        return put(principal, params.id, mediaId);
      },
    }),
    route({
      method: 'DELETE',
      path: '/agents/:id/picture',
      access: 'agent',
      summary: 'Take an agent’s picture away: the own one; an admin anybody’s',
      params: idParams,
      response: agentViewSchema,
      async handle({ principal, params }) {
        await requireOwn(principal, params.id);
        return put(principal, params.id, null);
      },
    }),
    route({
      method: 'GET',
      path: '/agent-pictures/:id',
      access: 'site',
      summary: 'An agent’s picture, for whoever has the address',
      params: idParams,
      file: 'image/jpeg',
      handle: async ({ params, request, response }) => give(await pictures.find(params.id), request, response),
    }),
  ];

  async function requireOwn({ companyId, agentId, role }: Principal, id: string): Promise<void> {
    if ((await findAgent(db, companyId, id)) === null) throw noSuchAgent();
    if (id !== agentId && role !== 'admin') throw new HubError(403, 'forbidden', 'This needs the role admin.', { role: 'admin' });
  }

  async function put({ companyId, agentId: actorId }: Principal, agentId: string, mediaId: string | null): Promise<AgentView> {
    const now = clock.now();
    await db.transaction(async (tx) => {
      if (!(await putAgentPicture(tx, { companyId, agentId }, mediaId, now))) throw noSuchAgent();
      const action = mediaId === null ? 'agent.picture_removed' : 'agent.picture_set';
      await insertAuditEvent(tx, { companyId, id: newId(), actorId, action, objectType: 'agent', objectId: agentId, details: {} }, now);
    });
    const agent = await findAgent(db, companyId, agentId);
    if (agent === null) throw noSuchAgent();
    return agent;
  }
}

function noSuchAgent(): HubError {
  return new HubError(404, 'not_found', 'There is no such agent.');
}
