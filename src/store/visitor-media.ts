// Which files a visitor may see: the own uploads, and what the own conversation shows them. Never what only the team sees.
import type { Queryable } from './database.js';
import { MEDIA_ROWS, type MediaRow } from './media.js';

export function visitorMedia(
  db: Queryable,
  visitor: { companyId: string; proxyUserId: string; conversationId: string },
  ids: string[],
): Promise<MediaRow[]> {
  return db.query<MediaRow>({
    name: 'visitor-media',
    text: `${MEDIA_ROWS} WHERE m.company_id = $1 AND m.id = ANY($2::uuid[]) AND m.purge_at IS NULL AND (
        m.uploaded_by = $3
        OR EXISTS (
          SELECT FROM media_use u
          JOIN message_index i ON i.company_id = u.company_id AND i.id = u.message_id
          JOIN message s ON s.company_id = i.company_id AND s.conversation_id = i.conversation_id AND s.seq = i.seq AND s.sent_at = i.sent_at
          WHERE u.company_id = $1 AND u.media_id = m.id AND i.conversation_id = $4 AND s.kind IN ('in', 'out', 'bot')
            AND i.seq > (SELECT user_deleted_seq FROM conversation WHERE company_id = $1 AND id = $4)))`,
    values: [visitor.companyId, ids, visitor.proxyUserId, visitor.conversationId],
  });
}
