// Somebody's site that makes it hard for what is put on it: a strict policy, and styles that undo everything on the page.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const STYLES = `
* { all: unset !important; }
html { font-size: 3px; }
body { transform: translateX(200px) rotate(2deg); direction: rtl; filter: opacity(0.99); }
div { display: none !important; visibility: hidden !important; position: static !important; color: red !important; }
button { width: 600px !important; background: lime !important; }
`;

export interface HostileSite {
  origin: string;
  /** Where the page is that has the hub's widget; `attributes` stand on the script. */
  page(attributes: Record<string, string>): string;
  close(): Promise<void>;
}

/** `hub`: the origin the policy of the site lets in besides itself. */
export async function startHostileSite(hub: () => string): Promise<HostileSite> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://site');
    if (url.pathname === '/site.css') {
      response.setHeader('Content-Type', 'text/css');
      response.end(STYLES);
      return;
    }
    if (url.pathname !== '/') {
      response.statusCode = 204;
      response.end();
      return;
    }
    const attributes = [...url.searchParams].map(([name, value]) => `data-${name}="${value.replace(/[&"<]/g, '')}"`).join(' ');
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Content-Security-Policy', `default-src 'self' ${hub()} ${hub().replace(/^http/, 'ws')}`);
    response.end(
      `<!doctype html><html lang="en"><head><title>A shop</title><link rel="icon" href="/icon"><link rel="stylesheet" href="/site.css">` +
        `<script src="${hub()}/widget.js" ${attributes} async></script></head><body><main><h1>Our shop</h1><p>Everything is cheap.</p></main></body></html>`,
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${String(port)}`;
  return {
    origin,
    page: (attributes) => `${origin}/?${new URLSearchParams(attributes).toString()}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
