// What a browser has to load before the inbox can be used, as the build packed it: every script that the pages' entries bring along.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';

const FOLDER = join(process.cwd(), 'dist', 'web');
const ASSETS = join(FOLDER, 'assets');
const MOST_PACKED_BYTES = 250_000;
const IMPORTED = /(?:from|import)\s*"\.\/([\w.-]+\.js)"/g;

let files: string[];
beforeAll(async () => {
  files = (await readdir(ASSETS)).filter((file) => file.endsWith('.js'));
});

/** The chunk made for a part of the pages that is loaded by its name. */
const chunksOf = (name: string): string[] => files.filter((file) => file.replace(/-[\w-]{8}\.js$/, '') === name);

/** The scripts of index.html. */
async function entries(): Promise<string[]> {
  const page = await readFile(join(FOLDER, 'index.html'), 'utf8');
  return [...page.matchAll(/\/assets\/([\w.-]+\.js)"/g)].map((match) => match[1] ?? '');
}

async function packedBytes(parts: readonly string[]): Promise<number> {
  const seen = new Set([...(await entries()), ...parts]);
  let bytes = 0;
  for (const file of seen) {
    for (const [, imported = ''] of (await readFile(join(ASSETS, file), 'utf8')).matchAll(IMPORTED)) seen.add(imported);
    bytes += (await stat(join(ASSETS, `${file}.gz`))).size;
  }
  return bytes;
}

/** What is fetched while the page is idle, by the names of the files. */
async function atHand(): Promise<string[]> {
  const source = await readFile(join(process.cwd(), 'web', 'src', 'inbox', 'at-hand.ts'), 'utf8');
  return [...source.matchAll(/import\('\.\.\/\w+\/([\w-]+)\.js'\)/g)].map((match) => match[1] ?? '');
}

/** Only one language is loaded; the larger one counts. */
async function largestWords(): Promise<string> {
  const sizes = await Promise.all(chunksOf('first').map(async (file) => ({ file, size: (await stat(join(ASSETS, `${file}.gz`))).size })));
  return sizes.toSorted((a, b) => b.size - a.size)[0]?.file ?? '';
}

describe('the first load', () => {
  it.each([
    ['the inbox', ['desk-shell', 'inbox-page', 'open-places']],
    ['the inbox with a conversation', ['desk-shell', 'inbox-page', 'open-places', 'conversation-pane']],
    [
      'the inbox with a conversation and the contact beside it',
      ['desk-shell', 'inbox-page', 'open-places', 'conversation-pane', 'contact-panel'],
    ],
  ])('of %s is at most 250 kB of scripts', async (_name, names) => {
    const chunks = names.map(chunksOf);
    for (const found of chunks) expect(found).not.toHaveLength(0);
    expect(chunksOf('first')).toHaveLength(2);
    const bytes = await packedBytes([...chunks.flat(), await largestWords()]);
    // Less than React alone would mean that something was not found.
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThanOrEqual(MOST_PACKED_BYTES);
  });

  it('leaves all that opens at a click to one file', async () => {
    const names = await atHand();
    expect(names).toContain('filter-panel');
    for (const name of names) {
      const [file = ''] = chunksOf(name);
      // Nothing but a door into that file.
      expect(await readFile(join(ASSETS, file), 'utf8')).toMatch(/^export\{[^}]+\}from"\.\/at-hand-[\w-]+\.js";\s*$/);
    }
  });
});
