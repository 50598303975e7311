// Every relative link in every Markdown file has to lead somewhere: to a file, and to a heading of it when it names one.
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { root } from './set-up.mjs';

const SKIPPED = new Set(['node_modules', 'dist', 'data', '.git']);

async function markdownFiles(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = entries
    .filter((entry) => !SKIPPED.has(entry.name))
    .map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return markdownFiles(path);
      return entry.name.endsWith('.md') ? [path] : [];
    });
  return (await Promise.all(found)).flat();
}

/** The same lines, without what stands in code. */
function withoutCode(text) {
  let fence = null;
  return text.split('\n').map((line) => {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence)) fence = null;
      return '';
    }
    if (mark === undefined) return line.replace(/`[^`]*`/g, (code) => code.replace(/[[\]()]/g, ' '));
    fence = mark;
    return '';
  });
}

/** As GitHub makes them of headings. */
function anchorsOf(lines) {
  const counts = new Map();
  return new Set(
    lines.flatMap((line) => {
      const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1];
      if (heading === undefined) return [];
      const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
      const slug = words.replace(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, '').replaceAll(' ', '-');
      const count = counts.get(slug) ?? 0;
      counts.set(slug, count + 1);
      return [count === 0 ? slug : `${slug}-${count}`];
    }),
  );
}

function linksOf(line) {
  const inline = [...line.matchAll(/\]\(\s*<?([^\s)>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
  const reference = [...line.matchAll(/^\s*\[[^\]]+\]:\s+<?([^\s>]+)>?/g)];
  return [...inline, ...reference].map((match) => match[1]).filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target));
}

async function complaintAbout(file, target) {
  const [path, anchor] = decodeURI(target).split('#');
  const linked = path === '' ? file : resolve(path.startsWith('/') ? root : dirname(file), path.replace(/^\//, ''));
  if (relative(root, linked).startsWith('..')) return 'leads out of the project';
  if (!existsSync(linked)) return 'leads nowhere';
  if (anchor === undefined) return null;
  if (!linked.endsWith('.md') || (await stat(linked)).isDirectory()) return null;
  const anchors = anchorsOf(withoutCode(await readFile(linked, 'utf8')));
  return anchors.has(anchor) ? null : 'names a heading that is not there';
}

const complaints = [];
let links = 0;
for (const file of await markdownFiles(root)) {
  const lines = withoutCode(await readFile(file, 'utf8'));
  for (const [index, line] of lines.entries()) {
    for (const target of linksOf(line)) {
      links += 1;
      const complaint = await complaintAbout(file, target);
      if (complaint !== null) complaints.push(`${relative(root, file)}:${index + 1}: ${target} ${complaint}`);
    }
  }
}
if (links === 0) complaints.push('no Markdown file has a link: the check itself is broken');
if (complaints.length > 0) {
  process.stdout.write(`${complaints.join('\n')}\n`);
  process.exitCode = 1;
}
