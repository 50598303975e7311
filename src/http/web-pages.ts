// The built web pages from disk: hashed assets for a year, the page itself and its worker always fresh, and every page address answered by it.
// Whoever takes gzip gets the packed copy of what the build packed.
import { existsSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import express, { Router, type RequestHandler } from 'express';

/** What shows pushes; packed or not. */
const WORKER = /[\\/]push-worker\.js(\.gz)?$/;

const NOT_PAGES = /^\/(api|webhooks|ws|assets|healthz|readyz|metrics)(\/|$)/;

export function webPages(folder: string): Router {
  const pages = Router();
  const page = join(folder, 'index.html');
  pages.use(packedCopies(folder));
  pages.use('/assets', express.static(join(folder, 'assets'), { index: false, immutable: true, maxAge: '1y', fallthrough: true }));
  pages.use(
    express.static(folder, {
      index: false,
      maxAge: 0,
      setHeaders(response, path) {
        if (WORKER.test(path)) response.setHeader('Cache-Control', 'no-cache');
      },
    }),
  );
  pages.use((request, response, next) => {
    const wantsPage =
      (request.method === 'GET' || request.method === 'HEAD') && !NOT_PAGES.test(request.path) && request.accepts('html') !== false;
    if (!wantsPage) return next();
    if (!existsSync(page)) {
      response.status(503).type('text').send('The web pages are not built yet. Run: npm run build\n');
      return;
    }
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile('index.html', { root: folder, cacheControl: false });
  });
  return pages;
}

/** Leads to `name.gz` beside `name`, where there is one. */
function packedCopies(folder: string): RequestHandler {
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const packed = new Set(names.filter((name) => name.endsWith('.gz')).map((name) => `/${name.replaceAll('\\', '/').slice(0, -3)}`));
  return (request, response, next) => {
    if (!packed.has(request.path)) return next();
    response.vary('Accept-Encoding');
    if (request.acceptsEncodings('gzip') !== false) {
      response.type(extname(request.path)).setHeader('Content-Encoding', 'gzip');
      request.url = request.url.replace(request.path, `${request.path}.gz`);
    }
    next();
  };
}
