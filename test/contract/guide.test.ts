// The guide for writing a connector names only what is there: files, commands, members of the contract.
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

const guide = readFileSync('docs/writing-a-connector.md', 'utf8');
const inCode = [...guide.replace(/```[^]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);

it('names only files that exist, but for those of its example', () => {
  const paths = inCode.filter((code) => /^(src|connectors|test|web|scripts|docs|bench)\/[^\s<>*]+$/.test(code) && !/\/line\b/.test(code));
  expect(paths.length).toBeGreaterThan(15);
  expect(paths.filter((name) => !existsSync(name))).toEqual([]);
});

it('names only commands that exist', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const commands = [...guide.matchAll(/npm (?:run )?([a-z:-]+)/g)].map(([, name = '']) => name);
  expect(commands.length).toBeGreaterThan(5);
  expect(commands.filter((name) => !(name in scripts))).toEqual([]);
});

it('speaks of every member a connector or its client has', () => {
  const contract = readFileSync('src/contract/connector.ts', 'utf8');
  const membersOf = (name: string): string[] => {
    const body = new RegExp(`export interface ${name} \\{([^]*?)\\n\\}`).exec(contract)?.[1] ?? '';
    return [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??[(:]/gm)].map(([, member = '']) => member);
  };
  const members = [...membersOf('Connector'), ...membersOf('PlatformClient')];
  expect(members.length).toBeGreaterThan(20);
  expect(members.filter((member) => !new RegExp(`\`${member}\\b`).test(guide))).toEqual([]);
});
