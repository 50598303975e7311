// The answer to `sync`: what a queue holds after a key, in order.
import type { MessageView } from '../contract/index.js';
import type { Database } from '../store/database.js';
import { messagesAt, type MessageRow } from '../store/messages.js';
import { entriesAfter, queueHeads } from '../store/sync.js';
import type { ParsedFrame } from './socket-frames.js';
import type { SocketLine } from './socket-party.js';

const USUAL_LIMIT = 200;

export interface SyncReader {
  database: Database;
  companyId: string;
  /** Whose own messages from the same device are marked. */
  uid: string;
  /** Null: not to be shown. */
  view(row: MessageRow): MessageView | null;
}

export async function answerSync(frame: Extract<ParsedFrame, { cmd: 'sync' }>, reader: SyncReader, line: SocketLine): Promise<void> {
  const { database, companyId, uid } = reader;
  const { seq, queue } = frame;
  const head = (await queueHeads(database, [queue])).get(queue) ?? 0;
  line.send({ cmd: 'sync_begin', seq, queue, key: Math.min(frame.key, head) });
  // A key from the future: the queue's own end is told, and the client goes back to it.
  const entries = frame.key >= head ? [] : await entriesAfter(database, queue, frame.key, frame.limit ?? USUAL_LIMIT);
  // Keys that hold nothing to be shown leave no gap: a gap is asked for again, and would be without end.
  let toldKey = Math.min(frame.key, head);
  const rows = new Map((entries.length === 0 ? [] : await messagesAt(database, companyId, entries)).map((row) => [placeOf(row), row]));
  for (const entry of entries) {
    const row = rows.get(placeOf(entry));
    const message = row && reader.view(row);
    if (!message) continue;
    await line.room();
    line.send({
      cmd: 'message',
      queue,
      key: entry.key,
      prevKey: toldKey,
      message,
      ...(entry.originDevice === line.deviceId && row.senderId === uid && { self: true }),
    });
    toldKey = entry.key;
  }
  const key = entries.at(-1)?.key ?? Math.min(frame.key, head);
  line.send({ cmd: 'sync_end', seq, queue, key, more: key < head });
}

const placeOf = ({ conversationId, seq }: { conversationId: string; seq: number }): string => `${conversationId} ${String(seq)}`;
