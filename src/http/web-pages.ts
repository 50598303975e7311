// The built web pages from disk: hashed assets for a year, the page itself always fresh, and every page address answered by it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router } from 'express';

const NOT_PAGES = /^\/(api|webhooks|ws|assets|healthz|readyz|metrics)(\/|$)/;

export function webPages(folder: string): Router {
  const pages = Router();
  const page = join(folder, 'index.html');
  pages.use('/assets', express.static(join(folder, 'assets'), { index: false, immutable: true, maxAge: '1y', fallthrough: true }));
  pages.use(express.static(folder, { index: false, maxAge: 0 }));
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
