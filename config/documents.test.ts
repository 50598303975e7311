// The configuration tables that people read, held to the schema.
import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { variables } from './schema.js';

async function configurationRows(document: string): Promise<Map<string, string[]>> {
  const text = await readFile(new URL(`../${document}`, import.meta.url), 'utf8');
  const section = /^## Configuration\n([\s\S]*?)(?=^## )/m.exec(text)?.[1] ?? '';
  const rows = [...section.matchAll(/^\| `([A-Z_]+)` \|(.*)\|$/gm)];
  return new Map(rows.map(([, name = '', cells = '']) => [name, cells.split(' |').map((cell) => cell.trim())]));
}

/** What an unset variable becomes; undefined when nothing does. */
function defaultOf(name: keyof typeof variables): unknown {
  const value = variables[name].parse(undefined);
  return Array.isArray(value) && value.length === 0 ? undefined : value;
}

const names = Object.keys(variables) as (keyof typeof variables)[];

describe.each(['README.md', 'docs/operations.md'])('the configuration table of %s', (document) => {
  it('names every variable, and no other', async () => {
    expect([...(await configurationRows(document)).keys()].sort()).toEqual([...names].sort());
  });

  it.each(names)('tells the default of %s', async (name) => {
    const shown = (await configurationRows(document)).get(name)?.[0] ?? '';
    const given = /^`(.+)`$/.exec(shown)?.[1];
    expect(given === undefined ? undefined : variables[name].parse(given)).toEqual(defaultOf(name));
  });
});

describe('the configuration table of docs/operations.md', () => {
  it.each(names)('tells what %s may be, as the error line does', async (name) => {
    expect((await configurationRows('docs/operations.md')).get(name)?.[1]).toBe(variables[name].description);
  });
});
