// The chat for other people's pages, as one script: small on the line, fresh within minutes, allowed to be loaded from any site.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { RequestHandler } from 'express';

/** A page that was opened goes on with what it has; the next one gets what was installed meanwhile. */
const FRESH_SECONDS = 300;

interface Script {
  builtAtMs: number;
  plain: Buffer;
  packed: Buffer;
  etag: string;
}

export function widgetScript(folder: string): RequestHandler {
  const path = join(folder, 'widget.js');
  let script: Script | null = null;

  const current = async (): Promise<Script | null> => {
    const builtAtMs = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => null,
    );
    if (builtAtMs === null) return null;
    if (script?.builtAtMs !== builtAtMs) script = await pack(path, builtAtMs);
    return script;
  };

  return async (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    const found = await current();
    if (found === null) {
      response.status(503).type('text').send('The widget is not built yet. Run: npm run build\n');
      return;
    }
    response.set({
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': `public, max-age=${String(FRESH_SECONDS)}`,
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Access-Control-Allow-Origin': '*',
      Vary: 'Accept-Encoding',
      ETag: found.etag,
    });
    if (request.headers['if-none-match'] === found.etag) {
      response.status(304).end();
      return;
    }
    const packs = request.acceptsEncodings('gzip') !== false;
    if (packs) response.setHeader('Content-Encoding', 'gzip');
    const body = packs ? found.packed : found.plain;
    response.setHeader('Content-Length', body.length);
    response.end(request.method === 'HEAD' ? undefined : body);
  };
}

async function pack(path: string, builtAtMs: number): Promise<Script> {
  const plain = await readFile(path);
  const etag = `W/"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
  return { builtAtMs, plain, packed: await promisify(gzip)(plain), etag };
}
