// What a connector made by `npm run new-connector` still lacks: the template marks each place with a line that starts with FILL IN.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const GUIDE = 'docs/writing-a-connector.md';

/** `// FILL IN verify: what to do. → Connector.verify #heading-of-the-guide`; in Markdown and JSON without the slashes. */
const MARK = /FILL IN (?<what>[^:]+): (?<task>.+?) → (?<contract>\S+) (?<heading>#[\w-]+)/;

export interface OpenItem {
  /** From the project's root. */
  file: string;
  line: number;
  /** The function, constant or file part to write. */
  what: string;
  task: string;
  /** The member of `src/contract` whose comment says what is asked. */
  contract: string;
  /** A heading of the guide. */
  heading: string;
}

/** In the order the guide goes through them. */
export function openItemsOf(platform: string): OpenItem[] {
  const files = [...filesBelow(path.join(root, 'connectors', platform)), path.join(root, 'test', 'contract', `${platform}.ts`)];
  const items = files.filter((file) => existsSync(file)).flatMap((file) => openItemsIn(file));
  if (items.length === 0) return items;
  const headings = guideHeadings();
  return items.sort((a, b) => headings.indexOf(a.heading) - headings.indexOf(b.heading));
}

/** As links to them are written, in the guide's order. */
export function guideHeadings(): string[] {
  const lines = readFileSync(path.join(root, GUIDE), 'utf8').split('\n');
  return lines.flatMap((line) => {
    const heading = /^#+ (.+)$/.exec(line)?.[1];
    return heading === undefined
      ? []
      : [
          `#${heading
            .toLowerCase()
            .replace(/[^a-z0-9 -]/g, '')
            .replaceAll(' ', '-')}`,
        ];
  });
}

export function openItemsIn(file: string): OpenItem[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text, index) => {
      const mark = MARK.exec(text)?.groups;
      if (!mark) return text.includes('FILL IN') ? [unreadable(file, index)] : [];
      const { what = '', task = '', contract = '', heading = '' } = mark;
      return [{ file: path.relative(root, file), line: index + 1, what, task, contract, heading }];
    });
}

export function lineOf({ file, line, what, task, contract, heading }: OpenItem): string {
  return `${file}:${String(line)}  ${what}: ${task} (contract: ${contract}; ${GUIDE}${heading})`;
}

/** A mark that was written over in part still says that something is open. */
function unreadable(file: string, index: number): OpenItem {
  return {
    file: path.relative(root, file),
    line: index + 1,
    what: 'mark',
    task: 'finish what is marked here',
    contract: 'Connector',
    heading: '',
  };
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|json|md)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
