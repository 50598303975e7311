// A receiver of webhooks for tests of the stand-ins: answers as told and remembers what came.
import http from 'node:http';
import { signatureOf } from '../../signature.js';

type Json = Record<string, unknown>;

export class WebhookSink {
  readonly events: Json[] = [];
  readonly signed: boolean[] = [];
  status = 200;
  private readonly server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      this.signed.push(request.headers['x-hub-signature-256'] === signatureOf(body, this.appSecret));
      const { entry } = JSON.parse(body.toString()) as { entry: { messaging?: Json[]; changes?: Json[] }[] };
      if (this.status === 200) this.events.push(...entry.flatMap(({ messaging, changes }) => messaging ?? changes ?? []));
      response.writeHead(this.status).end();
    });
  });
  appSecret = '';

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/hook`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
