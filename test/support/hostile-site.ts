// Somebody's site that makes it hard for what is put on it: the strictest policy there is, styles that undo everything on the page, and libraries
// that changed what arrays and elements can do.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const STYLES = `
* { all: unset !important; }
html { font-size: 3px; }
body { transform: translateX(200px) rotate(2deg); direction: rtl; filter: opacity(0.99); }
div { display: none !important; visibility: hidden !important; position: static !important; color: red !important; }
button { width: 600px !important; background: lime !important; }
`;

/** What Prototype, MooTools and their likes did to every page they were on. */
const SCRIPT = `
Object.prototype.extend = function () { return this; };
Array.prototype.toJSON = function () { return '[' + this.join(', ') + ']'; };
String.prototype.toJSON = function () { return '"' + this + '"'; };
Array.prototype.entries = function () { return this.slice(); };
Array.prototype.reduce = function () { return this.length > 1 ? this : this[0]; };
Array.prototype.each = Array.prototype.forEach;
Array.from = function (list) { return Array.prototype.slice.call(list); };
Element.prototype.getAttributeNames = function () { return null; };
Element.prototype.remove = function () { return this.parentNode ? this.parentNode.removeChild(this) : this; };
Element.prototype.hide = Element.prototype.show = function () { return this; };
window.$ = function (id) { return document.getElementById(id); };
`;

export interface HostileSite {
  origin: string;
  /** Where the page is that has the hub's widget; `attributes` stand on the script. */
  page(attributes: Record<string, string>, more?: { oldLibraries?: boolean }): string;
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
    if (url.pathname === '/site.js') {
      response.setHeader('Content-Type', 'text/javascript');
      response.end(SCRIPT);
      return;
    }
    if (url.pathname !== '/') {
      response.statusCode = 204;
      response.end();
      return;
    }
    const attributes = [...url.searchParams]
      .filter(([name]) => name !== 'oldLibraries')
      .map(([name, value]) => `data-${name}="${value.replace(/[&"<]/g, '')}"`)
      .join(' ');
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader(
      'Content-Security-Policy',
      `default-src 'none'; style-src 'self'; script-src 'self' ${hub()}; connect-src ${hub()} ${hub().replace(/^http/, 'ws')}; ` +
        `img-src 'self' ${hub()}; media-src ${hub()}; require-trusted-types-for 'script'`,
    );
    response.end(
      `<!doctype html><html lang="en"><head><title>A shop</title><link rel="icon" href="/icon"><link rel="stylesheet" href="/site.css">` +
        (url.searchParams.has('oldLibraries') ? '<script src="/site.js"></script>' : '') +
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
    page: (attributes, { oldLibraries = false } = {}) =>
      `${origin}/?${new URLSearchParams({ ...attributes, ...(oldLibraries && { oldLibraries: '' }) }).toString()}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
