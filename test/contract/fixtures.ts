// A connector's documented payloads and golden files, as the suite, the capabilities table and the bench read them.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { PlatformCall } from '../../src/contract/index.js';
import type { Harness } from './harness.js';

const connectorsFolder = fileURLToPath(new URL('../../connectors/', import.meta.url));

const fixtureSchema = z.strictObject({
  /** Where it is documented, with the version or the day it was read. */
  source: z.string().min(3),
  receivedAt: z.iso.datetime(),
  externalAccountId: z.string().min(1),
  body: z.json(),
  /** What `parse` makes of it, as JSON. */
  events: z.array(z.looseObject({ type: z.string(), dedupeKey: z.string().min(1) })).min(1),
});
export type Fixture = z.infer<typeof fixtureSchema> & { name: string };

export function fixturesOf(platform: string): Fixture[] {
  const folder = path.join(connectorsFolder, platform, 'fixtures');
  return jsonNames(folder).map((name) => ({ name, ...fixtureSchema.parse(readJson(path.join(folder, `${name}.json`))) }));
}

/** A fixture's body as it comes over the wire; `again`: the same happening, written another way. */
export function wireBytes(harness: Harness, body: unknown, again = false): Buffer {
  return harness.bytesOf?.(body, again) ?? Buffer.from(JSON.stringify(body, null, again ? 1 : 0));
}

export function goldenNames(platform: string): string[] {
  return jsonNames(goldenFolder(platform));
}

/** What the file says; with UPDATE_GOLDEN=1 it is written first. */
export function golden(platform: string, name: string, actual: PlatformCall[]): unknown {
  const file = path.join(goldenFolder(platform), `${name}.json`);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(actual, null, 2)}\n`);
  }
  if (!existsSync(file)) throw new Error(`${path.relative('', file)} is missing; make it with UPDATE_GOLDEN=1 and read it`);
  return readJson(file);
}

const goldenFolder = (platform: string): string => path.join(connectorsFolder, platform, 'fixtures', 'golden');

function jsonNames(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
