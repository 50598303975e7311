// The inbox in Chromium, and what is measured of it: when it can be used, what it loaded, its frames, its answers to keys, its memory.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type CDPSession, type Page } from 'playwright-core';
import { z } from 'zod';
import { ADMIN, root } from './processes.js';

const FLAGS = ['--no-sandbox', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const IN_PAGE = join(root, 'bench', 'in-page.mjs');
const USABLE_WITHIN_MS = 60_000;
const VIEWPORT = { width: 1440, height: 900 };
/** Room for the window's own bars. */
const WINDOW = { width: VIEWPORT.width, height: VIEWPORT.height + 200 };

export interface Visit {
  page: Page;
  /** From navigation until the list, and the editor where one is expected, stood on the screen. */
  usableMs: number;
  /** Packed bytes of scripts until then, and of all that came until the page was at rest. */
  scriptBytes: { untilUsable: number; atRest: number };
}

export class DeskBrowser {
  private constructor(
    private readonly context: BrowserContext,
    private readonly profile: string,
    private readonly url: string,
  ) {}

  /** A fresh profile, signed in; nothing is cached. */
  static async open(url: string): Promise<DeskBrowser> {
    const profile = await mkdtemp(join(tmpdir(), 'switchboard-bench-profile-'));
    const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
    const context = await chromium.launchPersistentContext(profile, {
      executablePath,
      headless: true,
      args: FLAGS,
      viewport: VIEWPORT,
      locale: 'en-GB',
    });
    const answer = await context.request.post(`${url}/api/v1/auth/login`, { data: ADMIN });
    if (!answer.ok()) throw new Error(`signing in: ${String(answer.status())} ${await answer.text()}`);
    return new DeskBrowser(context, profile, url);
  }

  async visit(path: string): Promise<Visit> {
    const page = await this.context.newPage();
    await growWindow(page);
    const sizes: { atMs: number; bytes: number }[] = [];
    page.on('requestfinished', (request) => {
      if (request.resourceType() !== 'script') return;
      const atMs = performance.now();
      void request.sizes().then(({ responseBodySize }) => sizes.push({ atMs, bytes: responseBodySize }));
    });
    await page.addInitScript({ path: IN_PAGE });
    await page.goto(this.url + path, { waitUntil: 'commit' });
    const usableMs = await untilUsable(page);
    const usableAtMs = performance.now();
    await page.waitForLoadState('networkidle');
    const total = (until: number): number => sizes.filter(({ atMs }) => atMs <= until).reduce((sum, { bytes }) => sum + bytes, 0);
    return { page, usableMs, scriptBytes: { untilUsable: total(usableAtMs), atRest: total(Infinity) } };
  }

  /** A page of so many plain messages and no script of ours: what a frame takes here whoever's page it is. */
  async bare(messages: number): Promise<Page> {
    const page = await this.context.newPage();
    await growWindow(page);
    await page.addInitScript({ path: IN_PAGE });
    await page.goto('about:blank');
    const rows = Array.from({ length: messages }, (_, index) => `<p data-seq>Message ${String(index)} about the parcel</p>`);
    const style = 'p { margin: 14px; padding: 7px 11px; border-radius: 14px; background: #eee }';
    await page.setContent(`<style>${style}</style><div style="height: 860px; overflow-y: auto">${rows.join('')}</div>`);
    return page;
  }

  async close(): Promise<void> {
    await this.context.close();
    await rm(this.profile, { recursive: true, force: true });
  }
}

/** A window is as high as the page is wanted, bars included: the lower edge of the page, where the editor is, would never be painted. */
async function growWindow(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { windowId } = await session.send('Browser.getWindowForTarget');
  await session.send('Browser.setWindowBounds', { windowId, bounds: WINDOW });
  await session.detach();
}

/** The policy of the pages allows no waiting by script. */
async function untilUsable(page: Page): Promise<number> {
  for (const endMs = performance.now() + USABLE_WITHIN_MS; performance.now() < endMs; await page.waitForTimeout(20)) {
    const usableMs = await page.evaluate('bench.usableMs');
    if (typeof usableMs === 'number') return usableMs;
  }
  throw new Error(`${page.url()} did not become usable`);
}

const scrolled = z.object({
  frames: z.number(),
  longestMs: z.number(),
  over50Ms: z.number(),
  px: z.number(),
  seconds: z.number(),
});
type Scrolled = z.infer<typeof scrolled>;

interface ScrollWish {
  /** Names the element that scrolls. */
  selector: string;
  pxPerFrame: number;
  seconds: number;
}

/** Until the end, or as long as it may take. */
export async function scrollThrough(page: Page, wish: ScrollWish): Promise<Scrolled> {
  return scrolled.parse(await page.evaluate(`bench.scrollThrough(${JSON.stringify(wish)})`));
}

/** What the page's scripts hold after everything that can go has gone, MB. */
export async function heapMb(page: Page): Promise<number> {
  const session: CDPSession = await page.context().newCDPSession(page);
  for (let turn = 0; turn < 3; turn++) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 1_048_576;
}
