// Files that came beside a webhook: an account's own uploads, until a message has taken them.
import type { Queryable } from './database.js';
import { MEDIA_ROWS, type MediaRow } from './media.js';

/** Null: there is none, or it is somebody else's. */
export async function uploadOfAccount(db: Queryable, accountId: string, id: string): Promise<MediaRow | null> {
  const rows = await db.query<MediaRow>({
    text: `${MEDIA_ROWS} WHERE m.id = $2 AND m.uploaded_by = $1 AND m.state = 'ready' AND m.purge_at IS NULL`,
    values: [accountId, id],
  });
  return rows[0] ?? null;
}
