// Files up and down: one file per upload; downloads by range, never run by a browser.
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import type { Request } from 'express';
import { HubError } from '../contract/index.js';
import { MAX_UPLOAD_BYTES, type MediaService } from '../media/media.js';
import { idParams, route, type Principal, type Route } from './route.js';

/** Shown in place; everything else is offered as a download. */
const INLINE = /^(image\/(jpeg|png|gif|webp|avif)|audio\/[\w.+-]+|video\/(mp4|webm|quicktime|ogg))$/;

export function mediaRoutes({ media }: { media: MediaService }): Route[] {
  return [
    route({
      method: 'POST',
      path: '/media',
      access: 'agent',
      summary: 'Upload one file (multipart/form-data, field `file`) to send it in a message',
      status: 201,
      handle: ({ principal, request }) => receiveFile(media, principal, request),
    }),
    route({
      method: 'GET',
      path: '/media/:id',
      access: 'agent',
      summary: 'A file; supports Range',
      params: idParams,
      async handle({ principal, params, request, response }) {
        const file = await media.find(principal.companyId, params.id);
        if (!file) throw new HubError(404, 'not_found', 'There is no such file.');
        const { row, sizeBytes } = file;
        const name = encodeURIComponent(row.name ?? `${row.id}.${row.mime.split('/')[1]?.replace(/[^\w]/g, '') ?? 'bin'}`);
        response.setHeader('Content-Type', INLINE.test(row.mime) ? row.mime : 'application/octet-stream');
        response.setHeader('Content-Disposition', `${INLINE.test(row.mime) ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`);
        response.setHeader('X-Content-Type-Options', 'nosniff');
        response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
        response.setHeader('Cache-Control', 'private, max-age=31536000, immutable');
        response.setHeader('ETag', `"${row.id}"`);
        response.setHeader('Accept-Ranges', 'bytes');
        if (request.headers['if-none-match'] === `"${row.id}"`) {
          response.status(304).end();
          return;
        }
        const range = rangeOf(request.headers.range, sizeBytes);
        if (range === 'unsatisfiable') {
          response
            .status(416)
            .setHeader('Content-Range', `bytes */${String(sizeBytes)}`)
            .end();
          return;
        }
        if (range)
          response.status(206).setHeader('Content-Range', `bytes ${String(range.start)}-${String(range.end)}/${String(sizeBytes)}`);
        response.setHeader('Content-Length', range ? range.end - range.start + 1 : sizeBytes);
        // A reader that goes away is no error of ours.
        await pipeline(file.read(range ?? undefined), response).catch(() => response.destroy());
      },
    }),
  ];
}

function receiveFile(media: MediaService, principal: Principal, request: Request): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let parser: ReturnType<typeof busboy>;
    try {
      parser = busboy({
        headers: request.headers,
        limits: { files: 1, fields: 10, fileSize: MAX_UPLOAD_BYTES + 1 },
        defParamCharset: 'utf8',
      });
    } catch {
      reject(new HubError(415, 'not_multipart', 'Send the file as multipart/form-data.'));
      return;
    }
    let taken = false;
    parser.on('file', (_field, stream, { filename, mimeType }) => {
      taken = true;
      media.upload(principal, { stream, name: filename === '' ? undefined : filename, mime: mimeType }).then(resolve, (error: unknown) => {
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

function rangeOf(header: string | undefined, sizeBytes: number): { start: number; end: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const start = match[1] === '' ? Math.max(0, sizeBytes - Number(match[2])) : Number(match[1]);
  const end = match[1] === '' || match[2] === '' ? sizeBytes - 1 : Math.min(Number(match[2]), sizeBytes - 1);
  return start > end || start >= sizeBytes ? 'unsatisfiable' : { start, end };
}
