// docs/flows.md names a browser test for each flow of the pages: all of them have to be there.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';

const text = await readFile(new URL('../docs/flows.md', import.meta.url), 'utf8');
const rows = [...text.matchAll(/^\| ([^|]+) \| \[[\w-]+\]\(([^)]+)\) \| ([^|]+) \|$/gm)].map(([, flow = '', file = '', test = '']) => ({
  flow,
  file,
  test,
}));

describe('the table of flows', () => {
  it('has each row in the form that is checked', () => {
    expect(rows).toHaveLength(text.split('\n').filter((line) => line.startsWith('| ')).length - 1);
    expect(rows.length).toBeGreaterThan(30);
  });

  it.each(rows)('names a test there is: $flow', async ({ file, test }) => {
    const source = await readFile(new URL(`../docs/${file}`, import.meta.url), 'utf8');
    expect(source).toContain(`'${test}`);
  });
});
