// A strict small S3: real HTTP, one bucket, Signature Version 4 checked by its own arithmetic, payload hash checked, ranges served.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface S3StandIn {
  address: { endpoint: string; bucket: string; prefix: string; region: string; accessKeyId: string; secretAccessKey: string };
  objects: Map<string, Buffer>;
  /** Every request that came, as `METHOD path`. */
  asked: string[];
  /** What the next requests get in place of an answer: a status, or the line cut. */
  failures: (number | 'cut')[];
  close(): Promise<void>;
}

const ACCESS_KEY_ID = 'stand-in-id';
const SECRET = 'stand-in-secret';
const REGION = 'eu-test-1';

export async function startS3StandIn(bucket = 'files'): Promise<S3StandIn> {
  const objects = new Map<string, Buffer>();
  const asked: string[] = [];
  const failures: S3StandIn['failures'] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`);
    const body = await buffer(request);
    asked.push(`${request.method ?? ''} ${url.pathname}`);
    const failure = failures.shift();
    if (failure === 'cut') return void request.socket.destroy();
    if (failure !== undefined) return void response.writeHead(failure).end();
    const refusal = refusalOf(request, url, body);
    if (refusal !== null) return void response.writeHead(403, { 'x-refusal': refusal }).end(refusal);
    const [, wanted, ...rest] = url.pathname.split('/');
    const key = decodeURIComponent(rest.join('/'));
    if (wanted !== bucket || key === '') return void response.writeHead(404).end();
    switch (request.method) {
      case 'PUT':
        if (request.headers['content-length'] === undefined) return void response.writeHead(411).end();
        objects.set(key, body);
        return void response.writeHead(200).end();
      case 'DELETE':
        objects.delete(key);
        return void response.writeHead(204).end();
      case 'GET':
      case 'HEAD': {
        const held = objects.get(key);
        if (held === undefined) return void response.writeHead(404).end();
        const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
        const part = range ? held.subarray(Number(range[1]), Number(range[2]) + 1) : held;
        response.writeHead(range ? 206 : 200, { 'content-length': part.length });
        return void response.end(request.method === 'GET' ? part : undefined);
      }
      default:
        return void response.writeHead(405).end();
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: {
      endpoint: `http://127.0.0.1:${String(port)}`,
      bucket,
      prefix: 'hub one',
      region: REGION,
      accessKeyId: ACCESS_KEY_ID,
      secretAccessKey: SECRET,
    },
    objects,
    asked,
    failures,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** AWS Signature Version 4 as Amazon documents it for S3 ("Authenticating Requests: Using the Authorization Header", 2024). */
function refusalOf(request: IncomingMessage, url: URL, body: Buffer): string | null {
  const header = /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
    request.headers.authorization ?? '',
  );
  if (!header) return 'AccessDenied';
  const [, credential = '', signedHeaders = '', signature = ''] = header;
  const [keyId, day = '', region, service, end] = credential.split('/');
  const at = String(request.headers['x-amz-date']);
  if (keyId !== ACCESS_KEY_ID || region !== REGION || service !== 's3' || end !== 'aws4_request') return 'InvalidAccessKeyId';
  if (!at.startsWith(day) || Math.abs(Date.now() - timeOf(at)) > 15 * 60_000) return 'RequestTimeTooSkewed';
  const names = signedHeaders.split(';');
  if (!names.includes('host') || !names.includes('x-amz-content-sha256') || !names.includes('x-amz-date')) return 'MissingSignedHeader';
  const payload = String(request.headers['x-amz-content-sha256']);
  if (payload !== sha256(body)) return 'XAmzContentSHA256Mismatch';
  const canonical = [
    request.method,
    url.pathname
      .split('/')
      .map((part) => encodeURIComponent(decodeURIComponent(part)))
      .join('/'),
    '',
    ...names.map((name) => `${name}:${String(request.headers[name]).trim()}`),
    '',
    signedHeaders,
    payload,
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', at, `${day}/${REGION}/s3/aws4_request`, sha256(canonical)].join('\n');
  const key = hmac(hmac(hmac(hmac(`AWS4${SECRET}`, day), REGION), 's3'), 'aws4_request');
  return timingSafeEqual(hmac(key, text), Buffer.from(signature, 'hex')) ? null : 'SignatureDoesNotMatch';
}

/** `20260102T030405Z` */
function timeOf(stamp: string): number {
  return Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}
