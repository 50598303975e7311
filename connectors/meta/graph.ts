// One account's line to the Graph API: version, token and app proof on every call, failures in the hub's terms, no secret in any of them.
import { randomBytes } from 'node:crypto';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { ConnectorError } from '../../src/contract/index.js';
import { parseExactJson } from './exact-json.js';
import {
  lostError,
  outcomeUnknown,
  readRefusal,
  refusalError,
  strangeAnswerError,
  type CallScene,
  type GraphRules,
} from './graph-errors.js';
import { HttpLine, LostCall, type HttpRequest } from './http.js';
import { fieldsOf, isObject, type Fields } from './reading.js';
import { appSecretProof } from './signature.js';
import { say } from './words.js';

export interface GraphAccess {
  /** As people write it, for messages. */
  platform: string;
  baseUrl: string;
  /** e.g. `v25.0`. */
  version: string;
  accessToken: string;
  /** Proves to Meta that we hold the app's secret too; absent: calls go without the proof. */
  appSecret?: string;
  /** Never shown, whatever Meta writes into its answers; the token and the app secret need not be named. */
  secrets?: readonly string[];
  rules: GraphRules;
  signal: AbortSignal;
  /** As `AccountAccess.lookup`. */
  lookup?: LookupFunction;
}

export interface FileUpload {
  /** Name of the form's part. */
  part: string;
  stream: Readable;
  sizeBytes: number;
  name: string;
  mime: string;
}

type Query = Readonly<Record<string, string | number>>;

/** `repeatable`: made twice it has the same effect as once. */
interface PostOptions {
  repeatable: boolean;
  query?: Query;
}

interface DatedAnswer {
  fields: Fields;
  at?: Date;
}

const CALL_TIMEOUT_MS = 30_000;
const UPLOAD_BASE_TIMEOUT_MS = 60_000;
/** The slowest upload worth waiting for. */
const UPLOAD_BYTES_PER_MS = 50;
const ANSWER_MAX_BYTES = 16 * 1024 * 1024;

export class GraphApi {
  readonly line: HttpLine;
  private readonly root: string;
  private accessToken: string;
  private proof: Query = {};

  constructor(private readonly access: GraphAccess) {
    this.line = new HttpLine(access.signal, access.lookup);
    this.root = `${access.baseUrl.replace(/\/+$/, '')}/${access.version}/`;
    this.accessToken = access.accessToken;
    this.useToken(access.accessToken);
  }

  /** From the next call on, e.g. after the token was renewed. */
  useToken(accessToken: string): void {
    const { appSecret } = this.access;
    this.accessToken = accessToken;
    this.proof = appSecret === undefined || appSecret === '' ? {} : { appsecret_proof: appSecretProof(accessToken, appSecret) };
  }

  async get(path: string, query: Query = {}): Promise<Fields> {
    return this.call({ method: 'GET', url: this.url(path, query), headers: {} }, true);
  }

