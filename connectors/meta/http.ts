// One HTTP request with a time limit, told apart by the one thing that matters when it fails: can it have reached the other side?
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';

export interface HttpRequest {
  method: 'GET' | 'POST' | 'DELETE';
  url: URL;
  headers: Record<string, string | number>;
  body?: Buffer | { stream: Readable; before: Buffer; after: Buffer };
  /** Nothing happened on the connection for so long: given up. */
  idleMs: number;
  /** The whole exchange may take so long. */
  deadlineMs?: number;
}

/** No usable answer. */
export class LostCall extends Error {
  constructor(
    /** A connection stood, so the other side may have got the request. */
    readonly connected: boolean,
    /** A network code such as ECONNRESET; never an address. */
    readonly networkCode: string,
  ) {
    super(networkCode);
  }
}

/** Below what servers keep an idle connection, so that a call never meets one that is just being closed. */
const IDLE_SOCKET_MS = 30_000;

/** One account's connections and calls under way; all end with the account. */
export class HttpLine {
  private readonly agents: { http: http.Agent; https: https.Agent };
  private readonly inFlight = new Set<http.ClientRequest>();

  /** `lookup`: refuses names that lead where the hub may not go; absent: the system's. */
  constructor(
    private readonly closed: AbortSignal,
    lookup?: LookupFunction,
  ) {
    const options = { ...AGENT_OPTIONS, ...(lookup && { lookup }) };
    this.agents = { http: new http.Agent(options), https: new https.Agent(options) };
    closed.addEventListener('abort', () => this.close(), { once: true });
  }

  /** The answer with its body still to be read. Rejects only with `LostCall`. */
  open(request: HttpRequest): Promise<http.IncomingMessage> {
    if (this.closed.aborted) return Promise.reject(new LostCall(false, 'closed'));
    const { method, url, headers, body, idleMs, deadlineMs } = request;
    const secure = url.protocol === 'https:';
    const send = secure ? https.request : http.request;
    return new Promise((resolve, reject) => {
      let connected = false;
      const outgoing = send(url, { method, headers, agent: secure ? this.agents.https : this.agents.http, timeout: idleMs });
      const deadline = deadlineMs === undefined ? undefined : setTimeout(() => outgoing.destroy(TIMED_OUT), deadlineMs);
      this.inFlight.add(outgoing);
      outgoing.once('socket', (socket) => {
        if (!socket.connecting) connected = true;
        else socket.once(secure ? 'secureConnect' : 'connect', () => (connected = true));
      });
      outgoing.on('timeout', () => outgoing.destroy(TIMED_OUT));
      outgoing.on('error', (error: NodeJS.ErrnoException) => reject(new LostCall(connected, error.code ?? 'network error')));
      outgoing.on('close', () => {
        clearTimeout(deadline);
        this.inFlight.delete(outgoing);
      });
      outgoing.on('response', resolve);
      writeBody(outgoing, body);
    });
  }

  /** The whole answer, if it is at most `maxBytes` long. Rejects only with `LostCall`. */
  async exchange(request: HttpRequest, maxBytes: number): Promise<{ status: number; headers: http.IncomingHttpHeaders; body: Buffer }> {
    const response = await this.open(request);
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    try {
      for await (const chunk of response as AsyncIterable<Buffer>) {
        sizeBytes += chunk.length;
        if (sizeBytes > maxBytes) throw Object.assign(new Error('answer too long'), { code: 'EMSGSIZE' });
        chunks.push(chunk);
      }
    } catch (error) {
      throw new LostCall(true, codeOf(error));
    }
    return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
  }

  private close(): void {
    for (const request of this.inFlight) request.destroy(Object.assign(new Error('closed'), { code: 'ECLOSED' }));
    this.agents.http.destroy();
    this.agents.https.destroy();
  }
}

const TIMED_OUT = Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' });
const AGENT_OPTIONS = { keepAlive: true, timeout: IDLE_SOCKET_MS, scheduling: 'lifo' } as const;

function writeBody(outgoing: http.ClientRequest, body: HttpRequest['body']): void {
  if (body === undefined || Buffer.isBuffer(body)) {
    outgoing.end(body);
    return;
  }
  outgoing.write(body.before);
  body.stream.on('end', () => outgoing.end(body.after));
  body.stream.on('error', () => outgoing.destroy(Object.assign(new Error('file broke off'), { code: 'EFILE' })));
  outgoing.on('close', () => body.stream.destroy());
  body.stream.pipe(outgoing, { end: false });
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : 'network error';
}
