// Files: uploads are checked by kind and size, an id is resolved to an address good for five minutes that wants the token.
import type http from 'node:http';
import { GraphFailure, sendPage } from '../../meta/stub/graph-answer.js';
import { textOf } from '../../meta/reading.js';
import type { StoredFile } from '../../meta/stub/file-store.js';
import type { Exchange } from './graph-face.js';
import type { World } from './world.js';

const MEBIBYTE = 1024 * 1024;
const DAY_MS = 86_400_000;
const ADDRESS_LIFETIME_MS = 5 * 60_000;
/** Of files people sent; uploads of businesses live longer, which no test waits for. */
const FILE_LIFETIME_MS = 7 * DAY_MS;

/** By MIME type or its family: the form it can be sent in and how large it may be. */
const KINDS: readonly { types: readonly string[]; maxBytes: number }[] = [
  { types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'], maxBytes: 16 * MEBIBYTE },
  { types: ['video/mp4', 'video/3gpp'], maxBytes: 16 * MEBIBYTE },
  { types: ['image/jpeg', 'image/png'], maxBytes: 5 * MEBIBYTE },
  { types: ['image/webp'], maxBytes: 500 * 1024 },
];
const DOCUMENT_MAX_BYTES = 100 * MEBIBYTE;

export function uploadFile({ world, call }: Exchange): unknown {
  const [file] = call.files;
  if (textOf(call.body['messaging_product']) !== 'whatsapp') throw invalid('messaging_product must be whatsapp');
  if (file?.part !== 'file') throw invalid('file is required');
  const mime = textOf(call.body['type']) ?? file.mime;
  if (!/^[\w.+-]+\/[\w.+-]+$/.test(mime))
    throw new GraphFailure(400, 131_053, 'Media upload error', { details: `Unsupported media type ${mime}` });
  const maxBytes = KINDS.find(({ types }) => types.includes(mime))?.maxBytes ?? DOCUMENT_MAX_BYTES;
  if (file.bytes.length === 0 || file.bytes.length > maxBytes) {
    throw new GraphFailure(400, 131_053, 'Media upload error', { details: 'The size of the file is not allowed for its type' });
  }
  return { id: world.parts.files.add({ name: file.name, mime, bytes: file.bytes }).id };
}

export function fileInfo(exchange: Exchange): unknown {
  const file = fileOf(exchange);
  return {
    messaging_product: 'whatsapp',
    url: fileUrl(exchange, file),
    mime_type: file.mime,
    sha256: 'c29tZSBzaGEyNTY=',
    file_size: String(file.sizeBytes),
    id: file.id,
  };
}

export function deleteFile(exchange: Exchange): unknown {
  fileOf(exchange);
  return { success: true };
}

function fileOf({ world, call }: Exchange): StoredFile {
  const file = world.parts.files.find(call.path[0] ?? '');
  if (!file || world.parts.now() - file.at > FILE_LIFETIME_MS) {
    throw new GraphFailure(400, 100, 'Unsupported get request. Object does not exist', { subcode: 33, type: 'GraphMethodException' });
  }
  return file;
}

function fileUrl({ world, baseUrl }: Pick<Exchange, 'world' | 'baseUrl'>, file: StoredFile): string {
  return `${baseUrl}/whatsapp_business/attachments/?mid=${file.secret}&ext=${world.parts.now() + ADDRESS_LIFETIME_MS}`;
}

/** `/whatsapp_business/attachments/`: the bytes, for whoever has a token. */
export function handleDownload(world: World, request: http.IncomingMessage, response: http.ServerResponse): void {
  const { searchParams } = new URL(request.url ?? '/', 'http://stub');
  const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  const known = [...world.accounts.values()].some((account) => account.accessToken === token);
  const file = world.parts.files.findBySecret(searchParams.get('mid') ?? '');
  if (world.parts.faults.down) return sendPage(response, 503, 'Service Unavailable');
  if (!known) return sendPage(response, 401, 'Unauthorized');
  if (!file || Number(searchParams.get('ext')) < world.parts.now()) return sendPage(response, 404, 'Not Found');
  const bytes = world.parts.files.read(file);
  response.writeHead(200, { 'content-type': file.mime, 'content-length': bytes.length });
  response.end(bytes);
}

/** The form a file can be sent in; documents take everything. */
export function fitsForm(file: StoredFile, form: string): boolean {
  const [family = ''] = file.mime.split('/');
  if (form === 'document') return true;
  if (form === 'sticker') return file.mime === 'image/webp';
  return family === form && KINDS.some(({ types }) => types.includes(file.mime)) && file.mime !== 'image/webp';
}

function invalid(details: string): GraphFailure {
  return new GraphFailure(400, 100, 'Invalid parameter', { details });
}