  /** For the few addresses that have no version, e.g. the renewal of tokens. */
  getUnversioned(path: string, query: Query): Promise<Fields> {
    const url = new URL(`${this.access.baseUrl.replace(/\/+$/, '')}/${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    return this.call({ method: 'GET', url, headers: {} }, true);
  }

  async delete(path: string, query: Query = {}): Promise<Fields> {
    return this.call({ method: 'DELETE', url: this.url(path, query), headers: {} }, true);
  }

  async post(path: string, body: unknown, options: PostOptions): Promise<Fields> {
    return (await this.postDated(path, body, options)).fields;
  }

  /** Also tells when Meta answered, by its own clock: in whole seconds. */
  async postDated(path: string, body: unknown, { repeatable, query = {} }: PostOptions): Promise<DatedAnswer> {
    const bytes = Buffer.from(JSON.stringify(body));
    const headers = { 'content-type': 'application/json', 'content-length': bytes.length };
    return this.callDated({ method: 'POST', url: this.url(path, query), headers, body: bytes }, repeatable);
  }

  /** Files get an id of their own, so sending one twice harms nobody. */
  async upload(path: string, fields: Readonly<Record<string, string>>, file: FileUpload): Promise<Fields> {
    const boundary = `----${randomBytes(18).toString('base64url')}`;
    const before = Buffer.from(formHead(boundary, fields, file));
    const after = Buffer.from(`\r\n--${boundary}--\r\n`);
    const headers = {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': before.length + file.sizeBytes + after.length,
    };
    const deadlineMs = UPLOAD_BASE_TIMEOUT_MS + file.sizeBytes / UPLOAD_BYTES_PER_MS;
    const body = { stream: file.stream, before, after };
    return this.call({ method: 'POST', url: this.url(path, {}), headers, body, deadlineMs }, true);
  }

  /** The same failure without any of the account's secrets in it. */
  withoutSecrets(error: ConnectorError): ConnectorError {
    const { message, says, platformCode } = error.details;
    return new ConnectorError({
      ...error.details,
      message: this.redacted(message),
      ...(says?.quote !== undefined && { says: { ...says, quote: this.redacted(says.quote) } }),
      ...(platformCode !== undefined && { platformCode: this.redacted(platformCode) }),
    });
  }

  redacted(text: string): string {
    const { accessToken, appSecret = '', secrets = [] } = this.access;
    const known = [this.accessToken, accessToken, appSecret, ...secrets].filter((secret) => secret !== '');
    const shown = known.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN).replaceAll(encodeURIComponent(secret), HIDDEN), text);
    return shown.replaceAll(/(access_token|appsecret_proof)=[^&\s"]+/g, `$1=${HIDDEN}`);
  }

  /** Whom a call to Meta's file servers shows the token to. */
  get authorization(): Record<string, string> {
    return { authorization: `Bearer ${this.accessToken}`, 'user-agent': USER_AGENT };
  }

  scene(repeatable: boolean): CallScene {
    return { platform: this.access.platform, repeatable, rules: this.access.rules };
  }

  /** Ids in a path may come from a webhook: none may lead to another path. */
  private url(path: string, query: Query): URL {
    const parts = path.split('/');
    if (parts.some((part) => /^\.*$/.test(part))) {
      throw new ConnectorError({ code: 'bad_id', kind: 'permanent', ...say('bad_id', { platform: this.access.platform }) });
    }
    const url = new URL(this.root + parts.map(encodeURIComponent).join('/'));
    for (const [name, value] of Object.entries({ ...query, ...this.proof })) url.searchParams.set(name, String(value));
    return url;
  }

  private async call(request: Omit<HttpRequest, 'idleMs'>, repeatable: boolean): Promise<Fields> {
    return (await this.callDated(request, repeatable)).fields;
  }

  private async callDated(request: Omit<HttpRequest, 'idleMs'>, repeatable: boolean): Promise<DatedAnswer> {
    const scene = this.scene(repeatable);
    try {
      const answer = await this.line.exchange(
        {
          deadlineMs: CALL_TIMEOUT_MS,
          ...request,
          headers: { ...request.headers, ...this.authorization },
          idleMs: CALL_TIMEOUT_MS,
        },
        ANSWER_MAX_BYTES,
      );
      const body = bodyOf(answer.body);
      const refusal = readRefusal(body?.['error']);
      if (refusal) throw refusalError(refusal, answer, scene);
      if (answer.status >= 300) throw strangeAnswerError(answer, scene);
      if (!body) throw outcomeUnknown(`HTTP ${answer.status} without JSON`, scene);
      const at = new Date(answer.headers.date ?? '');
      return { fields: body, ...(!Number.isNaN(at.getTime()) && { at }) };
    } catch (error) {
      if (error instanceof LostCall) throw lostCallError(error, scene);
      throw error instanceof ConnectorError ? this.withoutSecrets(error) : error;
    }
  }
}

const HIDDEN = '[hidden]';
/** Some of Meta's file servers refuse a request without one. */
const USER_AGENT = 'switchboard';

function lostCallError({ networkCode, connected }: LostCall, scene: CallScene): ConnectorError {
  // Our file broke off half-way: Meta cannot have used an unfinished request.
  if (networkCode === 'EFILE') {
    return new ConnectorError({ code: 'file_unreadable', kind: 'temporary', message: 'The file to send could not be read' });
  }
  return lostError({ connected, cause: networkCode }, scene);
}

/** Some edges answer `true` or `{"success":true}`; null when it is no JSON of an answer at all. */
function bodyOf(bytes: Buffer): Fields | null {
  try {
    const body = parseExactJson(bytes);
    return isObject(body) ? body : body === true ? { success: true } : null;
  } catch {
    return null;
  }
}

function formHead(boundary: string, fields: Readonly<Record<string, string>>, file: FileUpload): string {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const type = file.mime.replace(/[\r\n]/g, '');
  const head = `Content-Disposition: form-data; name="${file.part}"; filename="${partName(file.name)}"\r\nContent-Type: ${type}`;
  return `${parts.join('')}--${boundary}\r\n${head}\r\n\r\n`;
}

/** The name goes into a header line as it is. */
function partName(name: string): string {
  return name.replace(/["\r\n\\]/g, '_').slice(0, 200) || 'file';
}

/** Pages of a list edge, followed by cursor up to `maxPages`. */
export async function listAll(api: GraphApi, path: string, query: Query, maxPages: number): Promise<unknown[]> {
  const items: unknown[] = [];
  let after: Query = {};
  for (let page = 0; page < maxPages; page += 1) {
    const { data, paging } = await api.get(path, { ...query, ...after });
    if (Array.isArray(data)) items.push(...(data as unknown[]));
    const { next, cursors } = fieldsOf(paging);
    const cursor = fieldsOf(cursors)['after'];
    if (typeof next !== 'string' || typeof cursor !== 'string') break;
    after = { after: cursor };
  }
  return items;
}
