// `npm run capabilities`: what each channel can do, as a table. `-- --write` renews docs/capabilities.md.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { install, requireNode, root } from './set-up.mjs';

requireNode();
await install();
const { tsImport } = await import('tsx/esm/api');
const { capabilityTables } = await tsImport('./capabilities/tables.ts', import.meta.url);
const { asColumns, asMarkdown, CAPABILITIES_FILE } = await tsImport('./capabilities/written.ts', import.meta.url);

const tables = capabilityTables();
if (process.argv.includes('--write')) {
  await writeFile(join(root, CAPABILITIES_FILE), asMarkdown(tables));
  process.stdout.write(`${CAPABILITIES_FILE} written\n`);
} else {
  process.stdout.write(asColumns(tables));
}
if (tables.some(({ rows }) => rows.some(({ cells }) => cells.some(({ isUnproven }) => isUnproven)))) {
  process.stderr.write('Some of it is declared and shown by no fixture or golden file: see “unproven”.\n');
  process.exitCode = 1;
}
