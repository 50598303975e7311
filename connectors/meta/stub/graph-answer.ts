// How a stand-in of the Graph API speaks: JSON answers, Meta's form of refusals, and the checks every call goes through first.
import busboy from 'busboy';
import { timingSafeEqual } from 'node:crypto';
import type http from 'node:http';
import { fieldsOf, isObject, textOf, type Fields } from '../reading.js';
import { appSecretProof } from '../signature.js';

export type JsonObject = Record<string, unknown>;

/** A refusal in the Graph API's own form. */
export class GraphFailure extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
    readonly more: { subcode?: number; details?: string; type?: string; transient?: boolean; headers?: Record<string, string> } = {},
  ) {
    super(message);
  }
}

export function sendJson(response: http.ServerResponse, status: number, value: unknown, headers: Record<string, string> = {}): void {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    'content-type': 'application/json; charset=UTF-8',
    'facebook-api-version': 'v25.0',
    ...headers,
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

/** `product` appears in `error_data`, as WhatsApp has it. */
export function sendFailure(response: http.ServerResponse, failure: GraphFailure, product?: string): void {
  const { subcode, details, type = 'OAuthException', transient, headers } = failure.more;
  const data = { ...(product !== undefined && { messaging_product: product }), ...(details !== undefined && { details }) };
  const error = {
    message: `(#${failure.code}) ${failure.message}`,
    type,
    code: failure.code,
    ...(subcode !== undefined && { error_subcode: subcode }),
    ...(details !== undefined && { error_data: data }),
    ...(transient === true && { is_transient: true }),
    fbtrace_id: 'A0000000000000000000000',
  };
  sendJson(response, failure.status, { error }, headers);
}

export function sendHtml(response: http.ServerResponse, status: number, title: string): void {
  const body = `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  response.writeHead(status, { 'content-type': 'text/html', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

export interface UploadedFile {
  part: string;
  name: string;
  mime: string;
  bytes: Buffer;
}

/** One call as it came over the wire. */
export interface GraphCall {
  method: string;
  /** e.g. `v25.0`. */
  version: string;
  /** Below the version, e.g. [`1065403`, `messages`]. */
  path: string[];
  query: URLSearchParams;
  body: Fields;
  files: UploadedFile[];
  accessToken: string;
}

const VERSION = /^v(\d+)\.0$/;
/** Older ones have been switched off. */
const OLDEST_VERSION = 22;

/** Throws `GraphFailure`, or an Error when the caller hung up. */
export async function readCall(request: http.IncomingMessage): Promise<GraphCall> {
  const url = new URL(request.url ?? '/', 'http://stub');
  const [version = '', ...path] = url.pathname.slice(1).split('/').map(decodeURIComponent);
  const number = Number(VERSION.exec(version)?.[1] ?? 0);
  if (number < OLDEST_VERSION) throw new GraphFailure(400, 2635, `You are calling a deprecated version of the Ads API: ${version}`);
  const { body, files } = await readContent(request);
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  return {
    method: request.method ?? 'GET',
    version,
    path,
    query: url.searchParams,
    body,
    files,
    accessToken: bearer ?? url.searchParams.get('access_token') ?? textOf(body['access_token']) ?? '',
  };
}

/** Refuses a proof that does not fit; a call without one passes unless `required`. */
export function checkProof(call: GraphCall, appSecret: string, required = false): void {
  const given = call.query.get('appsecret_proof');
  if (given === null && !required) return;
  if (given === null)
    throw new GraphFailure(400, 100, 'API calls from the server require an appsecret_proof argument', { type: 'GraphMethodException' });
  const expected = appSecretProof(call.accessToken, appSecret);
  const fits = given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
  if (!fits) throw new GraphFailure(400, 100, 'Invalid appsecret_proof provided in the API argument', { type: 'GraphMethodException' });
}

const MAX_BODY_BYTES = 200 * 1024 * 1024;

export function readBytes(request: http.IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    request.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes > MAX_BODY_BYTES) reject(new GraphFailure(413, 1, 'Request Entity Too Large'));
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () => {
      if (!request.complete) reject(new Error('closed'));
    });
  });
}

async function readContent(request: http.IncomingMessage): Promise<{ body: Fields; files: UploadedFile[] }> {
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) return readMultipart(request);
  const text = (await readBytes(request)).toString('utf8');
  if (text === '') return { body: {}, files: [] };
  if (type.startsWith('application/x-www-form-urlencoded')) return { body: Object.fromEntries(new URLSearchParams(text)), files: [] };
  try {
    const body: unknown = JSON.parse(text);
    if (isObject(body)) return { body: fieldsOf(body), files: [] };
  } catch {
    // answered below
  }
  throw new GraphFailure(400, 100, 'Invalid parameter', { details: 'The body is not a JSON object' });
}

function readMultipart(request: http.IncomingMessage): Promise<{ body: Fields; files: UploadedFile[] }> {
  return new Promise((resolve, reject) => {
    const body: JsonObject = {};
    const files: UploadedFile[] = [];
    const parser = busboy({ headers: request.headers, limits: { fieldSize: 1024 * 1024 }, defParamCharset: 'utf8' });
    parser.on('field', (name, value) => {
      body[name] = value;
    });
    parser.on('file', (part, stream, info) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => files.push({ part, name: info.filename ?? 'file', mime: info.mimeType, bytes: Buffer.concat(chunks) }));
    });
    parser.on('close', () => resolve({ body, files }));
    parser.on('error', () => reject(new GraphFailure(400, 100, 'Invalid parameter', { details: 'Malformed multipart body' })));
    request.on('close', () => {
      if (!request.complete) reject(new Error('closed'));
    });
    request.pipe(parser);
  });
}
