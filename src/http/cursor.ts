// Cursors of lists that run back in time: the last row of a page, opaque to clients.
import { z } from 'zod';
import { HubError } from '../contract/index.js';

export interface TimeCursor {
  at: Date;
  id: string;
}

export function formatCursor({ at, id }: TimeCursor): string {
  return `${at.toISOString()}_${id}`;
}

export function parseCursor(cursor: string | undefined): TimeCursor | undefined {
  if (cursor === undefined) return undefined;
  const [at, id] = cursor.split('_');
  const parsed = z.object({ at: z.iso.datetime(), id: z.uuid() }).safeParse({ at, id });
  if (!parsed.success) throw new HubError(400, 'invalid_request', 'cursor: not one of ours');
  return { at: new Date(parsed.data.at), id: parsed.data.id };
}
