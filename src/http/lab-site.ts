// Somebody's site with the widget on it, for the lab: two pages to go between, and a way to become another visitor.
import { randomBytes } from 'node:crypto';
import type { Response } from 'express';

export const SITE_PAGES = ['shop', 'delivery'] as const;
export type SitePage = (typeof SITE_PAGES)[number];
export type SiteLanguage = 'en' | 'zh-CN';

export interface LabSite {
  accountId: string;
  page: SitePage;
  language: SiteLanguage;
}

const WORDS = {
  en: {
    name: 'Blue Kite',
    shop: 'Shop',
    delivery: 'Delivery',
    another: 'Be another visitor',
    shopText: 'Kites for every wind. Questions? The button below leads to us.',
    deliveryText: 'Orders before noon leave the same day. The chat goes with you from page to page.',
    kites: [
      ['Falcon 2', '€89.00'],
      ['First Wind', '€24.00'],
      ['Sea Breeze', '€59.00'],
    ],
  },
  'zh-CN': {
    name: '蓝鸢',
    shop: '商店',
    delivery: '配送',
    another: '换一位访客',
    shopText: '适合各种风力的风筝。有疑问？点击下方按钮联系我们。',
    deliveryText: '中午前的订单当天发货。换页后聊天仍会继续。',
    kites: [
      ['猎鹰二号', '¥689'],
      ['初风', '¥189'],
      ['海风', '¥459'],
    ],
  },
} as const;

const STYLES = `
body { margin: 0; background: #fbf7f0; color: #2b2a27; font: 16px/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: baseline; padding: 18px; background: #16425b; color: #fff; }
header strong { font-size: 20px; }
header a { color: #fff; }
main { padding: 18px; }
ul { display: grid; gap: 12px; padding: 0; list-style: none; }
li { display: flex; justify-content: space-between; padding: 16px; border-radius: 10px; background: #fff; }
button { padding: 8px 14px; border: 1px solid #16425b; border-radius: 8px; background: none; color: inherit; font: inherit; }
@media (prefers-color-scheme: dark) {
  body { background: #14191c; color: #e8e6e1; }
  li { background: #1f272b; }
  button { border-color: #7fb2cc; }
}
`;

/** As strict a policy as a careful site's, but that the lab may show it in a frame. */
export function sendLabSite(response: Response, site: LabSite): void {
  const nonce = randomBytes(16).toString('base64');
  response.removeHeader('X-Frame-Options');
  response.setHeader(
    'Content-Security-Policy',
    `default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'self'; style-src 'nonce-${nonce}'; script-src 'self' 'nonce-${nonce}'`,
  );
  response.type('html').send(page(site, nonce));
}

function page({ accountId, page: current, language }: LabSite, nonce: string): string {
  const words = WORDS[language];
  const link = (name: SitePage): string => `<a href="?page=${name}&language=${language}">${words[name]}</a>`;
  const kites = words.kites.map(([name, price]) => `<li><span>${name}</span><strong>${price}</strong></li>`).join('');
  const body = current === 'shop' ? `<p>${words.shopText}</p><ul>${kites}</ul>` : `<p>${words.deliveryText}</p>`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${words.name}</title>
<link rel="icon" href="/favicon.svg">
<style nonce="${nonce}">${STYLES}</style>
<script src="/widget.js" data-account="${accountId}" data-language="${language}" data-color="#16425b" async></script>
</head>
<body>
<header><strong>${words.name}</strong>${link('shop')}${link('delivery')}</header>
<main><h1>${words[current]}</h1>${body}<button type="button">${words.another}</button></main>
<script nonce="${nonce}">document.querySelector('main button').addEventListener('click', () => window.Switchboard?.logout());</script>
</body>
</html>
`;
}
