// Makes one planned call: uploads its file, sends once, names what came out, and knows when a quote was all that was wrong.
import { ConnectorError, type Delivered, type Json, type OpenFile, type PlatformCall } from '../../src/contract/index.js';
import { fieldsOf, idOf, isObject, listOf, textOf, type Fields } from '../meta/reading.js';
import { outcomeUnknown } from '../meta/graph-errors.js';
import type { WhatsAppApi } from './api.js';
import { UPLOAD_PLACEHOLDER } from './render-media.js';

export async function deliver(api: WhatsAppApi, call: PlatformCall, openFile: OpenFile): Promise<Delivered> {
  const payload = await withUploads(api, call, openFile);
  try {
    const answer = await api.graph.post(`${api.phoneNumberId}/${call.method}`, payload, { repeatable: isRepeatable(call) });
    return deliveredFrom(answer, call);
  } catch (error) {
    throw error instanceof ConnectorError ? withAlternative(error, call) : error;
  }
}

/** A reaction replaces the one before it, and marking as read twice changes nothing. */
function isRepeatable({ payload }: PlatformCall): boolean {
  return payload['type'] === 'reaction' || payload['status'] === 'read';
}

/** An upload that fails has sent nothing. */
async function withUploads(api: WhatsAppApi, call: PlatformCall, openFile: OpenFile): Promise<PlatformCall['payload']> {
  const [file] = call.files ?? [];
  if (!file) return call.payload;
  const opened = await openFile(file.mediaId).catch(() => {
    throw new ConnectorError({ code: 'file_unreadable', kind: 'temporary', message: 'The file to send could not be read' });
  });
  try {
    const answer = await api.graph.upload(
      `${api.phoneNumberId}/media`,
      { messaging_product: 'whatsapp', type: file.mime },
      { part: 'file', name: file.name, mime: file.mime, ...opened },
    );
    const id = idOf(answer['id']);
    if (id === undefined) throw outcomeUnknown('no id for the upload', { platform: 'WhatsApp', repeatable: true });
    return Object.fromEntries(Object.entries(call.payload).map(([name, value]) => [name, withFileId(value, id)]));
  } finally {
    opened.stream.destroy();
  }
}

/** The file lies on top, or in the head of a menu or template. */
function withFileId(value: Json, id: string): Json {
  if (Array.isArray(value)) return value.map((item) => withFileId(item, id));
  if (!isJsonObject(value)) return value;
  if (value['id'] === UPLOAD_PLACEHOLDER) return { ...value, id };
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withFileId(inner, id)]));
}

function isJsonObject(value: Json): value is { [key: string]: Json } {
  return isObject(value);
}

function deliveredFrom(answer: Fields, { payload }: PlatformCall): Delivered {
  if (payload['type'] === 'reaction') return { platformMessageIds: [] };
  const platformMessageIds = listOf(answer['messages']).flatMap((message) => idOf(fieldsOf(message)['id']) ?? []);
  if (platformMessageIds.length === 0) throw outcomeUnknown('no message in the answer', { platform: 'WhatsApp', repeatable: false });
  return { platformMessageIds };
}

/** A quoted message that is too old or gone costs the quote, not the message. */
function withAlternative(error: ConnectorError, call: PlatformCall): ConnectorError {
  const { context, ...unquoted } = call.payload;
  const refusedValue = error.code === 'rejected' && /^(100|131009) /.test(error.details.platformCode ?? '');
  const quoted = textOf(fieldsOf(context)['message_id']);
  if (!refusedValue || quoted === undefined) return error;
  return new ConnectorError({ ...error.details, alternative: { ...call, payload: unquoted } });
}
