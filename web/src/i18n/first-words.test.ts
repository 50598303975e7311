// The inbox, and what opens in it without bringing further words, finds its words among those of the first load.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from '@jest/globals';
import { first } from './en/first.js';
import { findWords } from './phrases.js';

const root = join(import.meta.dirname, '..');
/** The pages that do not wait for the further words; see `router.tsx`. */
const PAGES = [
  'shell/desk-shell',
  'inbox/inbox-page',
  'login/login-page',
  'shell/page-failure',
  'shell/page-loading',
  'shell/page-not-found',
];

/** A part that is loaded together with the further words; what is imported for its type alone is not loaded at all. */
const BRINGS_ITS_WORDS = /withFurtherWords\(async \(\) => \(await import\([^\n]*|^import type [^\n]*/gm;

/** Of every module behind these pages, whenever it is loaded: what it contains. */
function sourcesBehind(pages: readonly string[]): string[] {
  const sources = new Map<string, string>();
  const waiting = [...pages];
  for (const name of waiting) {
    const path = ['.tsx', '.ts'].map((ending) => join(root, name + ending)).find(existsSync);
    if (path === undefined || sources.has(path)) continue;
    const source = readFileSync(path, 'utf8').replaceAll(BRINGS_ITS_WORDS, '');
    sources.set(path, source);
    for (const [, imported = ''] of source.matchAll(/(?:from |import\()'(\.[^']+)\.js'/g)) waiting.push(join(dirname(name), imported));
  }
  return [...sources.values()];
}

it('the words of the first load are enough for the inbox', () => {
  const sources = sourcesBehind(PAGES);
  const keys = sources.flatMap((source) => [...source.matchAll(/\bt\('([\w.-]+)'/g)].map(([, key = '']) => key));
  const chapters = sources.flatMap((source) => [...source.matchAll(/\bt\(`([\w-]+)\./g)].map(([, chapter = '']) => chapter));
  expect(keys.length).toBeGreaterThan(200);
  expect(keys.filter((key) => findWords(first, key) === undefined && findWords(first, `${key}_other`) === undefined)).toEqual([]);
  expect(chapters.filter((chapter) => !(chapter in first))).toEqual([]);
});
