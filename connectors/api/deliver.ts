// Makes one planned call: puts in the addresses of its files, tells once, names what came out.
import { randomUUID } from 'node:crypto';
import {
  ConnectorError,
  type AccountAccess,
  type Delivered,
  type Json,
  type OpenFile,
  type PlatformCall,
} from '../../src/contract/index.js';
import type { Endpoint } from './endpoint.js';
import { FILE_PLACEHOLDER } from './render.js';
import { say } from './words.js';

const ID_MAX = 255;

export async function deliver(endpoint: Endpoint, account: AccountAccess, call: PlatformCall, openFile: OpenFile): Promise<Delivered> {
  await requireFiles(call, openFile);
  const payload = withAddresses(call, account);
  if (call.method !== 'message') {
    await endpoint.tell(call.method, payload);
    return { platformMessageIds: [] };
  }
  const { messageId = randomUUID() } = payload;
  const { externalMessageId } = await endpoint.tell(call.method, { ...payload, messageId });
  const given = typeof externalMessageId === 'string' && externalMessageId !== '' && externalMessageId.length <= ID_MAX;
  return { platformMessageIds: [given ? externalMessageId : String(messageId)] };
}

/** Nobody is told an address with nothing behind it. */
async function requireFiles({ files = [] }: PlatformCall, openFile: OpenFile): Promise<void> {
  for (const { mediaId } of files) {
    try {
      (await openFile(mediaId)).stream.destroy();
    } catch {
      throw new ConnectorError({ code: 'file_unreadable', kind: 'temporary', message: 'The file to send could not be read' });
    }
  }
}

function withAddresses({ payload, files = [] }: PlatformCall, account: AccountAccess): PlatformCall['payload'] {
  if (files.length === 0) return payload;
  if (account.offerFile === undefined) {
    throw new ConnectorError({ code: 'no_public_address', kind: 'permanent', ...say('files_unreachable') });
  }
  const offered = new Map(files.map(({ part, mediaId }) => [FILE_PLACEHOLDER + part, account.offerFile?.(mediaId)]));
  const replaced = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(replaced);
    if (typeof value !== 'object' || value === null) return value;
    const file = typeof value['url'] === 'string' ? offered.get(value['url']) : undefined;
    if (file) return { ...value, url: file.url, urlExpiresAt: file.expiresAt.toISOString() };
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replaced(inner)]));
  };
  return { ...payload, content: replaced(payload['content'] ?? null) };
}
