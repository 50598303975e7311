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
