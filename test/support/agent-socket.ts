// An agent's socket, as a program uses it: what came, and waiting for what should come.
import { once } from 'node:events';
import WebSocket from 'ws';
import type { ClientFrame, HubEvent, ServerFrame } from '../../src/contract/index.js';
import { eventually } from './eventually.js';

/** As clients do: who is not heard for long is taken for gone. */
const PING_MS = 20_000;

type Frame<Command extends ServerFrame['cmd']> = Extract<ServerFrame, { cmd: Command }>;

export class AgentSocket {
  readonly frames: ServerFrame[] = [];
  closedWith: number | null = null;

  private constructor(readonly webSocket: WebSocket) {
    webSocket.on('message', (data: Buffer) => this.frames.push(JSON.parse(data.toString()) as ServerFrame));
    webSocket.on('close', (code) => (this.closedWith = code));
    webSocket.on('error', () => undefined);
  }

  /** Open, not yet known. */
  static async connect(url: string, headers: Record<string, string> = {}): Promise<AgentSocket> {
    const socket = new AgentSocket(new WebSocket(`${url.replace('http', 'ws')}/ws`, { headers }));
    await once(socket.webSocket, 'open');
    return socket;
  }

  static async signIn(url: string, token: string): Promise<AgentSocket> {
    const socket = await AgentSocket.connect(url);
    socket.send({ cmd: 'auth', seq: 1, token, deviceId: 'device' });
    await socket.next('auth_status');
    socket.keepHeard();
    return socket;
  }

  /** As clients do whose line may end at any moment. Undefined: it ended first; try again. */
  static async tryToSignIn(url: string, token: string): Promise<AgentSocket | undefined> {
    const socket = await AgentSocket.connect(url);
    socket.send({ cmd: 'auth', seq: 1, token, deviceId: 'device' });
    return eventually(() => {
      if (socket.frames.some(({ cmd }) => cmd === 'auth_status')) return { socket: socket.keepHeard() };
      return socket.closedWith === null ? undefined : { socket: undefined };
    }).then((outcome) => outcome.socket);
  }

  private keepHeard(): this {
    const pings = setInterval(() => this.send({ cmd: 'ping', seq: 0 }), PING_MS).unref();
    this.webSocket.once('close', () => clearInterval(pings));
    return this;
  }

  send(frame: ClientFrame): void {
    this.webSocket.send(JSON.stringify(frame));
  }

  /** The first frame of this kind, now or soon. */
  next<Command extends ServerFrame['cmd']>(cmd: Command, fits: (frame: Frame<Command>) => boolean = () => true): Promise<Frame<Command>> {
    const isWanted = (frame: ServerFrame): frame is Frame<Command> => frame.cmd === cmd && fits(frame as Frame<Command>);
    return eventually(() => this.frames.find(isWanted));
  }

  event<Type extends HubEvent['type']>(
    type: Type,
    fits: (event: Extract<HubEvent, { type: Type }>) => boolean = () => true,
  ): Promise<Extract<HubEvent, { type: Type }>> {
    const isWanted = (event: HubEvent): event is Extract<HubEvent, { type: Type }> =>
      event.type === type && fits(event as Extract<HubEvent, { type: Type }>);
    return eventually(() => this.frames.flatMap((frame) => (frame.cmd === 'event' ? [frame.event] : [])).find(isWanted));
  }

  closed(): Promise<number> {
    return eventually(() => this.closedWith ?? undefined);
  }

  end(): void {
    this.webSocket.terminate();
  }
}
