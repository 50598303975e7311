// Keep-alive agents that tell, for each call, whether its bytes can have left and which status came back.
// telegraf's errors say neither, and "may it have been sent?" decides whether a reply can be tried again.
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';

/** What is known of one call on its way. */
export interface CallTrace {
  /** A connection stood, so from here on the platform may have got the request. */
  connected: boolean;
  /** HTTP status, once the head of an answer came. */
  status: number | null;
}

/** Well below what the platform keeps an idle connection, so that a reply never meets one that is just being closed. */
const IDLE_SOCKET_MS = 30_000;

/** Node's agents take requests by this method; agents on npm rely on it too, though the types leave it out. */
interface TakesRequests {
  addRequest(request: http.ClientRequest, ...rest: unknown[]): void;
}

export type WatchedAgent = http.Agent & TakesRequests;

/** An agent for the scheme of `baseUrl`. Close it with `destroy()`. Redirects are not followed: an API has none, and this one's paths hold the token. */
export function watchedAgent(baseUrl: string, lookup?: LookupFunction): WatchedAgent {
  const secure = baseUrl.startsWith('https:');
  const options = { keepAlive: true, timeout: IDLE_SOCKET_MS, scheduling: 'lifo', ...(lookup && { lookup }) } as const;
  const agent: http.Agent & Partial<TakesRequests> = secure ? new https.Agent(options) : new http.Agent(options);
  const addRequest = agent.addRequest?.bind(agent);
  if (!addRequest) throw new Error('This Node version hands requests to agents in a way this connector does not know');
  return Object.assign(agent, {
    addRequest(request: http.ClientRequest, ...rest: unknown[]) {
      // Before anybody else sees the answer, so that nobody finds where it leads.
      request.once('response', (response) => {
        delete response.headers.location;
      });
      addRequest(request, ...rest);
    },
  });
}

/** The agent for one call, with the same connections; the trace fills while the call runs. */
export function tracedBy(agent: WatchedAgent, trace: CallTrace): http.Agent {
  const connectedEvent = agent instanceof https.Agent ? 'secureConnect' : 'connect';
  const addRequest = (request: http.ClientRequest, ...rest: unknown[]): void => {
    watch(request, trace, connectedEvent);
    agent.addRequest(request, ...rest);
  };
  // A context that follows the call through its promises would need no agent of its own, and would slow down every promise of the hub.
  return new Proxy(agent, { get: (target, name): unknown => (name === 'addRequest' ? addRequest : Reflect.get(target, name)) });
}

function watch(request: http.ClientRequest, trace: CallTrace, connectedEvent: string): void {
  request.once('socket', (socket) => {
    // A socket used before stands already.
    if (!socket.connecting) trace.connected = true;
    else socket.once(connectedEvent, () => (trace.connected = true));
  });
  request.once('response', (response) => {
    trace.status = response.statusCode ?? null;
  });
}
