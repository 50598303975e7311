// src/ serves every platform alike: none of their names may stand in it. (Comments may say which platform a rule comes from.)
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './set-up.mjs';

const names = /telegram|whatsapp|wechat|instagram|messenger|\bline\.me\b|facebook/i;
const found = [];
for (const entry of await readdir(join(root, 'src'), { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !entry.name.endsWith('.ts') || entry.name.endsWith('.test.ts')) continue;
  const path = join(entry.parentPath, entry.name);
  const lines = (await readFile(path, 'utf8')).split('\n');
  lines.forEach((line, index) => {
    const code = line.replace(/\/\/.*$|^\s*\*.*$|\/\*.*?\*\//g, '');
    if (names.test(code)) found.push(`${path.slice(root.length + 1)}:${index + 1}: ${line.trim()}`);
  });
}
if (found.length > 0) {
  process.stdout.write(`Platform names in src/:\n${found.join('\n')}\n`);
  process.exitCode = 1;
}
