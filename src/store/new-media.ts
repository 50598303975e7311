// The files a new message refers to, as the append statement reads them.

export interface NewMedia {
  id: string;
  /** What the connector needs to fetch it. */
  ref: string | null;
  mime: string;
  sizeBytes: number;
  name: string | null;
  state: 'pending' | 'failed';
  reason: string | null;
}

/** FROM item `f` over the JSON parameter: one row per file, `ord` naming its message. */
export function newMediaRecordset(parameter: string): string {
  return `json_to_recordset(${parameter}::json) AS f (
    ord int, id uuid, ref text, mime text, "sizeBytes" bigint, name text, state text, reason text)`;
}

/** An INSERT of the files in the JSON `parameter`, without `ord`, for the one message in `changed (company_id, conversation_id, seq, account_id)`. */
export function insertFilesOf(changed: string, parameter: string, at: string): string {
  return `INSERT INTO media (company_id, id, account_id, conversation_id, seq, ref, mime, size_bytes, name, state, reason, created_at)
    SELECT x.company_id, f.id, x.account_id, x.conversation_id, x.seq, f.ref, f.mime, f."sizeBytes", f.name, f.state, f.reason, ${at}::timestamptz
    FROM ${changed} x CROSS JOIN ${newMediaRecordset(parameter)}`;
}
