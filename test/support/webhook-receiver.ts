// A program of a company's own that the hub tells things: keeps what it got, answers as the test says, and counts only what is signed.
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { isGenuine, SIGNATURE_HEADER, type OutgoingEvent } from '../../src/contract/index.js';

export interface Received {
  event: OutgoingEvent;
  signature: string;
  body: Buffer;
}

export class WebhookReceiver {
  readonly received: Received[] = [];
  /** What it answers; every event it answers with 2xx counts as taken. */
  answer: (event: OutgoingEvent) => number = () => 204;
  readonly taken: OutgoingEvent[] = [];

  private constructor(
    readonly url: string,
    private readonly end: () => void,
  ) {}

  static async start(): Promise<WebhookReceiver> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const status = receiver.take(Buffer.concat(chunks), String(request.headers[SIGNATURE_HEADER] ?? ''));
        response.writeHead(status).end(status >= 300 ? `said ${String(status)}` : '');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/hook`;
    const receiver = new WebhookReceiver(url, () => {
      server.closeAllConnections();
      server.close();
    });
    return receiver;
  }

  close(): void {
    this.end();
  }

  /** Is everything it got signed with this secret, at this time? */
  allSignedWith(secret: string, now: Date): boolean {
    return this.received.every(({ signature, body }) => isGenuine(signature, body, { secret, now }));
  }

  private take(body: Buffer, signature: string): number {
    const event = JSON.parse(body.toString()) as OutgoingEvent;
    this.received.push({ event, signature, body });
    const status = this.answer(event);
    if (status < 300) this.taken.push(event);
    return status;
  }
}
