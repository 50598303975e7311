// Makes a connector's folder from the template beside this file and enters it where connectors are listed.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

const TEMPLATE = 'scripts/new-connector';
const HARNESS = 'contract-harness.ts';
const REGISTRY = 'connectors/registry.ts';
const HARNESSES = 'test/contract/harness.ts';

/** Why no connector can be made under this name; null when one can. */
export function refusalOf(root, name, displayName) {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 32) {
    return 'A name is at most 32 small letters and digits, perhaps with single hyphens between, and starts with a letter: line, google-chat.';
  }
  if (!isFreeIdentifier(camelCase(name))) return `“${name}” is a word of the language or of the registry; take another name.`;
  if (!/^[\p{L}\p{N}][\p{L}\p{N} .&+-]{0,39}$/u.test(displayName))
    return 'A display name is at most 40 letters, digits, spaces and . & + -.';
  for (const path of [`connectors/${name}`, `test/contract/${name}.ts`]) {
    if (existsSync(join(root, path))) return `${path} is there already; nothing was changed.`;
  }
  return null;
}

/** Writes the folder and the contract suite's view of it, then enters both; resolves with the paths written. */
export async function makeConnector({ root, name, displayName = titleOf(name) }) {
  const refusal = refusalOf(root, name, displayName);
  if (refusal !== null) throw new Error(refusal);
  const words = { name, displayName, identifier: camelCase(name) };
  const files = [...(await folderFiles(root, words)), await harnessFile(root, words)];
  const lists = [await registryWith(root, words), await harnessesWith(root, words)];
  for (const { path, text } of [...files, ...lists]) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), await formatted(root, path, text));
  }
  return { made: files.map(({ path }) => path), changed: lists.map(({ path }) => path) };
}

async function folderFiles(root, words) {
  const entries = await readdir(join(root, TEMPLATE), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, TEMPLATE).length + 1));
  return Promise.all(
    paths
      .filter((path) => path !== HARNESS)
      .sort()
      .map(async (path) => ({
        path: `connectors/${words.name}/${path}`,
        text: inWords((await readFile(join(root, TEMPLATE, path), 'utf8')).replaceAll("'../../../connectors/", "'../../"), words),
      })),
  );
}

/** The template lies one folder from where its harness goes, so its imports are led anew. */
async function harnessFile(root, words) {
  const template = await readFile(join(root, TEMPLATE, HARNESS), 'utf8');
  const moved = template
    .replaceAll("'../../test/contract/", "'./")
    .replaceAll("'../../test/", "'../")
    .replaceAll("'./stub/", `'../../connectors/${words.name}/stub/`);
  return { path: `test/contract/${words.name}.ts`, text: inWords(moved, words) };
}

function inWords(text, { name, displayName, identifier }) {
  return text
    .replaceAll("'acme'", `'${name}'`)
    .replace(/\bacme(?=Harness\b|:)/g, identifier)
    .replaceAll('startAcme', `start${pascalCase(name)}`)
    .replaceAll('Acme', displayName);
}

async function registryWith(root, { name, identifier }) {
  const text = await readFile(join(root, REGISTRY), 'utf8');
  const listed = withImport(text, `import { ${identifier} } from './${name}/index.js';`);
  return { path: REGISTRY, text: insertedBefore(listed, /,?\s*\];/, /Connector\[\] = \[/, `, ${identifier}`, REGISTRY) };
}

async function harnessesWith(root, { name, identifier }) {
  const text = await readFile(join(root, HARNESSES), 'utf8');
  const listed = withImport(text, `import { ${identifier}Harness } from './${name}.js';`);
  const entry = `, ${name === identifier ? name : `'${name}'`}: ${identifier}Harness`;
  return { path: HARNESSES, text: insertedBefore(listed, /,?\s*\};/, /const harnesses\b[^{]*\{/, entry, HARNESSES) };
}

/** After the last import line. */
function withImport(text, line) {
  const lines = text.split('\n');
  const last = lines.findLastIndex((candidate) => candidate.startsWith('import '));
  return [...lines.slice(0, last + 1), line, ...lines.slice(last + 1)].join('\n');
}

/** Before the first `end` that follows `start`. */
function insertedBefore(text, end, start, insertion, path) {
  const from = start.exec(text);
  const rest = from === null ? '' : text.slice(from.index + from[0].length);
  const at = end.exec(rest);
  if (from === null || at === null)
    throw new Error(`${path} does not list connectors as this script knows it; enter the connector by hand.`);
  const place = from.index + from[0].length + at.index;
  return text.slice(0, place) + insertion + text.slice(place);
}

async function formatted(root, path, text) {
  if (!path.endsWith('.ts')) return text;
  const { format, resolveConfig } = await import('prettier');
  return format(text, { ...(await resolveConfig(join(root, path))), filepath: path });
}

/** May be declared beside what registry and harness declare themselves. */
function isFreeIdentifier(identifier) {
  if (['connectors', 'harnesses', 'acme'].includes(identifier)) return false;
  try {
    return new Script(`'use strict'; const ${identifier} = 0;`) !== undefined && !['await', 'undefined'].includes(identifier);
  } catch {
    return false;
  }
}

const parts = (name) => name.split('-').map((part) => part.slice(0, 1).toUpperCase() + part.slice(1));
const pascalCase = (name) => parts(name).join('');
export const titleOf = (name) => parts(name).join(' ');
const camelCase = (name) => name.slice(0, 1) + pascalCase(name).slice(1);
