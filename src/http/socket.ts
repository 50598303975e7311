// The door of /ws: upgrade, origin, authentication within ten seconds, heartbeats, limits. What frames mean is in socket-session.ts.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { EndedSession } from './auth.js';
import type { Principal } from './route.js';
import { SocketSession, type SocketDependencies } from './socket-session.js';
import type { PageOrigin } from './visitor-sessions.js';

const MAX_FRAME_BYTES = 64 * 1024;
const AUTH_WITHIN_MS = 10_000;
const DEAD_AFTER_MS = 75_000;
const HEARTBEAT_CHECK_MS = 15_000;

export interface SocketServerDependencies extends SocketDependencies {
  /** The other site whose page asks; null: none. */
  originOf(request: IncomingMessage): PageOrigin;
  /** May pages of this site bring visitors to any of the accounts? */
  isVisitorSite(origin: string): boolean;
}

export class SocketServer {
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    clientTracking: false,
  });
  private readonly sessions = new Set<SocketSession>();
  private readonly heartbeat: NodeJS.Timeout;

  constructor(private readonly deps: SocketServerDependencies) {
    this.heartbeat = setInterval(() => this.dropDead(), HEARTBEAT_CHECK_MS).unref();
  }

  /** For the HTTP server's `upgrade`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    // By comparison alone: not everything that may stand in a request line is an address that can be parsed.
    if ((request.url ?? '').split('?', 1)[0] !== '/ws') return refuse(socket, '404 Not Found');
    const origin = this.deps.originOf(request);
    if (origin !== null && !this.deps.isVisitorSite(origin)) return refuse(socket, '403 Forbidden');
    this.server.handleUpgrade(request, socket, head, (webSocket) => this.accept(webSocket, socket, origin));
  }

  /** A login ended: its sockets end with it. */
  sessionEnded(ended: EndedSession): void {
    for (const session of this.sessions) {
      const principal = session.principal;
      if (principal && isMeant(ended, principal)) session.end('session_ended');
    }
  }

  /** Groups or role of these agents changed. */
  reconnectAgents(agentIds: string[]): void {
    for (const session of this.sessions) {
      if (session.principal && agentIds.includes(session.principal.agentId)) session.membershipChanged();
    }
  }

  /** This account lets nobody in any more. */
  accountClosed(accountId: string): void {
    for (const session of this.sessions) if (session.visitor?.accountId === accountId) session.end('account_disabled');
  }

  /** What was held of this visitor is gone: whoever it was comes again as somebody new. */
  visitorGone(proxyUserId: string): void {
    for (const session of this.sessions) if (session.visitor?.proxyUserId === proxyUserId) session.end('session_ended');
  }

  /** What other instances told was missed: one connection after the other ends, for good where its login has. */
  async newsMissed(): Promise<void> {
    for (const session of this.sessions) {
      await session.newsMissed().catch((error: unknown) => {
        this.deps.log.warn({ error }, 'a connection could not be looked at; it has to sign in again');
        session.membershipChanged();
      });
    }
  }

  close(): void {
    clearInterval(this.heartbeat);
    for (const session of this.sessions) session.close(1001, 'the hub is restarting');
  }

  /** What did not leave by itself. */
  terminate(): void {
    for (const session of this.sessions) session.terminate();
  }

  get size(): number {
    return this.sessions.size;
  }

  private accept(webSocket: WebSocket, transport: Duplex, origin: PageOrigin): void {
    const session = new SocketSession(webSocket, transport, this.deps, origin);
    this.sessions.add(session);
    const authTimer = setTimeout(() => {
      if (!session.isKnown) session.close(4401, 'not authenticated in time');
    }, AUTH_WITHIN_MS).unref();
    webSocket.on('message', (data: RawData, isBinary: boolean) => session.receive(data, isBinary));
    webSocket.on('error', (error) => this.deps.log.debug({ error: error.message }, 'socket error'));
    webSocket.on('close', () => {
      clearTimeout(authTimer);
      this.sessions.delete(session);
      session.closed();
    });
  }

  private dropDead(): void {
    const deadline = Date.now() - DEAD_AFTER_MS;
    for (const session of this.sessions) if (session.lastHeardMs < deadline) session.terminate();
  }
}

function isMeant(ended: EndedSession, principal: Principal): boolean {
  if ('tokenHash' in ended) return ended.tokenHash.equals(principal.tokenHash);
  return ended.agentId === principal.agentId && !(ended.exceptTokenHash?.equals(principal.tokenHash) ?? false);
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
