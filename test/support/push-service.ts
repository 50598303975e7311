// A browser's push service and the browsers behind it: takes only what is signed as each browser asked for, and reads it as the browser would.
import { createDecipheriv, createECDH, createHmac, createPublicKey, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import type { Clock, PushPayload } from '../../src/contract/index.js';

const payloadSchema: z.ZodType<PushPayload> = z.strictObject({
  title: z.string().min(1),
  body: z.string().min(1),
  tag: z.string(),
  conversationId: z.uuid(),
  count: z.int(),
});
const tokenHeadSchema = z.object({ typ: z.literal('JWT'), alg: z.literal('ES256') });
const claimsSchema = z.object({ aud: z.string(), exp: z.number(), sub: z.string().regex(/^(mailto:|https:)/) });

export interface BrowserSubscription {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

export interface ReceivedPush {
  browser: string;
  payload: PushPayload;
  topic: string;
  ttlSeconds: number;
}

/** What it answers: a status, perhaps with headers; null: nothing, ever. */
type Answer = number | { status: number; headers: Record<string, string> } | null;

interface Browser {
  applicationKey: string;
  privateKey: Buffer;
  publicKey: Buffer;
  auth: Buffer;
}

export class PushService {
  /** Good pushes, in the order they came, whatever they were answered. */
  readonly received: ReceivedPush[] = [];
  /** Why what came was refused. */
  readonly refused: string[] = [];
  answer: (browser: string) => Answer = () => 201;
  private readonly browsers = new Map<string, Browser>();

  private constructor(
    private readonly origin: string,
    private readonly clock: Clock,
    readonly close: () => void,
  ) {}

  static async start(clock: Clock): Promise<PushService> {
    const server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const status = service.take(request, body);
        if (status === null) return;
        if (typeof status === 'number') response.writeHead(status).end();
        else response.writeHead(status.status, status.headers).end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const service = new PushService(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, clock, () => {
      server.closeAllConnections();
      server.close();
    });
    return service;
  }

  /** As `pushManager.subscribe` in a browser of this name. */
  subscribe(browser: string, applicationKey: string): BrowserSubscription {
    const pair = createECDH('prime256v1');
    const publicKey = pair.generateKeys();
    const auth = randomBytes(16);
    this.browsers.set(browser, { applicationKey, privateKey: pair.getPrivateKey(), publicKey, auth });
    const keys = { p256dh: publicKey.toString('base64url'), auth: auth.toString('base64url') };
    return { endpoint: `${this.origin}/push/${browser}`, keys };
  }

  /** What this browser has been sent. */
  of(browser: string): ReceivedPush[] {
    return this.received.filter((push) => push.browser === browser);
  }

  private take(request: IncomingMessage, body: Buffer): Answer {
    const name = /^\/push\/([\w-]+)$/.exec(request.url ?? '')?.[1] ?? '';
    const browser = this.browsers.get(name);
    if (request.method !== 'POST' || !browser) return 404;
    try {
      this.requireSigned(request.headers.authorization ?? '', browser);
      this.received.push({ browser: name, payload: readBy(browser, body), ...termsOf(request.headers) });
    } catch (error) {
      this.refused.push(String(error));
      return 403;
    }
    return this.answer(name);
  }

  private requireSigned(authorization: string, { applicationKey }: Browser): void {
    const [, head = '', claims = '', signature = '', key] = /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)$/.exec(authorization) ?? [];
    if (key !== applicationKey) throw new Error('signed with another key than the browser subscribed under');
    tokenHeadSchema.parse(JSON.parse(Buffer.from(head, 'base64url').toString()));
    const { aud, exp } = claimsSchema.parse(JSON.parse(Buffer.from(claims, 'base64url').toString()));
    const nowSeconds = this.clock.now().getTime() / 1000;
    if (aud !== this.origin) throw new Error('meant for another service');
    if (exp <= nowSeconds || exp > nowSeconds + 24 * 3_600) throw new Error('expired, or good for too long');
    const point = Buffer.from(key, 'base64url');
    const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
    const publicKey = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const };
    if (!verify('sha256', Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, 'base64url')))
      throw new Error('the signature is not genuine');
  }
}

function termsOf(headers: IncomingHttpHeaders): { topic: string; ttlSeconds: number } {
  const { 'content-encoding': encoding, topic, ttl, urgency } = headers;
  if (encoding !== 'aes128gcm') throw new Error('not encrypted as it has to be');
  if (typeof topic !== 'string' || !/^[\w-]{1,32}$/.test(topic)) throw new Error('no good topic');
  if (typeof urgency !== 'string' || !['very-low', 'low', 'normal', 'high'].includes(urgency)) throw new Error('no good urgency');
  return { topic, ttlSeconds: z.coerce.number().int().min(0).parse(ttl) };
}

/** RFC 8291, the browser's side; the keys by RFC 5869 spelt out. */
function readBy({ privateKey, publicKey, auth }: Browser, body: Buffer): PushPayload {
  if (body.length > 4096) throw new Error('larger than a service has to take');
  const salt = body.subarray(0, 16);
  const keyEnd = 21 + body.readUInt8(20);
  const theirs = body.subarray(21, keyEnd);
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(privateKey);
  const keying = hkdf(auth, pair.computeSecret(theirs), Buffer.concat([Buffer.from('WebPush: info\0'), publicKey, theirs]), 32);
  const key = hkdf(salt, keying, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = hkdf(salt, keying, Buffer.from('Content-Encoding: nonce\0'), 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce, { authTagLength: 16 }).setAuthTag(body.subarray(-16));
  const record = Buffer.concat([decipher.update(body.subarray(keyEnd, -16)), decipher.final()]);
  if (record.at(-1) !== 2) throw new Error('not the last record');
  return payloadSchema.parse(JSON.parse(record.subarray(0, -1).toString()));
}

function hkdf(salt: Buffer, keying: Buffer, info: Buffer, length: number): Buffer {
  const pseudoRandom = createHmac('sha256', salt).update(keying).digest();
  return createHmac('sha256', pseudoRandom)
    .update(info)
    .update(Buffer.from([1]))
    .digest()
    .subarray(0, length);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
