// An agent's client as the bench needs it: REST with a token, one socket that counts what it is shown.
import WebSocket from 'ws';
import { ADMIN } from './processes.js';

export class HubClient {
  private constructor(
    readonly url: string,
    readonly token: string,
    readonly agentId: string,
  ) {}

  static async signIn(url: string): Promise<HubClient> {
    const answer = await fetch(`${url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(ADMIN),
    });
    const { token, agent } = (await answer.json()) as { token: string; agent: { id: string } };
    return new HubClient(url, token, agent.id);
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** Shows every message frame to `onMessage`. */
  async socket(onMessage: (message: { conversationId: string; kind: string; content: { text: string } }) => void): Promise<WebSocket> {
    const socket = new WebSocket(`${this.url.replace('http', 'ws')}/ws`);
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send(JSON.stringify({ cmd: 'auth', seq: 1, token: this.token, deviceId: `bench-${String(Math.random())}` }));
    await new Promise<void>((resolve) => {
      socket.on('message', (data: Buffer) => {
        const frame = JSON.parse(data.toString()) as { cmd: string; message: Parameters<typeof onMessage>[0] };
        if (frame.cmd === 'auth_status') resolve();
        else if (frame.cmd === 'message') onMessage(frame.message);
      });
    });
    return socket;
  }
}
