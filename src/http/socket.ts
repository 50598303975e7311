// The door of /ws: upgrade, origin, authentication within ten seconds, heartbeats, limits. What frames mean is in socket-session.ts.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { EndedSession } from './auth.js';
import type { Principal } from './route.js';
import { SocketSession, type SocketDependencies } from './socket-session.js';

const MAX_FRAME_BYTES = 64 * 1024;
const AUTH_WITHIN_MS = 10_000;
const DEAD_AFTER_MS = 75_000;
const HEARTBEAT_CHECK_MS = 15_000;

export class SocketServer {
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    clientTracking: false,
  });
  private readonly sessions = new Set<SocketSession>();
  private readonly heartbeat: NodeJS.Timeout;

  constructor(private readonly deps: SocketDependencies & { isAllowedOrigin(request: IncomingMessage): boolean; log: Logger }) {
    this.heartbeat = setInterval(() => this.dropDead(), HEARTBEAT_CHECK_MS).unref();
  }

  /** For the HTTP server's `upgrade`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    if (new URL(request.url ?? '/', 'http://hub').pathname !== '/ws') return refuse(socket, '404 Not Found');
    if (!this.deps.isAllowedOrigin(request)) return refuse(socket, '403 Forbidden');
    this.server.handleUpgrade(request, socket, head, (webSocket) => this.accept(webSocket));
  }

  /** A login ended: its sockets end with it. */
  sessionEnded(ended: EndedSession): void {
    for (const session of this.sessions) {
      const principal = session.principal;
      if (principal && isMeant(ended, principal)) session.end('session_ended');
    }
  }

  /** Groups or role changed: clients connect again and follow the right queues. */
  reconnectAgents(agentIds: string[]): void {
    for (const session of this.sessions) {
      if (session.principal && agentIds.includes(session.principal.agentId)) session.close(1012, 'membership changed');
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

  private accept(webSocket: WebSocket): void {
    const session = new SocketSession(webSocket, this.deps);
    this.sessions.add(session);
    const authTimer = setTimeout(() => {
      if (!session.principal) session.close(4401, 'not authenticated in time');
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
