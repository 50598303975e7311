// Files by signed address: for programs that have no session, for as long as the address says.
import { z } from 'zod';
import type { ChannelFiles } from '../media/channel-files.js';
import { give } from './media.js';
import { idParams, route, type Route } from './route.js';

export function sharedFileRoute(files: Pick<ChannelFiles, 'openOffered'>): Route {
  return route({
    method: 'GET',
    path: '/shared-files/:id',
    access: 'public',
    summary: 'A file by the signed address the hub gave a channel; good for an hour',
    params: idParams,
    query: z.object({ expires: z.coerce.number().int(), signature: z.string().max(100) }),
    file: '*/*',
    handle: async ({ params, query, request, response }) =>
      give(await files.openOffered({ mediaId: params.id, ...query }), request, response),
  });
}
