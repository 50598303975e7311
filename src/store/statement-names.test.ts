import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const store = import.meta.dirname;

it('no two statements share a name: a connection that has seen the one would refuse the other', async () => {
  const names: string[] = [];
  for (const file of await readdir(store)) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
    const text = await readFile(join(store, file), 'utf8');
    names.push(...[...text.matchAll(/^\s*name: (['`][^'`]+['`]),\n\s*text:/gm)].flatMap(([, name]) => name ?? []));
    names.push(...[...text.matchAll(/\{ name: ('[^']+'), text:/g)].flatMap(([, name]) => name ?? []));
  }
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
