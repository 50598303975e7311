// The pictures, videos and files of a conversation, the newest first.
import { z } from 'zod';
import { HubError, mediaOf, storedMediaSchema, type SharedFileView } from '../contract/index.js';
import { messagesWithFiles, type MessageWithFiles } from '../store/conversation-files.js';
import { conversationForViewer } from '../store/conversations.js';
import type { Database } from '../store/database.js';
import { pageOf } from './contact-views.js';
import { kindSchema } from './conversation-schemas.js';
import { idParams, route, type Route } from './route.js';

const sharedFileSchema: z.ZodType<SharedFileView> = z
  .object({
    messageId: z.string(),
    seq: z.int(),
    kind: kindSchema,
    senderName: z.string(),
    sentAt: z.string(),
    media: storedMediaSchema,
  })
  .meta({ id: 'SharedFile' });

export function conversationFilesRoute(database: Database): Route {
  return route({
    method: 'GET',
    path: '/conversations/:id/files',
    access: 'agent',
    summary: 'Pictures, videos and files of a conversation, the newest first; `limit` counts messages, an album is one',
    params: idParams,
    query: z.object({
      before: z.coerce.number().int().min(0).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(24),
    }),
    response: pageOf(sharedFileSchema),
    async handle({ principal: { companyId, agentId, role }, params: { id }, query }) {
      const row = await conversationForViewer(database, { companyId, agentId, seesAll: role !== 'agent' }, id);
      if (row === null) throw new HubError(404, 'not_found', 'There is no such conversation.');
      const { before, limit } = query;
      const messages = await messagesWithFiles(database, companyId, id, { before, limit });
      const last = messages.at(-1);
      return {
        items: messages.flatMap(filesOf),
        nextCursor: last && messages.length === limit ? String(last.seq) : null,
      };
    },
  });
}

/** Stickers and voices are talk, not something to be looked for later. */
function filesOf({ messageId, seq, kind, senderName, content, sentAt, isRetracted }: MessageWithFiles): SharedFileView[] {
  if (isRetracted || content.type === 'sticker' || (content.type === 'audio' && content.voice === true)) return [];
  return mediaOf(content).map((media) => ({ messageId, seq, kind, senderName, sentAt: sentAt.toISOString(), media }));
}
