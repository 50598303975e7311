// The way in of a channel of one's own: a program that holds the channel's key tells what its people do.
import type { Readable } from 'node:stream';
import busboy from 'busboy';
import type { Request } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { AccountService, OpenAccount } from '../accounts/accounts.js';
import { ConnectorError, HubError, requireStorable } from '../contract/index.js';
import { requireKey, takeDirectly } from '../intake/direct.js';
import { maxBodyBytesOf, readBody } from '../intake/webhook-body.js';
import { answerRefusal, refusalOf, tooMuch } from '../intake/webhook-refusal.js';
import type { WebhookDependencies } from '../intake/webhooks.js';
import type { ChannelFiles } from '../media/channel-files.js';
import { MAX_ANY_UPLOAD_BYTES } from '../media/limits.js';
import { inboundKeySchema } from './account-schemas.js';
import { idParams, route, type Route } from './route.js';

export interface ApiChannelDependencies extends Pick<
  WebhookDependencies,
  'accountOf' | 'accountByExternalId' | 'isOverloaded' | 'events' | 'clock' | 'count'
> {
  accounts: Pick<AccountService, 'renewKey'>;
  files: Pick<ChannelFiles, 'receive'>;
  log: Logger;
}

const MAX_FILES = 10;

export function apiChannelRoutes(deps: ApiChannelDependencies): Route[] {
  return [
    route({
      method: 'POST',
      path: '/channel-accounts/:id/inbound',
      access: 'public',
      summary: 'What people of an API channel do: messages, edits, receipts …; by the channel’s own inbound key',
      status: 202,
      params: idParams,
      response: z.object({ duplicate: z.boolean() }),
      async handle({ params, request, response }) {
        try {
          if (deps.isOverloaded()) throw tooMuch();
          const account = deps.accountOf(params.id);
          if (account?.connector.keyForOtherSide !== true) throw new HubError(404, 'not_found', 'There is no such API channel.');
          requireKey(account, request.headers);
          const body = await bodyOf(deps, account, request);
          const isNew = await takeDirectly(deps, account, { method: 'POST', headers: request.headers, body });
          response.status(isNew ? 202 : 200).json({ duplicate: !isNew });
        } catch (error) {
          if (error instanceof HubError && error.status !== 503) throw error;
          if (error instanceof ConnectorError && error.code === 'malformed_body') throw new HubError(400, 'invalid_request', error.message);
          answerRefusal(request, response, refusalOf(error, deps.log, request.path));
        }
      },
    }),
    route({
      method: 'POST',
      path: '/channel-accounts/:id/inbound-key',
      access: 'admin',
      summary: 'Make a new inbound key for an API channel; the old one is taken until the next, unless it is revoked',
      params: idParams,
      body: z.object({ revokePrevious: z.boolean().default(false) }),
      response: inboundKeySchema,
      handle: ({ principal, params, body }) => deps.accounts.renewKey(principal, params.id, body),
    }),
  ];
}

/** JSON as it came, or the part `event` of a form with the form's files put in their places. */
async function bodyOf(deps: ApiChannelDependencies, account: OpenAccount, request: Request): Promise<Buffer> {
  const maxBytes = maxBodyBytesOf(account.connector);
  if (request.is('multipart/form-data')) {
    const { event, uploads } = await readForm(request, maxBytes, (file) => deps.files.receive(account, file));
    const placed = withUploads(parsed(event), uploads);
    return Buffer.from(JSON.stringify(placed));
  }
  if (!request.is('application/json'))
    throw new HubError(415, 'unsupported_media_type', 'Send application/json, or multipart/form-data with files.');
  const body = await readBody(request, maxBytes);
  parsed(body.toString('utf8'));
  return body;
}

function parsed(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new HubError(400, 'malformed_json', 'The body is not valid JSON.');
  }
  requireStorable(value);
  return value;
}

interface Form {
  event: string;
  /** By the name of their part: the id each is kept under. */
  uploads: ReadonlyMap<string, string>;
}

interface ArrivingFile {
  stream: Readable;
  name: string | undefined;
  mime: string | undefined;
}

function readForm(request: Request, maxBytes: number, receive: (file: ArrivingFile) => Promise<{ mediaId: string }>): Promise<Form> {
  return new Promise((resolve, reject) => {
    const kept: Promise<[string, string]>[] = [];
    let event: string | null = null;
    let parser: ReturnType<typeof busboy>;
    try {
      const limits = { files: MAX_FILES, fields: 10, fieldSize: maxBytes + 1, fileSize: MAX_ANY_UPLOAD_BYTES + 1 };
      parser = busboy({ headers: request.headers, limits, defParamCharset: 'utf8' });
    } catch {
      reject(new HubError(415, 'not_multipart', 'The form is not multipart/form-data.'));
      return;
    }
    parser.on('field', (name, value, { valueTruncated }) => {
      if (name !== 'event') return;
      if (valueTruncated) reject(new HubError(413, 'too_large', 'The event is too large.'));
      else event = value;
    });
    parser.on('file', (part, stream, { filename, mimeType }) => {
      const file = receive({ stream, name: filename === '' ? undefined : filename, mime: mimeType }).then(
        ({ mediaId }): [string, string] => [part, mediaId],
      );
      file.catch((error: unknown) => {
        stream.resume();
        reject(error);
      });
      kept.push(file);
    });
    parser.on('filesLimit', () => reject(new HubError(413, 'too_many_files', `At most ${String(MAX_FILES)} files in one request.`)));
    parser.on('error', () => reject(new HubError(400, 'broken_upload', 'The form is not well formed.')));
    parser.on('close', () => {
      if (event === null) reject(new HubError(400, 'no_event', 'The form has no part named event.'));
      const text = event ?? '';
      Promise.all(kept).then((pairs) => resolve({ event: text, uploads: new Map(pairs) }), reject);
    });
    request.on('aborted', () => parser.destroy(new Error('aborted')));
    request.pipe(parser);
  });
}

/** Every `{"part": "name"}` becomes the upload of that name. Throws 400 for a name no part has. */
function withUploads(value: unknown, uploads: Form['uploads']): unknown {
  if (Array.isArray(value)) return value.map((item) => withUploads(item, uploads));
  if (typeof value !== 'object' || value === null) return value;
  if ('part' in value && typeof value.part === 'string') {
    const { part, ...rest } = value;
    const upload = uploads.get(part);
    if (upload === undefined) throw new HubError(400, 'no_file', `The form has no file in a part named ${part}.`);
    return { ...rest, upload };
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withUploads(inner, uploads)]));
}
