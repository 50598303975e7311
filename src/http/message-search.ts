// Searching in what was said, over all conversations the agent may see or inside one.
import { z } from 'zod';
import type { MessageHitView, Page } from '../contract/index.js';
import { messageView } from '../im/presentation.js';
import { searchQuery } from '../im/search-words.js';
import type { Database } from '../store/database.js';
import { searchMessages } from '../store/message-search.js';
import { pageOf } from './contact-views.js';
import { messageViewSchema } from './conversation-schemas.js';
import { formatCursor, parseCursor } from './cursor.js';
import { route, type Route } from './route.js';

const searchParameters = z.object({
  q: z.string().trim().min(1).max(200),
  conversationId: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
  cursor: z.string().max(200).optional(),
});

const hitSchema: z.ZodType<MessageHitView> = z.object({
  message: messageViewSchema,
  contactId: z.string(),
  contactName: z.string(),
  platform: z.string(),
  platformUserId: z.string(),
});

export function messageSearchRoute(database: Database): Route {
  return route({
    method: 'GET',
    path: '/messages/search',
    access: 'agent',
    summary: 'Messages that hold all the words, newest first',
    query: searchParameters,
    response: pageOf(hitSchema),
    async handle({ principal, query }): Promise<Page<MessageHitView>> {
      const words = searchQuery(query.q);
      if (words === null) return { items: [], nextCursor: null };
      const hits = await searchMessages(
        database,
        { companyId: principal.companyId, agentId: principal.agentId, seesAll: principal.role !== 'agent' },
        {
          query: words,
          conversationId: query.conversationId,
          after: parseCursor(query.cursor),
          limit: query.limit,
        },
      );
      const last = hits.at(-1)?.message;
      return {
        items: hits.map(({ message, displayName, ...known }) => ({ ...known, message: messageView(message), contactName: displayName })),
        nextCursor: last && hits.length === query.limit ? formatCursor({ at: last.sentAt, id: last.id }) : null,
      };
    },
  });
}
