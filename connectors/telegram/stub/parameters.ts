// The arguments of one Bot API call, read the way the official server reads them: text everywhere, JSON text where an object is meant.
import busboy from 'busboy';
import type http from 'node:http';
import type { JsonObject } from './types.js';
import { ApiFailure, badRequest } from './types.js';

export interface UploadedFile {
  name: string;
  mime: string;
  bytes: Buffer;
}

const MAX_BODY_BYTES = 600 * 1024 * 1024;

export class Parameters {
  constructor(
    readonly values: JsonObject,
    readonly files: ReadonlyMap<string, UploadedFile>,
  ) {}

  has(name: string): boolean {
    const value = this.values[name];
    return value !== undefined && value !== null && value !== '';
  }

  /** Empty when absent. */
  text(name: string): string {
    const value = this.values[name];
    if (value === undefined || value === null) return '';
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }

  integer(name: string): number | undefined {
    if (!this.has(name)) return undefined;
    const number = Number(this.values[name]);
    if (!Number.isSafeInteger(number)) throw badRequest(`invalid ${name} specified`);
    return number;
  }

  decimal(name: string): number | undefined {
    if (!this.has(name)) return undefined;
    const number = Number(this.values[name]);
    return Number.isFinite(number) ? number : undefined;
  }

  flag(name: string): boolean {
    const value = this.text(name).toLowerCase();
    return value === 'true' || value === '1' || value === 'yes';
  }

  /** An object or list, given as such or as JSON text; undefined when absent. */
  structure(name: string): unknown {
    const value = this.values[name];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value);
    } catch {
      throw badRequest(`can't parse ${name.replaceAll('_', ' ')} JSON object`);
    }
  }
}

/** Reads query and body of a call, whatever form they have. */
export async function readParameters(request: http.IncomingMessage, query: string): Promise<Parameters> {
  const values: JsonObject = query === '' ? {} : Object.fromEntries(new URLSearchParams(query));
  if (request.method === 'GET') return new Parameters(values, new Map());
  const contentType = request.headers['content-type'] ?? '';
  if (contentType.startsWith('multipart/form-data')) return readMultipart(request, values);
  const body = (await readBody(request)).toString('utf8');
  if (body === '') return new Parameters(values, new Map());
  if (contentType.startsWith('application/json')) return new Parameters({ ...values, ...parseJsonBody(body) }, new Map());
  return new Parameters({ ...values, ...Object.fromEntries(new URLSearchParams(body)) }, new Map());
}

export function readBody(request: http.IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) reject(new ApiFailure(413, 'Request Entity Too Large'));
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () => {
      if (!request.complete) reject(new Error('closed'));
    });
  });
}

function parseJsonBody(body: string): JsonObject {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
  } catch {
    // answered below
  }
  throw badRequest("can't parse the JSON object");
}

function readMultipart(request: http.IncomingMessage, values: JsonObject): Promise<Parameters> {
  return new Promise((resolve, reject) => {
    const files = new Map<string, UploadedFile>();
    const parser = busboy({ headers: request.headers, limits: { fieldSize: 1024 * 1024 }, defParamCharset: 'utf8' });
    parser.on('field', (name, value) => {
      values[name] = value;
    });
    parser.on('file', (name, stream, info) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => files.set(name, { name: info.filename ?? 'file', mime: info.mimeType, bytes: Buffer.concat(chunks) }));
    });
    parser.on('close', () => resolve(new Parameters(values, files)));
    parser.on('error', () => reject(badRequest('malformed multipart body')));
    request.on('close', () => {
      if (!request.complete) reject(new Error('closed'));
    });
    request.pipe(parser);
  });
}
