// Photographs for the story, drawn by the browser: a kite over a beach, its broken strut, and Ada.
import type { BrowserContext } from 'playwright-core';

export interface DrawnPhotos {
  kite: Buffer;
  strut: Buffer;
  portrait: Buffer;
}

const KITE = `
  <defs>
    <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#3f86c9"/><stop offset="1" stop-color="#cfe8f5"/></linearGradient>
    <linearGradient id="sand" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#ead9b0"/><stop offset="1" stop-color="#cfb682"/></linearGradient>
  </defs>
  <rect width="960" height="640" fill="url(#sky)"/>
  <circle cx="770" cy="120" r="54" fill="#fff6d8"/>
  <g fill="#fff" opacity=".85"><ellipse cx="210" cy="150" rx="110" ry="30"/><ellipse cx="280" cy="130" rx="80" ry="34"/><ellipse cx="640" cy="250" rx="120" ry="24"/></g>
  <rect y="430" width="960" height="80" fill="#4f9fb8"/><rect y="486" width="960" height="14" fill="#e7f4f6" opacity=".7"/>
  <path d="M0 500 Q240 470 480 502 T960 494 V640 H0Z" fill="url(#sand)"/>
  <path d="M415 357 Q490 460 606 540" stroke="#333" stroke-width="2" fill="none"/>
  <g transform="translate(420 90) rotate(14)"><path d="M60 0 L140 110 L60 260 L-20 110Z" fill="#e4483f"/><path d="M60 0 L140 110 L60 110Z" fill="#f5b53d"/><path d="M60 260 L-20 110 L60 110Z" fill="#2f5fb3"/><path d="M60 0 V260 M-20 110 H140" stroke="#222" stroke-width="4"/></g>
  <g transform="translate(600 520)" fill="#2b2b33"><circle cx="14" cy="0" r="11"/><path d="M4 12 h20 l6 44 h-32z"/><path d="M4 54 l-4 40 h9 l5-34 5 34h9l-4-40z"/></g>`;

const STRUT = `
  <defs><linearGradient id="wood" x1="0" x2="1"><stop offset="0" stop-color="#a9784d"/><stop offset=".5" stop-color="#c18f60"/><stop offset="1" stop-color="#9a6a42"/></linearGradient></defs>
  <rect width="960" height="640" fill="url(#wood)"/>
  <g stroke="#8a5d38" stroke-width="3" opacity=".5"><path d="M0 120 H960 M0 260 H960 M0 410 H960 M0 540 H960"/></g>
  <path d="M-20 520 L560 40 L980 300 L980 700 L-20 700Z" fill="#e4483f"/><path d="M-20 520 L560 40 L620 78 L40 600Z" fill="#f5b53d"/>
  <g stroke="#1e1e22" stroke-width="16" stroke-linecap="round"><path d="M70 560 L430 330"/><path d="M478 338 L860 220"/></g>
  <path d="M430 330 l26 -22 -8 26 26 -4 -18 16 24 10" stroke="#d8c9a8" stroke-width="7" fill="none" stroke-linejoin="round"/>`;

const PORTRAIT = `
  <defs><linearGradient id="wall" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#f6d9b8"/><stop offset="1" stop-color="#e0936a"/></linearGradient></defs>
  <rect width="960" height="640" fill="url(#wall)"/>
  <path d="M300 330 Q290 90 480 90 Q670 90 660 330 L680 520 H280Z" fill="#3a2a26"/>
  <path d="M230 640 Q250 480 410 460 H550 Q710 480 730 640Z" fill="#2f5fb3"/>
  <path d="M430 400 h100 v80 q-50 44 -100 0z" fill="#d99f7c"/>
  <ellipse cx="480" cy="300" rx="112" ry="138" fill="#ecb996"/>
  <path d="M368 280 Q380 150 500 160 Q590 170 594 280 Q560 210 480 206 Q410 214 368 280Z" fill="#3a2a26"/>
  <g fill="#2b2b33"><circle cx="436" cy="300" r="11"/><circle cx="524" cy="300" r="11"/></g>
  <path d="M440 362 Q480 396 520 362" stroke="#8c3b34" stroke-width="10" fill="none" stroke-linecap="round"/>`;

export async function drawPhotos(context: BrowserContext): Promise<DrawnPhotos> {
  const page = await context.newPage();
  await page.setViewportSize({ width: 960, height: 640 });
  const draw = async (shapes: string): Promise<Buffer> => {
    await page.setContent(
      `<style>*{margin:0}</style><svg xmlns="http://www.w3.org/2000/svg" width="960" height="640" viewBox="0 0 960 640">${shapes}</svg>`,
    );
    return page.screenshot({ type: 'jpeg', quality: 86 });
  };
  const photos = { kite: await draw(KITE), strut: await draw(STRUT), portrait: await draw(PORTRAIT) };
  await page.close();
  return photos;
}
