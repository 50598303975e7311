// One keep-alive connection that POSTs one request after the other. Far cheaper than node's client, which would take the hub's share of the machine.
import { connect, type Socket } from 'node:net';

/** Where to POST and with which headers. */
export interface Target {
  url: string;
  headers: Record<string, string>;
}

interface Waiting {
  request: string;
  resolve(status: number): void;
  reject(error: Error): void;
}

const ANSWER_WITHIN_MS = 30_000;

export class HttpLine {
  private readonly host: string;
  private readonly port: number;
  private readonly head: string;
  private readonly queue: Waiting[] = [];
  private current: Waiting | undefined;
  private socket: Socket | null = null;
  private received = '';

  constructor({ url, headers }: Target) {
    const { hostname, port, pathname } = new URL(url);
    this.host = hostname;
    this.port = Number(port);
    const lines = Object.entries({ Host: `${hostname}:${port}`, 'Content-Type': 'application/json', ...headers });
    this.head = `POST ${pathname} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}Content-Length: `;
  }

  /** The answer's status, in turn after what was posted before. Rejects when the connection broke: whether it was taken is not known. */
  post(body: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.queue.push({ request: `${this.head}${String(Buffer.byteLength(body))}\r\n\r\n${body}`, resolve, reject });
      this.next();
    });
  }

  close(): void {
    this.socket?.destroy();
  }

  private next(): void {
    if (this.current) return;
    this.current = this.queue.shift();
    if (!this.current) return;
    this.socket ??= this.open();
    this.socket.write(this.current.request);
  }

  private open(): Socket {
    const socket = connect({ host: this.host, port: this.port, noDelay: true });
    socket.setTimeout(ANSWER_WITHIN_MS, () => {
      if (this.current) socket.destroy();
    });
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.read(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.socket = null;
      this.received = '';
      const { current } = this;
      this.current = undefined;
      current?.reject(new Error('the connection broke'));
      this.next();
    });
    return socket;
  }

  private read(chunk: string): void {
    this.received += chunk;
    const headEnd = this.received.indexOf('\r\n\r\n');
    if (headEnd === -1) return;
    const head = this.received.slice(0, headEnd);
    const length = /\r\ncontent-length: (\d+)/i.exec(head);
    const isComplete = length ? this.received.length >= headEnd + 4 + Number(length[1]) : this.received.endsWith('0\r\n\r\n');
    if (!isComplete) return;
    const { current } = this;
    this.received = '';
    this.current = undefined;
    current?.resolve(Number(head.slice(9, 12)));
    this.next();
  }
}
