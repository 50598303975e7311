// Makes one planned call: puts the files in, calls once, names what came out, and knows which refusals mean "already so".
import type { Readable } from 'node:stream';
import { ConnectorError, type Delivered, type Json, type OpenFile, type PlatformCall } from '../../src/contract/index.js';
import { platformMessageIdOf } from './address.js';
import type { TelegramApi } from './api.js';
import { fieldsOf, integerOf, isObject, textOf, timeOf, type Fields } from './reading.js';

const UPLOAD_BASE_TIMEOUT_MS = 60_000;
/** The slowest upload worth waiting for. */
const UPLOAD_BYTES_PER_MS = 50;

export async function deliver(api: TelegramApi, call: PlatformCall, openFile: OpenFile): Promise<Delivered> {
  try {
    const result = call.files && call.files.length > 0 ? await upload(api, call, openFile) : await api.call(call.method, call.payload);
    return deliveredFrom(result, call);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    if (alreadySo(call.method, error)) return { platformMessageIds: [] };
    throw withAlternative(error, call);
  }
}

async function upload(api: TelegramApi, call: PlatformCall, openFile: OpenFile): Promise<unknown> {
  const breaking = new AbortController();
  const opened = await openAll(call.files ?? [], openFile, () => breaking.abort());
  const sizeBytes = [...opened.values()].reduce((sum, file) => sum + file.sizeBytes, 0);
  const timeoutMs = UPLOAD_BASE_TIMEOUT_MS + sizeBytes / UPLOAD_BYTES_PER_MS;
  try {
    return await api.call(call.method, multipartPayload(call.payload, opened), { timeoutMs, signal: breaking.signal });
  } catch (error) {
    // Our file broke off half-way: Telegram cannot have used an unfinished request.
    if (breaking.signal.aborted) throw fileUnreadable();
    throw error;
  } finally {
    for (const file of opened.values()) file.stream.destroy();
  }
}

interface OpenedFile {
  stream: Readable;
  sizeBytes: number;
  name: string;
}

async function openAll(
  files: NonNullable<PlatformCall['files']>,
  openFile: OpenFile,
  broken: () => void,
): Promise<Map<string, OpenedFile>> {
  const opened = new Map<string, OpenedFile>();
  try {
    for (const { part, mediaId, name } of files) {
      const { stream, sizeBytes } = await openFile(mediaId);
      stream.once('error', broken);
      opened.set(part, { stream, sizeBytes, name: partName(name) });
    }
    return opened;
  } catch {
    for (const file of opened.values()) file.stream.destroy();
    throw fileUnreadable();
  }
}

function fileUnreadable(): ConnectorError {
  return new ConnectorError({ code: 'file_unreadable', kind: 'temporary', message: 'The file to send could not be read' });
}

/** The name goes into a header line as it is. */
function partName(name: string): string {
  return name.replace(/["\r\n\\]/g, '_').slice(0, 200) || 'file';
}

/**
 * `attach://part` becomes what telegraf uploads. In multipart it silently drops plain objects such as `reply_parameters`,
 * so everything structured but the media list is given as JSON text.
 */
function multipartPayload(payload: PlatformCall['payload'], opened: ReadonlyMap<string, OpenedFile>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, multipartValue(name, value, opened)]));
}

function multipartValue(name: string, value: Json, opened: ReadonlyMap<string, OpenedFile>): unknown {
  if (name === 'media' && Array.isArray(value)) {
    return value.map((item) => (isObject(item) ? { ...item, media: attached(item['media'], opened) } : item));
  }
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return attached(value, opened);
}

function attached(value: unknown, opened: ReadonlyMap<string, OpenedFile>): unknown {
  const file = typeof value === 'string' && value.startsWith('attach://') ? opened.get(value.slice('attach://'.length)) : undefined;
  return file ? { source: file.stream, filename: file.name } : value;
}

const MAKES_MESSAGES = /^send(?!ChatAction)/;

function deliveredFrom(result: unknown, call: PlatformCall): Delivered {
  if (!MAKES_MESSAGES.test(call.method)) return { platformMessageIds: [] };
  const messages = (Array.isArray(result) ? result : [result]).map(fieldsOf);
  const platformMessageIds = messages.flatMap((message) => messageName(message, call.payload));
  if (platformMessageIds.length === 0) {
    const message = 'Telegram answered without saying what became of the message; it may or may not have arrived';
    throw new ConnectorError({ code: 'outcome_unknown', kind: 'uncertain', message, platformCode: 'no message in the answer' });
  }
  const at = timeOf(messages[0]?.['date']);
  return { platformMessageIds, ...(at && { at }) };
}

function messageName(message: Fields, payload: PlatformCall['payload']): string[] {
  const messageId = integerOf(message['message_id']);
  const chatId = integerOf(fieldsOf(message['chat'])['id']) ?? integerOf(payload['chat_id']);
  if (messageId === undefined || chatId === undefined) return [];
  const connectionId = textOf(payload['business_connection_id']);
  return [platformMessageIdOf({ chatId, ...(connectionId !== undefined && { connectionId }) }, messageId)];
}

/** What was asked for is the case already: an edit that changes nothing, a deletion of what is gone. */
function alreadySo(method: string, error: ConnectorError): boolean {
  const words = error.details.platformCode ?? '';
  if (method.startsWith('edit')) return /^400 Bad Request: message is not modified/i.test(words);
  return method === 'deleteMessage' && /^400 Bad Request: message to delete not found/i.test(words);
}

/** Another form of the same call that has a chance: without styling, or to the group's new id. */
function withAlternative(error: ConnectorError, call: PlatformCall): ConnectorError {
  if (error.code === 'formatting_refused' && hasFormatting(call.payload)) {
    return new ConnectorError({ ...error.details, alternative: { ...call, payload: plainPayload(call.payload) } });
  }
  if (error.code === 'chat_migrated') {
    const payload = { ...call.payload, chat_id: Number(error.details.newPlatformUserId) };
    return new ConnectorError({ ...error.details, alternative: { ...call, payload } });
  }
  return error;
}

const FORMATTING = ['entities', 'caption_entities', 'parse_mode'];

function hasFormatting(payload: PlatformCall['payload']): boolean {
  return FORMATTING.some((name) => payload[name] !== undefined) || JSON.stringify(payload['media'] ?? '').includes('caption_entities');
}

function plainPayload(payload: PlatformCall['payload']): PlatformCall['payload'] {
  const plain = Object.fromEntries(Object.entries(payload).filter(([name]) => !FORMATTING.includes(name)));
  const { media } = plain;
  if (!Array.isArray(media)) return plain;
  return { ...plain, media: media.map((item) => (isJsonObject(item) ? plainPayload(item) : item)) };
}

function isJsonObject(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
