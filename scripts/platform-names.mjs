// The core serves every platform alike: no platform's name may stand in src, or the next connector will need a change there.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { root } from './run.mjs';

const names = [
  'telegram',
  'whatsapp',
  'wechat',
  'weixin',
  'instagram',
  'messenger',
  'facebook',
  'viber',
  'discord',
  'slack',
  'twilio',
  'zalo',
  'kakao',
  'tiktok',
];
const pattern = new RegExp(`(?:${names.join('|')})`, 'i');

async function filesIn(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

const found = [];
for (const path of await filesIn(join(root, 'src'))) {
  let text = await readFile(path, 'utf8');
  // The contract's comments may give examples.
  if (path.includes(`${join('src', 'contract')}`))
    text = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, '')).replace(/\/\/.*$/gm, '');
  text.split('\n').forEach((line, index) => {
    if (pattern.test(line)) found.push(`${relative(root, path)}:${index + 1}: ${line.trim()}`);
  });
}

if (found.length > 0) {
  process.stderr.write(`Platform names in src (they belong into connectors):\n${found.join('\n')}\n`);
  process.exitCode = 1;
}
