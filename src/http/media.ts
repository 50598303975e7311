// Files up and down: one file per upload; downloads by range, never run by a browser, for those who may see the conversation.
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import type { Request, Response } from 'express';
import { HubError, storedMediaSchema } from '../contract/index.js';
import { MAX_ANY_UPLOAD_BYTES } from '../media/limits.js';
import type { MediaService, OpenedFile, Reader, RenditionKind } from '../media/media.js';
import { idParams, route, type Principal, type Route } from './route.js';

/** Shown in place; everything else is offered as a download. */
const INLINE = /^(image\/(jpeg|png|gif|webp|avif)|audio\/[\w.+-]+|video\/(mp4|webm|quicktime|ogg))$/;

export function mediaRoutes({ media }: { media: MediaService }): Route[] {
  const made = (kind: RenditionKind, summary: string): Route =>
    route({
      method: 'GET',
      path: `/media/:id/${kind}`,
      access: 'agent',
      summary: `${summary}; the file itself where none was needed`,
      params: idParams,
      file: '*/*',
      handle: async ({ principal, params, request, response }) =>
        give(await media.findRendition(readerOf(principal), params.id, kind), request, response, kind),
    });
  return [
    route({
      method: 'POST',
      path: '/media',
      access: 'agent',
      summary: 'Upload one file (multipart/form-data, field `file`) to send it in a message',
      status: 201,
      response: storedMediaSchema,
      handle: ({ principal, request }) => receiveFile(request, (file) => media.upload(principal, file)),
    }),
    route({
      method: 'GET',
      path: '/media/:id',
      access: 'agent',
      summary: 'A file; supports Range',
      params: idParams,
      file: '*/*',
      handle: async ({ principal, params, request, response }) => give(await media.find(readerOf(principal), params.id), request, response),
    }),
    made('thumbnail', 'A small copy of a picture'),
    made('playable', 'A sound in a form any browser plays'),
    route({
      method: 'POST',
      path: '/media/:id/retry',
      access: 'agent',
      summary: 'Fetch a file again that could not be had',
      params: idParams,
      response: storedMediaSchema,
      handle: ({ principal, params }) => media.retry(readerOf(principal), params.id),
    }),
  ];
}

interface ArrivingFile {
  stream: Readable;
  name: string | undefined;
  mime: string | undefined;
}

function readerOf({ companyId, agentId, role }: Principal): Reader {
  return { companyId, agentId, seesAll: role !== 'agent' };
}

export async function give(file: OpenedFile | null, request: Request, response: Response, form = 'file'): Promise<void> {
  if (file === null) throw new HubError(404, 'not_found', 'There is no such file.');
  const etag = `"${file.id}-${form}"`;
  if (request.headers['if-none-match'] === etag) {
    setHeaders(response, file, etag).status(304).end();
    return;
  }
  const range = rangeOf(request, etag, file.sizeBytes);
  if (range === 'unsatisfiable') {
    response.setHeader('Content-Range', `bytes */${String(file.sizeBytes)}`);
    response.status(416).end();
    return;
  }
  // Before any header: a store that has no bytes is an error of its own.
  const bytes = request.method === 'HEAD' ? null : await file.read(range ?? undefined);
  setHeaders(response, file, etag).setHeader('Content-Length', range ? range.end - range.start + 1 : file.sizeBytes);
  if (range) response.status(206).setHeader('Content-Range', `bytes ${String(range.start)}-${String(range.end)}/${String(file.sizeBytes)}`);
  // A reader that goes away is no error of ours.
  if (bytes === null) response.end();
  else await pipeline(bytes, response).catch(() => response.destroy());
}

function setHeaders(response: Response, { id, mime, name }: OpenedFile, etag: string): Response {
  const inline = INLINE.test(mime);
  const shown = encodeURIComponent(name ?? `${id}.${mime.split('/')[1]?.replace(/[^\w]/g, '') ?? 'bin'}`).replace(/['()*]/g, escaped);
  response.setHeader('Content-Type', inline ? mime : 'application/octet-stream');
  response.setHeader('Content-Disposition', `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${shown}`);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  // The bytes never change, but who may see them can.
  response.setHeader('Cache-Control', 'private, max-age=300');
  response.setHeader('ETag', etag);
  response.setHeader('Accept-Ranges', 'bytes');
  return response;
}

const escaped = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** One file of a multipart request, handed to `take` while it arrives. */
export function receiveFile<Taken>(request: Request, take: (file: ArrivingFile) => Promise<Taken>): Promise<Taken> {
  return new Promise((resolve, reject) => {
    let parser: ReturnType<typeof busboy>;
    try {
      parser = busboy({
        headers: request.headers,
        limits: { files: 1, fields: 10, fileSize: MAX_ANY_UPLOAD_BYTES + 1 },
        defParamCharset: 'utf8',
      });
    } catch {
      reject(new HubError(415, 'not_multipart', 'Send the file as multipart/form-data.'));
      return;
    }
    let taken = false;
    parser.on('file', (_field, stream, { filename, mimeType }) => {
      taken = true;
      take({ stream, name: filename === '' ? undefined : filename, mime: mimeType }).then(resolve, (error: unknown) => {
        stream.resume();
        reject(error);
      });
    });
    parser.on('close', () => {
      if (!taken) reject(new HubError(400, 'no_file', 'The request has no file.'));
    });
    parser.on('error', () => reject(new HubError(400, 'broken_upload', 'The upload is not well formed.')));
    request.on('aborted', () => parser.destroy(new Error('aborted')));
    request.pipe(parser);
  });
}

/** A part that was asked for on the condition that the file is another one is not given: the whole file is. */
function rangeOf({ headers }: Request, etag: string, sizeBytes: number): { start: number; end: number } | 'unsatisfiable' | null {
  const condition = headers['if-range'];
  if (condition !== undefined && condition !== etag) return null;
  const match = /^bytes=(\d*)-(\d*)$/.exec(headers.range ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const start = match[1] === '' ? Math.max(0, sizeBytes - Number(match[2])) : Number(match[1]);
  const end = match[1] === '' || match[2] === '' ? sizeBytes - 1 : Math.min(Number(match[2]), sizeBytes - 1);
  return start > end || start >= sizeBytes ? 'unsatisfiable' : { start, end };
}
