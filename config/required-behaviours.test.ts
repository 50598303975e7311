// docs/required-behaviours.md names a test for each behaviour, docs/domain.md for what its queries cannot show: all of them have to be there, and none may be missing.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';

interface Row {
  id: string;
  /** From the document's folder; null where there is no test. */
  file: string | null;
  /** How the test's name begins, or why there is none. */
  test: string;
}

const text = await readFile(new URL('../docs/required-behaviours.md', import.meta.url), 'utf8');
const rows: Row[] = [...text.matchAll(/^\| ([SBR][\w-]+) \| [^|]+ \| (?:\[[\w-]+\]\(([^)]+)\)|–) \| ([^|]+) \|$/gm)].map(
  ([, id = '', file, test = '']) => ({ id, file: file ?? null, test }),
);

const domain = await readFile(new URL('../docs/domain.md', import.meta.url), 'utf8');
/** What docs/domain.md says is shown by tests, as the checker's queries cannot. */
const shownByTests = [...domain.matchAll(/^\| (I\d+) \| [^|]+ \| \[[\w-]+\]\(([^)]+)\) \| ([^|]+) \|$/gm)].map(
  ([, id = '', file = '', test = '']) => ({ id, file, test }),
);

const numbered = (prefix: string, last: number): string[] => Array.from({ length: last }, (_, index) => `${prefix}${String(index + 1)}`);

describe('the table of required behaviours', () => {
  it('has each row in the form that is checked', () => {
    const written = text.split('\n').filter((line) => /^\| [SBR]\d/.test(line));
    expect(rows).toHaveLength(written.length);
  });

  it.each([
    ['S1', [...numbered('S1-', 22), ...numbered('B', 7)]],
    ['S2', [...numbered('S2-', 18), ...numbered('B', 20).slice(7)]],
    ['S3', [...numbered('S3-', 57), ...numbered('B', 29).slice(20)]],
    ['S4', [...numbered('S4-', 15), ...numbered('B', 38).slice(29)]],
  ])('leaves out none of %s', (_system, ids) => {
    expect(ids.filter((id) => !rows.some((row) => row.id === id))).toEqual([]);
  });

  it.each(rows.filter(({ file }) => file !== null))('names a test there is: $id, “$test”', async ({ file, test }) => {
    const source = await readFile(new URL(`../docs/${String(file)}`, import.meta.url), 'utf8');
    expect(source).toContain(`'${test}`);
  });

  it('says why where there is no test', () => {
    expect(rows.filter(({ file, test }) => file === null && !test.startsWith('not built: '))).toEqual([]);
  });
});

describe('the tables of invariants', () => {
  it('leave none out', () => {
    expect(numbered('I', 35).filter((id) => !domain.includes(`\n| ${id} | `))).toEqual([]);
  });

  it.each(shownByTests)('name a test there is: $id, “$test”', async ({ file, test }) => {
    const source = await readFile(new URL(`../docs/${file}`, import.meta.url), 'utf8');
    expect(source).toContain(`'${test}`);
  });

  it('have each row in one of their two forms', () => {
    const written = domain.split('\n').filter((line) => /^\| I\d+ \|/.test(line));
    const questions = written.filter((line) => /^\| I\d+ \| [^|]+ \|$/.test(line));
    expect(questions.length + shownByTests.length).toBe(written.length);
  });
});
