// The arguments of one Bot API call, read the way the official server reads them: text everywhere, JSON text where an object is meant.
import type http from 'node:http';
import { readBody, readForm, type UploadedFile } from '../../stub-kit/request-body.js';
import type { JsonObject } from './types.js';
import { ApiFailure, badRequest } from './types.js';

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
  if (contentType.startsWith('multipart/form-data')) {
    const { fields, files } = await readForm(request, () => badRequest('malformed multipart body'));
    return new Parameters({ ...values, ...fields }, new Map(files.map((file) => [file.part, { ...file, name: file.name || 'file' }])));
  }
  const body = (await readBody(request, MAX_BODY_BYTES, () => new ApiFailure(413, 'Request Entity Too Large'))).toString('utf8');
  if (body === '') return new Parameters(values, new Map());
  if (contentType.startsWith('application/json')) return new Parameters({ ...values, ...parseJsonBody(body) }, new Map());
  return new Parameters({ ...values, ...Object.fromEntries(new URLSearchParams(body)) }, new Map());
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
