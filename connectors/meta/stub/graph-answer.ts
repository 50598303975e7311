// How a stand-in of the Graph API speaks: JSON answers, Meta's form of refusals, and the checks every call goes through first.
import { timingSafeEqual } from 'node:crypto';
import type http from 'node:http';
import { sendHtml, sendJson } from '../../stub-kit/answer.js';
import { readBody, readForm, type UploadedFile } from '../../stub-kit/request-body.js';
import { fieldsOf, isObject, textOf, type Fields } from '../reading.js';
import { appSecretProof } from '../signature.js';

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

export function sendGraph(response: http.ServerResponse, status: number, value: unknown, headers: Record<string, string> = {}): void {
  sendJson(response, status, value, { 'content-type': 'application/json; charset=UTF-8', 'facebook-api-version': 'v25.0', ...headers });
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
  sendGraph(response, failure.status, { error }, headers);
}

/** What stands before Meta says when it cannot be reached. */
export function sendPage(response: http.ServerResponse, status: number, title: string): void {
  sendHtml(response, status, `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`);
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

async function readContent(request: http.IncomingMessage): Promise<{ body: Fields; files: UploadedFile[] }> {
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) {
    const { fields, files } = await readForm(request, () => invalidBody('Malformed multipart body'));
    return { body: fields, files: files.map((file) => ({ ...file, name: file.name || 'file' })) };
  }
  const text = (await readBody(request, MAX_BODY_BYTES, () => new GraphFailure(413, 1, 'Request Entity Too Large'))).toString('utf8');
  if (text === '') return { body: {}, files: [] };
  if (type.startsWith('application/x-www-form-urlencoded')) return { body: Object.fromEntries(new URLSearchParams(text)), files: [] };
  try {
    const body: unknown = JSON.parse(text);
    if (isObject(body)) return { body: fieldsOf(body), files: [] };
  } catch {
    // answered below
  }
  throw invalidBody('The body is not a JSON object');
}

function invalidBody(details: string): GraphFailure {
  return new GraphFailure(400, 100, 'Invalid parameter', { details });
}
