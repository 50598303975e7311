// `npm run new-connector` in a copy of the project: what it makes passes lint and types, and the suite lists what is still to fill in.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { guideHeadings, openItemsIn } from './open-items.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const TEMPLATE = path.join(root, 'scripts', 'new-connector');
const NEEDED = [
  'connectors',
  'src',
  'test',
  'scripts',
  'docs',
  'web/src/i18n',
  'config',
  'package.json',
  'tsconfig.json',
  'eslint.config.js',
  'jest.config.js',
  '.prettierrc.json',
];
const MAKE = `
  import { makeConnector } from './scripts/new-connector-folder.mjs';
  const [name, displayName] = process.argv.slice(1);
  try {
    process.stdout.write(JSON.stringify(await makeConnector({ root: process.cwd(), name, displayName })));
  } catch (error) {
    process.stdout.write(error.message);
    process.exitCode = 1;
  }`;
/** The suite of the copy, without a database and without this very test. */
const JEST_CONFIG = `
  import whole from './jest.config.js';
  const { globalSetup, globalTeardown, ...contract } = whole.projects.find(({ displayName }) => displayName === 'contract');
  export default { ...contract, testTimeout: 60_000 };`;
/** Everything but the new connector is seen to by the other steps of \`npm test\`. */
const OWN_FILES = ['connectors/line-works', 'test/contract/line-works.ts', 'connectors/registry.ts', 'test/contract/harness.ts'];

interface Ended {
  code: number;
  output: string;
}

function run(folder: string, program: string, args: string[]): Promise<Ended> {
  const env = { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning', FORCE_COLOR: '0' };
  return new Promise((resolve) => {
    execFile(program, args, { cwd: folder, env, maxBuffer: 50_000_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : 1, output: stdout + stderr });
    });
  });
}

const bin = (name: string): string => path.join(root, 'node_modules', '.bin', name);

describe('a new connector', () => {
  let copy: string;
  let made: { made: string[]; changed: string[] };
  const make = (name: string, displayName?: string): Promise<Ended> =>
    run(copy, process.execPath, ['--input-type=module', '-e', MAKE, name, ...(displayName === undefined ? [] : [displayName])]);

  beforeAll(async () => {
    copy = await mkdtemp(path.join(tmpdir(), 'switchboard-kit-'));
    for (const name of NEEDED) await cp(path.join(root, name), path.join(copy, name), { recursive: true });
    await symlink(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
    const { code, output } = await make('line-works', 'LINE Works');
    if (code !== 0) throw new Error(output);
    made = JSON.parse(output) as typeof made;
  });
  afterAll(() => rm(copy, { recursive: true, force: true }));

  it('has the files of the template under its own name', async () => {
    expect(made.made).toContain('connectors/line-works/stub/index.ts');
    expect(made.changed).toEqual(['connectors/registry.ts', 'test/contract/harness.ts']);
    const texts = await Promise.all(made.made.map((file) => readFile(path.join(copy, file), 'utf8')));
    expect(texts.filter((text) => /acme/i.test(text))).toEqual([]);
    expect(texts.join('\n')).toContain("platform: 'line-works',\n  displayName: 'LINE Works',");
  });

  it('passes lint, types and format', async () => {
    await writeFile(path.join(copy, 'tsconfig.own.json'), JSON.stringify({ extends: './tsconfig.json', include: OWN_FILES }));
    const files = [...made.made, ...made.changed].filter((file) => file.endsWith('.ts'));
    const [types, lint, format] = [
      await run(copy, bin('tsc'), ['-p', 'tsconfig.own.json']),
      await run(copy, bin('eslint'), ['--max-warnings=0', ...files]),
      await run(copy, bin('prettier'), ['--check', '--log-level=warn', ...files]),
    ];
    expect([types.output, lint.output, format.output]).toEqual(['', '', '']);
    expect([types.code, lint.code, format.code]).toEqual([0, 0, 0]);
  }, 180_000);

  it('fails the contract suite with the list of what to fill in, and only with that', async () => {
    await writeFile(path.join(copy, 'jest.contract.config.js'), JEST_CONFIG);
    const suites = ['finished', 'inbound', 'outbound', 'operations'].map((name) => `test/contract/${name}.test.ts`);
    const { code, output } = await run(copy, bin('jest'), ['--config', 'jest.contract.config.js', '-t', 'line-works', '--ci', ...suites]);
    expect(code).toBe(1);
    expect(output.match(/● .*/g)?.filter((line) => !line.includes('line-works has nothing left to fill in'))).toEqual([]);
    expect(output).toMatch(/connectors\/line-works is not finished:\n/);
    const listed = output
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => /^(connectors|test\/contract)\/line-works\S*:\d+ {2}/.test(line));
    const template = templateFiles().flatMap((file) => openItemsIn(file));
    expect(new Set(listed).size).toBe(template.length);
    expect(listed).toContainEqual(
      expect.stringMatching(
        /^connectors\/line-works\/verify\.ts:\d+ {2}verify: .+ \(contract: Connector\.verify; docs\/writing-a-connector\.md#let-only-genuine-webhooks-in\)$/,
      ),
    );
  }, 240_000);

  it.each(['line-works', 'telegram', 'meta', 'harness', 'Line', '2go', 'a_b', '../x', 'class', 'connectors', ''])(
    'is not made as “%s”',
    async (name) => {
      const before = readdirSync(path.join(copy, 'connectors'));
      const { code, output } = await make(name);
      expect(code).toBe(1);
      expect(output).toMatch(/\.$/);
      expect(readdirSync(path.join(copy, 'connectors'))).toEqual(before);
    },
  );
});

describe('the template', () => {
  const items = templateFiles().flatMap((file) => openItemsIn(file));

  it('leads every item to a heading of the guide', () => {
    const headings = guideHeadings();
    expect(items.map(({ heading }) => heading).filter((heading) => !headings.includes(heading))).toEqual([]);
  });

  it('leads every item to a member of the contract', () => {
    const contract = readdirSync(path.join(root, 'src', 'contract'))
      .map((name) => readFileSync(path.join(root, 'src', 'contract', name), 'utf8'))
      .join('\n');
    const isThere = (name: string): boolean => {
      const [type = '', member = ''] = name.split('.');
      const body = new RegExp(`interface ${type}\\b[^]*?\\n}`).exec(contract)?.[0] ?? '';
      return new RegExp(`^  (readonly )?${member}\\??[(:]`, 'm').test(body);
    };
    expect(items.map(({ contract: name }) => name).filter((name) => !isThere(name))).toEqual([]);
  });

  it('has every function a connector must have among its items', () => {
    const whats = items.map(({ what }) => what);
    expect(whats).toEqual(
      expect.arrayContaining(['credentialsSchema', 'verify', 'envelope', 'parse', 'content', 'render', 'identify', 'probe', 'deliver']),
    );
  });
});

function templateFiles(): string[] {
  return readdirSync(TEMPLATE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
