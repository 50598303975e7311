// Files in an S3-compatible store. Every request is signed (aws4fetch) and bounded; what may be repeated is repeated.
import { createReadStream } from 'node:fs';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { AwsV4Signer } from 'aws4fetch';
import { HubError } from '../contract/index.js';
import type { BlobStore, ByteRange } from './blob-store.js';
import type { SpooledFile } from './spool.js';

export interface S3Address {
  /** Scheme, host and port. */
  endpoint: string;
  bucket: string;
  /** Without slashes at either end; may be empty. */
  prefix: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const MAX_TRIES = 4;
const FIRST_PAUSE_MS = 200;
/** No byte for so long: given up. */
const STALLED_MS = 20_000;
/** A reader may pause, as a browser does that has played enough of a film for now. */
const READ_STALLED_MS = 5 * 60_000;

interface S3Request {
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  key: string;
  headers?: Record<string, string>;
  body?: SpooledFile;
}

export class S3Blobs implements BlobStore {
  private readonly agent: http.Agent;

  constructor(
    private readonly address: S3Address,
    private readonly firstPauseMs = FIRST_PAUSE_MS,
  ) {
    const options = { keepAlive: true, maxSockets: 64, timeout: STALLED_MS };
    this.agent = address.endpoint.startsWith('https:') ? new https.Agent(options) : new http.Agent(options);
  }

  /** The store checks the SHA-256 we signed against what arrived, and refuses a file that changed on the way. */
  async put(key: string, file: SpooledFile): Promise<void> {
    await this.finished({ method: 'PUT', key, body: file }, [200]);
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    const headers = range === undefined ? undefined : { range: `bytes=${String(range.start)}-${String(range.end)}` };
    const response = await this.answered({ method: 'GET', key, ...(headers !== undefined && { headers }) });
    if (response.statusCode === (range === undefined ? 200 : 206)) return response;
    response.resume();
    if (response.statusCode === 404) throw new HubError(404, 'file_missing', 'The file is gone.');
    throw storeRefused('GET', response.statusCode);
  }

  async size(key: string): Promise<number | null> {
    const response = await this.finished({ method: 'HEAD', key }, [200, 404]);
    return response.statusCode === 404 ? null : Number(response.headers['content-length']);
  }

  async remove(key: string): Promise<void> {
    await this.finished({ method: 'DELETE', key }, [200, 204, 404]);
  }

  close(): void {
    this.agent.destroy();
  }

  private async finished(request: S3Request, allowed: number[]): Promise<IncomingMessage> {
    const response = await this.answered(request);
    response.resume();
    if (!allowed.includes(response.statusCode ?? 0)) throw storeRefused(request.method, response.statusCode);
    return response;
  }

  /** Every request here may be made twice: a key is written once, and always with the same bytes. */
  private async answered(request: S3Request): Promise<IncomingMessage> {
    for (let tries = 1; ; tries += 1) {
      try {
        const response = await this.send(request);
        const status = response.statusCode ?? 0;
        if ((status < 500 && status !== 429) || tries === MAX_TRIES) return response;
        response.resume();
      } catch (error) {
        if (tries === MAX_TRIES)
          throw new HubError(503, 'blob_store_unavailable', 'The file store does not answer.', { cause: code(error) });
      }
      await pause(this.firstPauseMs * 2 ** (tries - 1) * (0.5 + Math.random() / 2), undefined, { ref: false });
    }
  }

  private async send({ method, key, headers, body }: S3Request): Promise<IncomingMessage> {
    const { endpoint, bucket, prefix, region, accessKeyId, secretAccessKey } = this.address;
    const path = [bucket, prefix, key].filter((part) => part !== '').join('/');
    const signed = await new AwsV4Signer({
      method,
      url: `${endpoint}/${path}`,
      headers: { ...headers, 'x-amz-content-sha256': body?.sha256 ?? EMPTY_SHA256 },
      service: 's3',
      region,
      accessKeyId,
      secretAccessKey,
    }).sign();
    const all = { ...Object.fromEntries(signed.headers), ...(body !== undefined && { 'content-length': body.sizeBytes }) };
    const send = signed.url.protocol === 'https:' ? https.request : http.request;
    return new Promise((resolve, reject) => {
      const request = send(signed.url, { method, headers: all, agent: this.agent, timeout: STALLED_MS }, (response) => {
        if (method === 'GET') request.setTimeout(READ_STALLED_MS);
        resolve(response);
      });
      request.on('timeout', () => request.destroy(new Error('stalled')));
      request.on('error', reject);
      // An answer before the last byte (a refusal) ends the upload; that answer is what counts.
      if (body === undefined) request.end();
      else
        pipeline(createReadStream(body.path), request).catch((error: unknown) =>
          reject(error instanceof Error ? error : new Error('broken')),
        );
    });
  }
}

const code = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';

function storeRefused(method: string, status: number | undefined): HubError {
  return new HubError(503, 'blob_store_refused', 'The file store refused the request.', { method, status });
}
