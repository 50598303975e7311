// The picture an agent is shown with: a file of the company that no message needs to refer to.
import type { Queryable } from './database.js';
import { MEDIA_ROWS, type MediaRow } from './media.js';

/** `mediaId` null takes it away. The bytes of the one before go, unless a message shows them. False: there is no such agent. */
export async function putAgentPicture(
  db: Queryable,
  agent: { companyId: string; agentId: string },
  mediaId: string | null,
  now: Date,
): Promise<boolean> {
  const rows = await db.query<{ id: string }>({
    text: `WITH before AS (
        SELECT id, picture_media_id FROM agent WHERE company_id = $1 AND id = $2 FOR UPDATE
      ), released AS (
        UPDATE media f SET state = 'failed', reason = 'replaced', purge_at = $4 FROM before
        WHERE f.company_id = $1 AND f.id = before.picture_media_id
          AND NOT EXISTS (SELECT FROM media_use u WHERE u.company_id = $1 AND u.media_id = f.id)
      )
      UPDATE agent a SET picture_media_id = $3 FROM before WHERE a.company_id = $1 AND a.id = before.id RETURNING a.id`,
    values: [agent.companyId, agent.agentId, mediaId, now],
  });
  return rows.length > 0;
}

/** Null for a file that is no agent's picture, or no longer. */
export async function agentPicture(db: Queryable, mediaId: string): Promise<MediaRow | null> {
  const rows = await db.query<MediaRow>({
    name: 'agent-picture',
    text: `${MEDIA_ROWS} JOIN agent a ON a.company_id = m.company_id AND a.picture_media_id = m.id
      WHERE m.id = $1 AND m.state = 'ready' AND m.purge_at IS NULL`,
    values: [mediaId],
  });
  return rows[0] ?? null;
}
