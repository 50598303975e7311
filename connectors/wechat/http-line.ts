// HTTP to one host over kept connections: a bound for every call, and the knowledge whether a lost request can have arrived.
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { lostError, type LostCall } from './errors.js';

export interface HttpRequest {
  method: 'GET' | 'POST';
  /** Path and query below the base address. */
  path: string;
  contentType?: string;
  body?: Buffer | SizedStream;
  timeoutMs: number;
  /** Making it twice has the same effect as once. */
  repeatable: boolean;
  /** Ends this call early, besides the line's own signal. */
  signal?: AbortSignal;
}

export interface SizedStream {
  stream: Readable;
  sizeBytes: number;
}

export interface HttpAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  /** Ends within the call's time; must be read or destroyed. */
  stream: http.IncomingMessage;
}

export interface HttpLine {
  /** Throws only ConnectorError. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** The whole body of the answer. Throws only ConnectorError. */
  sendForBody(request: HttpRequest): Promise<{ status: number; headers: http.IncomingHttpHeaders; body: Buffer }>;
}

/** Well below what a server keeps an idle connection, so that a call never meets one that is just being closed. */
const IDLE_SOCKET_MS = 30_000;
/** No answer but a file is larger. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** `lookup`: refuses names that lead where the hub may not go; absent: the system's. */
export function openLine(baseUrl: string, { signal: closed, lookup }: { signal: AbortSignal; lookup?: LookupFunction }): HttpLine {
  const secure = baseUrl.startsWith('https:');
  const options = { keepAlive: true, timeout: IDLE_SOCKET_MS, scheduling: 'lifo', ...(lookup && { lookup }) } as const;
  const agent = secure ? new https.Agent(options) : new http.Agent(options);
  // One listener ends all calls; a listener per call would pile up on a busy account.
  const inFlight = new Set<AbortController>();
  closed.addEventListener(
    'abort',
    () => {
      for (const call of inFlight) call.abort();
      agent.destroy();
    },
    { once: true },
  );
  const send = (request: HttpRequest): Promise<HttpAnswer> => exchange({ baseUrl, secure, agent, inFlight, closed }, request);
  return {
    send,
    async sendForBody(request) {
      const { status, headers, stream } = await send(request);
      return { status, headers, body: await bodyOf(stream, status, request.repeatable) };
    },
  };
}

interface Line {
  baseUrl: string;
  secure: boolean;
  agent: http.Agent;
  inFlight: Set<AbortController>;
  closed: AbortSignal;
}

function exchange(line: Line, request: HttpRequest): Promise<HttpAnswer> {
  const facts: LostCall = { connected: false, status: null, cause: 'network error' };
  const call = limitedCall(line, request);
  return new Promise((resolve, reject) => {
    const lost = (error: NodeJS.ErrnoException): void => {
      call.clear();
      reject(lostError({ ...facts, cause: error.code ?? error.name }, request.repeatable));
    };
    const outgoing = (line.secure ? https : http).request(addressOf(line.baseUrl, request.path), {
      method: request.method,
      agent: line.agent,
      headers: headersOf(request),
      signal: call.signal,
    });
    outgoing.once('socket', (socket) => {
      // A socket used before stands already.
      if (!socket.connecting) facts.connected = true;
      else socket.once(line.secure ? 'secureConnect' : 'connect', () => (facts.connected = true));
    });
    outgoing.on('error', lost);
    outgoing.on('response', (stream) => {
      stream.once('close', call.clear);
      resolve({ status: stream.statusCode ?? 0, headers: stream.headers, stream });
    });
    writeBody(outgoing, request.body);
  });
}

function addressOf(baseUrl: string, path: string): URL {
  return new URL(`${baseUrl.replace(/\/+$/, '')}${path}`);
}

function headersOf({ contentType, body }: HttpRequest): http.OutgoingHttpHeaders {
  return {
    accept: '*/*',
    ...(contentType !== undefined && { 'content-type': contentType }),
    ...(body !== undefined && { 'content-length': Buffer.isBuffer(body) ? body.length : body.sizeBytes }),
  };
}

function writeBody(outgoing: http.ClientRequest, body: HttpRequest['body']): void {
  if (body === undefined || Buffer.isBuffer(body)) {
    outgoing.end(body);
    return;
  }
  // A stream that fails destroys the request, which tells of it.
  pipeline(body.stream, outgoing, () => undefined);
}

/** Over when the answer has been read to its end, the time is up, or somebody ended it. */
function limitedCall({ inFlight, closed }: Line, { timeoutMs, signal: ended }: HttpRequest): { signal: AbortSignal; clear: () => void } {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const timer = setTimeout(abort, timeoutMs);
  inFlight.add(controller);
  ended?.addEventListener('abort', abort, { once: true });
  if (closed.aborted || ended?.aborted === true) abort();
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer);
      inFlight.delete(controller);
      ended?.removeEventListener('abort', abort);
    },
  };
}

/** Throws only ConnectorError. */
export async function bodyOf(stream: http.IncomingMessage, status: number, repeatable: boolean): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      sizeBytes += chunk.length;
      if (sizeBytes > MAX_ANSWER_BYTES) throw new Error('an answer without end');
      chunks.push(chunk);
    }
  } catch {
    throw lostError({ connected: true, status: null, cause: `answer broke off (HTTP ${status})` }, repeatable);
  }
  return Buffer.concat(chunks);
}
