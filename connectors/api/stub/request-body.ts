// The bytes of a request, up to a bound.
import type http from 'node:http';

const MAX_BODY_BYTES = 32 * 1024 * 1024;

export async function readBody(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_BODY_BYTES) throw new Error('too large');
  }
  return Buffer.concat(chunks);
}
