// The line to the other side's webhook address: signed posts over kept connections, a bound for each, none followed elsewhere.
import http from 'node:http';
import https from 'node:https';
import { SIGNATURE_HEADER, signatureOf, type AccountAccess, type ConnectorError, type Json } from '../../src/contract/index.js';
import { settingsSchema } from './config.js';
import { lostError, objectIn, refusalError } from './errors.js';

export interface Endpoint {
  /** The answer's object, empty when there is none. Throws only ConnectorError. */
  tell(type: string, payload: { [key: string]: Json }): Promise<Record<string, unknown>>;
}

const ANSWER_WITHIN_MS = 20_000;
const ANSWER_MAX_BYTES = 64 * 1024;
/** Below what servers keep an idle connection, so that a call never meets one that is just being closed. */
const IDLE_SOCKET_MS = 4_000;

export function openEndpoint(account: AccountAccess): Endpoint {
  const { baseUrl } = settingsSchema.parse(account.settings);
  const { signingSecret = '', previousSigningSecret = '' } = account.credentials;
  const secrets = [signingSecret, previousSigningSecret].filter((secret) => secret !== '');
  const url = new URL(baseUrl);
  const options = {
    keepAlive: true,
    timeout: IDLE_SOCKET_MS,
    scheduling: 'lifo',
    ...(account.lookup && { lookup: account.lookup }),
  } as const;
  const agent = url.protocol === 'https:' ? new https.Agent(options) : new http.Agent(options);
  // One listener ends all calls; a listener per call would pile up on a busy account.
  const inFlight = new Set<http.ClientRequest>();
  account.signal.addEventListener(
    'abort',
    () => {
      for (const request of inFlight) request.destroy(named('ECLOSED'));
      agent.destroy();
    },
    { once: true },
  );
  return {
    async tell(type, payload) {
      if (account.signal.aborted) throw lostError(false, 'ECLOSED');
      const body = Buffer.from(JSON.stringify({ type, accountId: account.accountId, ...payload }));
      const answer = await post({ url, agent, inFlight }, body, signatureOf(body, secrets, new Date()));
      if (answer.status >= 200 && answer.status < 300) return objectIn(answer.body.toString('utf8'));
      throw refusalError(answer, new Date());
    },
  };
}

interface Line {
  url: URL;
  agent: http.Agent;
  inFlight: Set<http.ClientRequest>;
}

interface Answer {
  status: number;
  retryAfter: string | undefined;
  body: Buffer;
}

/** Rejects only with ConnectorError. */
function post({ url, agent, inFlight }: Line, body: Buffer, signature: string): Promise<Answer> {
  const send = url.protocol === 'https:' ? https.request : http.request;
  return new Promise((resolve, reject) => {
    let connected = false;
    const lost = (error: NodeJS.ErrnoException): void => reject(errorOf(connected, error));
    const request = send(url, {
      method: 'POST',
      agent,
      headers: {
        'content-type': 'application/json',
        'content-length': body.length,
        'user-agent': 'Switchboard',
        [SIGNATURE_HEADER]: signature,
      },
    });
    inFlight.add(request);
    const limit = setTimeout(() => request.destroy(named('ETIMEDOUT')), ANSWER_WITHIN_MS);
    request.once('socket', (socket) => {
      // A socket used before stands already.
      if (!socket.connecting) connected = true;
      else socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => (connected = true));
    });
    request.on('error', lost);
    request.on('close', () => {
      clearTimeout(limit);
      inFlight.delete(request);
    });
    request.on('response', (response) => {
      read(response).then(
        (answer) => resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], body: answer }),
        lost,
      );
    });
    request.end(body);
  });
}

/** No more than what could hold an answer's words; a longer one is cut off there. */
async function read(response: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes > ANSWER_MAX_BYTES) break;
  }
  return Buffer.concat(chunks);
}

function errorOf(connected: boolean, error: NodeJS.ErrnoException): ConnectorError {
  return lostError(connected, error.code ?? 'network error');
}

function named(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}
