// The table of capabilities says what the code does: each cell has the file that shows it, each file has a cell, and the document is fresh.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { capabilityTables } from '../../scripts/capabilities/tables.js';
import { asMarkdown, CAPABILITIES_FILE } from '../../scripts/capabilities/written.js';
import { goldenNames } from './fixtures.js';
import { ANSWER_IN_PUBLIC, declaredOperations, OPERATION_NAMES } from './operations.js';
import { asksOf, catalogueOf, SAMPLE_CONTENTS } from './samples.js';
import { subjects } from './subjects.js';

const tables = capabilityTables();

describe.each(tables.map((table) => [table.title, table] as const))('%s', (_title, { columns, rows }) => {
  it.each(columns.map((column, index) => [column, index] as const))('of %s holds nothing that is only declared', (_column, index) => {
    expect(rows.filter(({ cells }) => cells[index]?.isUnproven).map(({ label }) => label)).toEqual([]);
  });
});

it('is in the documents as the code has it now', () => {
  // Renew it: npm run capabilities -- --write
  expect(readFileSync(CAPABILITIES_FILE, 'utf8')).toBe(asMarkdown(tables));
});

describe.each(subjects)('%s', (platform, { connector, harness }) => {
  const capabilities = connector.capabilities({});
  const atMost = connector.capabilities(harness.everySetting ?? {});

  it('has no golden file of something it does not declare', () => {
    const operations = OPERATION_NAMES.filter((name) => declaredOperations(capabilities)[name]);
    const samples = Object.entries(SAMPLE_CONTENTS).filter(([, { type }]) => capabilities.content[type].level !== 'rejected');
    const inPublic = atMost.publicAnswers ? [ANSWER_IN_PUBLIC] : [];
    const declared: string[] = [
      ...operations,
      ...inPublic,
      ...Object.keys(harness.ownSamples ?? {}),
      ...[...samples, ...asksOf(atMost), ...catalogueOf(atMost)].map(([name]) => name),
    ];
    expect(goldenNames(platform).filter((name) => !declared.includes(name))).toEqual([]);
  });
});
