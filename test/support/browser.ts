// Chromium for a test: a profile for each who sits at it, and a hub process from dist/, started as a user starts it.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import { eventually } from './eventually.js';
import { createTestDatabase } from './database.js';
import { freePort } from './free-port.js';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A microphone that hums, and is lent without being asked for.
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];
const PROGRAM = () => ({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', headless: true, args: FLAGS });

/** As long as `eventually`: it only ends a test that would fail anyway, and a machine may be slow. */
const LOOKED_FOR_MS = 60_000;

/** Starting one takes longer than many a test: one serves a whole file. */
let chromiumOfFile: Promise<Browser> | undefined;

export interface RunningHub {
  url: string;
  setupUrl: string;
  /** Of its database. */
  connectionString: string;
  stop(): Promise<void>;
}

/** The built hub as `npm start` runs it, with the lab, on a database of its own; `reachable`: with a public address. */
export async function startHubProcess({ reachable = false }: { reachable?: boolean } = {}): Promise<RunningHub> {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-browser-'));
  const port = await freePort();
  const hub = spawn(process.execPath, [join(process.cwd(), 'dist', 'src', 'main.js')], {
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      PORT: String(port),
      DATABASE_URL: database.connectionString,
      DATA_DIR: dataDir,
      LAB: 'on',
      ...(reachable && { PUBLIC_URL: `http://127.0.0.1:${String(port)}` }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Handed on, not lent: a hub that is left over would keep the runner of the tests waiting for its last word.
  hub.stderr.pipe(process.stderr, { end: false });
  let output = '';
  hub.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const setupUrl = await eventually(() => /(http:\S+\/setup\?token=\S+)/.exec(output)?.[1]);
  return {
    url: `http://127.0.0.1:${String(port)}`,
    setupUrl,
    connectionString: database.connectionString,
    async stop() {
      hub.kill('SIGTERM');
      await ended(hub);
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export interface OpenBrowser {
  context: BrowserContext;
  /** What a user's console would show: nothing may go wrong unseen. */
  problems: string[];
  close(): Promise<void>;
}

interface Place {
  locale: string;
  colorScheme: 'light' | 'dark';
  viewport: { width: number; height: number };
  reducedMotion: 'reduce';
}

/** `ownProfile`: one that the browser keeps on disk; without one it takes no notifications. */
export async function openBrowser(
  locale: string,
  colorScheme: 'light' | 'dark',
  { ownProfile = false }: { ownProfile?: boolean } = {},
): Promise<OpenBrowser> {
  // Of somebody who wants no motion: what moves in and out is waited for at every step, and drawn sixty times a second.
  const place: Place = { locale, colorScheme, viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' };
  const { context, close } = await (ownProfile ? profileOnDisk(place) : profileInMemory(place));
  context.setDefaultTimeout(LOOKED_FOR_MS);
  const problems: string[] = [];
  context.on('page', (page) => {
    page.on('pageerror', (error) => problems.push(`page error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of 401/.test(message.text())) problems.push(`console: ${message.text()}`);
    });
  });
  return { context, problems, close };
}

export async function closeChromium(): Promise<void> {
  await (await chromiumOfFile)?.close();
  chromiumOfFile = undefined;
}

async function profileInMemory(place: Place): Promise<Pick<OpenBrowser, 'context' | 'close'>> {
  chromiumOfFile ??= chromium.launch(PROGRAM());
  const context = await (await chromiumOfFile).newContext(place);
  return { context, close: () => context.close() };
}

async function profileOnDisk(place: Place): Promise<Pick<OpenBrowser, 'context' | 'close'>> {
  const profile = await mkdtemp(join(tmpdir(), 'switchboard-profile-'));
  const context = await chromium.launchPersistentContext(profile, { ...PROGRAM(), ...place });
  return {
    context,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
}
