// For tests of the stand-ins: a receiver of webhooks that answers as told and remembers what came, and calls as a program makes them.
import http from 'node:http';
import type { JsonObject } from '../../../stub-kit/reading.js';
import { signatureOf } from '../../signature.js';
import type { MessagingStub } from './index.js';

const FIELDS = [
  'messages',
  'message_echoes',
  'message_deliveries',
  'message_reads',
  'messaging_seen',
  'message_reactions',
  'comments',
  'feed',
  'messaging_postbacks',
];

export class WebhookSink {
  /** Told of everything that happens to the account. */
  static async of(stub: MessagingStub, externalAccountId: string): Promise<WebhookSink> {
    const sink = new WebhookSink(stub);
    stub.callback(await sink.start(), FIELDS);
    stub.change(externalAccountId, { subscribedFields: ['messages'] });
    return sink;
  }

  readonly events: JsonObject[] = [];
  readonly signed: boolean[] = [];
  status = 200;
  private readonly server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      this.signed.push(request.headers['x-hub-signature-256'] === signatureOf(body, this.stub.appSecret()));
      const { entry } = JSON.parse(body.toString()) as { entry: { messaging?: JsonObject[]; changes?: JsonObject[] }[] };
      if (this.status === 200) this.events.push(...entry.flatMap(({ messaging, changes }) => messaging ?? changes ?? []));
      response.writeHead(this.status).end();
    });
  });

  private constructor(private readonly stub: MessagingStub) {}

  /** What came, when nothing more is on its way. */
  async told(): Promise<JsonObject[]> {
    while (this.stub.pendingWebhooks() > 0) await new Promise((resolve) => setTimeout(resolve, 2));
    return this.events;
  }

  private async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/hook`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** A call to the Graph API. */
export async function postGraph(
  { url, token }: { url: string; token: string },
  body: JsonObject,
  path = 'me/messages',
): Promise<{ status: number; body: JsonObject }> {
  const response = await fetch(`${url}/v25.0/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as JsonObject };
}
