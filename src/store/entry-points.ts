// What brought a person: a scanned code, a start link, a referral, an advertisement. The latest of each conversation.
import type { EntryPointKind } from '../contract/index.js';

export interface NewEntryPoint {
  kind: EntryPointKind;
  value: string;
  data: Record<string, string>;
}

export interface EntryPointRow extends NewEntryPoint {
  /** The message it came with. */
  seq: number;
  at: string;
}

/** Part of the statement that stores messages, over its new rows `n`. A message known already brings nobody a second time, and one that was told earlier than what has brought them since changes nothing. */
export const KEEP_ENTRY_POINTS = `INSERT INTO entry_point AS p (company_id, conversation_id, kind, value, data, seq, at, event_id)
  SELECT DISTINCT ON ("companyId", "conversationId") "companyId", "conversationId",
    "entryPoint" ->> 'kind', "entryPoint" ->> 'value', "entryPoint" -> 'data', seq, "sentAt", "carrierEventId"
  FROM n WHERE "entryPoint" IS NOT NULL ORDER BY "companyId", "conversationId", seq DESC
  ON CONFLICT (company_id, conversation_id) DO UPDATE
    SET kind = excluded.kind, value = excluded.value, data = excluded.data, seq = excluded.seq, at = excluded.at,
      event_id = excluded.event_id
    WHERE coalesce(excluded.event_id >= p.event_id, true)`;

/** A column over the conversation `c`: its entry point as JSON, or null. */
export const ENTRY_POINT = `(SELECT json_build_object('kind', e.kind, 'value', e.value, 'data', e.data, 'seq', e.seq, 'at', e.at)
  FROM entry_point e WHERE e.company_id = c.company_id AND e.conversation_id = c.id)`;
