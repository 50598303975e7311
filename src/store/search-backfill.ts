// Gives messages that are older than the search the words they are found by: how far that has come, and the next ones.
import type { MessageContent } from '../contract/index.js';
import type { Queryable } from './database.js';
import { jsonRows } from './json-rows.js';

export interface WordlessMessage {
  companyId: string;
  conversationId: string;
  seq: number;
  sentAt: Date;
  content: MessageContent;
}

interface Walk {
  sentBefore: Date;
  companyId: string;
  conversationId: string;
  seq: number;
}

/** Holds the walk for the length of the transaction; null: there is nothing left, or another instance is at it. */
export async function takeBackfill(tx: Queryable): Promise<Walk | null> {
  const [walk] = await tx.query<Walk>({
    text: `SELECT sent_before AS "sentBefore", company_id AS "companyId", conversation_id AS "conversationId", seq
      FROM search_backfill FOR UPDATE SKIP LOCKED`,
  });
  return walk ?? null;
}

/** Looks at the next `limit` messages: those without words among them, and where the walk then stands (null: at the end). */
export async function nextWordless(
  tx: Queryable,
  walk: Walk,
  limit: number,
): Promise<{ messages: WordlessMessage[]; last: Pick<Walk, 'companyId' | 'conversationId' | 'seq'> | null }> {
  const rows = await tx.query<WordlessMessage & { isWordless: boolean }>({
    text: `WITH page AS MATERIALIZED (
        SELECT company_id, conversation_id, seq, sent_at FROM message_index
        WHERE (company_id, conversation_id, seq) > ($1::uuid, $2::uuid, $3::bigint) ORDER BY company_id, conversation_id, seq LIMIT $4
      )
      SELECT page.company_id AS "companyId", page.conversation_id AS "conversationId", page.seq, page.sent_at AS "sentAt", m.content,
        coalesce(m.words IS NULL AND m.retracted_at IS NULL AND m.sent_at < $5 AND m.id IS NOT NULL, false) AS "isWordless"
      FROM page LEFT JOIN message m ON m.company_id = page.company_id AND m.conversation_id = page.conversation_id AND m.seq = page.seq
        AND m.sent_at = page.sent_at
      ORDER BY page.company_id, page.conversation_id, page.seq`,
    values: [walk.companyId, walk.conversationId, walk.seq, limit, walk.sentBefore],
  });
  return { messages: rows.filter(({ isWordless }) => isWordless), last: rows.length < limit ? null : (rows.at(-1) ?? null) };
}

/** A message edited or taken back meanwhile keeps what that gave it. */
export async function giveWords(tx: Queryable, given: (Omit<WordlessMessage, 'content'> & { words: string[] })[]): Promise<void> {
  await tx.query({
    text: `UPDATE message m SET words = array_to_tsvector(g.words)
      FROM ${jsonRows('$1', '"companyId" uuid, "conversationId" uuid, seq bigint, "sentAt" timestamptz, words text[]')} g
      WHERE m.company_id = g."companyId" AND m.conversation_id = g."conversationId" AND m.seq = g.seq AND m.sent_at = g."sentAt"
        AND m.words IS NULL AND m.retracted_at IS NULL`,
    values: [JSON.stringify(given)],
  });
}

/** null: all is done. */
export async function moveBackfill(tx: Queryable, to: Pick<Walk, 'companyId' | 'conversationId' | 'seq'> | null): Promise<void> {
  if (to === null) await tx.query({ text: 'DELETE FROM search_backfill' });
  else {
    await tx.query({
      text: 'UPDATE search_backfill SET company_id = $1, conversation_id = $2, seq = $3',
      values: [to.companyId, to.conversationId, to.seq],
    });
  }
}
