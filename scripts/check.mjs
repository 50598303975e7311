// The steps of `npm test` that are not jest's; each can be run by its name: node scripts/check.mjs lint format
import { argv, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { runQuietly } from './run.mjs';

export const checks = {
  types: ['node_modules/@typescript/native/bin/tsc', '-p', 'tsconfig.json', '--noEmit'],
  'types of web': ['node_modules/@typescript/native/bin/tsc', '-p', 'web/tsconfig.json', '--noEmit'],
  lint: ['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.'],
  format: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  boundaries: [
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    '--config',
    '.dependency-cruiser.cjs',
    'src',
    'connectors',
    'config',
    'web/src',
    'test',
    'bench',
  ],
  'platform names': ['scripts/platform-names.mjs'],
  'unused code': ['node_modules/knip/bin/knip.js', '--no-progress'],
};

/** Runs one check, says how it went, shows the output of a failure; true when it passed. */
export async function runCheck(name) {
  const startedAt = performance.now();
  const { code, output } = await runQuietly(execPath, checks[name]);
  if (code !== 0) process.stdout.write(`\n${output.trim()}\n`);
  report(name, code === 0, startedAt);
  return code === 0;
}

export function report(name, passed, startedAt) {
  process.stdout.write(`${passed ? 'passed' : 'FAILED'}  ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)\n`);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const asked = argv.slice(2);
  const unknown = asked.find((name) => !(name in checks));
  if (unknown !== undefined) throw new Error(`There is no check "${unknown}"; there are: ${Object.keys(checks).join(', ')}.`);
  for (const name of asked.length > 0 ? asked : Object.keys(checks)) {
    if (!(await runCheck(name))) process.exitCode = 1;
  }
}
