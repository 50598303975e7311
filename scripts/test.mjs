// `npm test`: everything that must hold, in one run; the last line sums all runners.
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ensureBrowser } from './browser.mjs';
import { bin, build, install, requireNode, run } from './set-up.mjs';

requireNode();
await install();
const browser = await ensureBrowser();
await build({ force: true });

const results = [];
const only = process.argv.slice(2);

async function step(name, work) {
  if (only.length > 0 && !only.includes(name)) return;
  const startedAt = Date.now();
  const { passed, failed, output } = await work();
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(
    `${failed === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)${passed + failed > 1 ? `: ${passed} passed, ${failed} failed` : ''}\n`,
  );
  if (failed > 0) process.stdout.write(`${output}\n`);
  results.push({ name, passed, failed, output });
}

const tool = (name, program, args) =>
  step(name, async () => {
    const { code, output } = await run(program, args, { quiet: true });
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output };
  });

async function jest(project) {
  const file = join(tmpdir(), `switchboard-jest-${project}-${process.pid}.json`);
  const env = {
    ...process.env,
    NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
    CHROMIUM_PATH: browser.path ?? '',
  };
  const { code, output } = await run(
    bin('jest'),
    ['--selectProjects', project, '--json', `--outputFile=${file}`, '--silent=false', '--passWithNoTests=false'],
    { quiet: true, env },
  );
  try {
    const report = JSON.parse(await readFile(file, 'utf8'));
    // A file that could not run at all has no tests to count: it is one failure.
    const broken = report.testResults.filter((suite) => suite.status === 'failed' && suite.assertionResults.length === 0).length;
    const skipped = report.numPendingTests;
    if (skipped > 0) process.stdout.write(`     ${skipped} skipped in ${project}\n`);
    const failed = report.numFailedTests + broken;
    // A run can also fail with no test failing: in its set-up, or by a worker that dies.
    // What failed, by name and in few lines: it has to be readable where a log shows its first page or its last.
    const found = failures(report);
    return {
      passed: report.numPassedTests,
      failed: code === 0 ? failed : Math.max(failed, 1),
      output: found.length > 0 ? found.join('\n') : output.slice(-20_000),
    };
  } catch {
    return { passed: 0, failed: 1, output };
  } finally {
    await rm(file, { force: true });
  }
}

/** Every failed test of a jest report: its file, its name and the first lines of why. */
function failures(report) {
  return report.testResults.flatMap((suite) => {
    const file = relative(process.cwd(), suite.name);
    const failed = suite.assertionResults.filter((test) => test.status === 'failed');
    if (suite.status === 'failed' && failed.length === 0) return [`  ✗ ${file}\n${excerpt(suite.message)}`];
    return failed.map((test) => `  ✗ ${file}: ${test.fullName}\n${excerpt(test.failureMessages.join('\n'))}`);
  });
}

/** The first lines of a message, indented, without colours and without the frames of libraries. */
function excerpt(message) {
  return stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes('node_modules/'))
    .slice(0, 30)
    .map((line) => `      ${line.slice(0, 300)}`)
    .join('\n');
}

await tool('typecheck server', bin('tsc'), ['-p', 'tsconfig.json']);
await tool('typecheck web', bin('tsc'), ['-p', 'web/tsconfig.json']);
await tool('lint', bin('eslint'), ['.', '--max-warnings=0']);
await tool('format', bin('prettier'), ['--check', '.', '--log-level=warn']);
await tool('boundaries', bin('depcruise'), ['--config', '.dependency-cruiser.cjs', 'src', 'connectors', 'config', 'web/src', 'web/widget']);
await tool('platform names', process.execPath, ['scripts/check-platform-names.mjs']);
await tool('links', process.execPath, ['scripts/check-links.mjs']);
await tool('unused', bin('knip'), []);
for (const project of ['unit', 'contract', 'flow', 'fault', 'model']) await step(project, () => jest(project));
await step('browser', () => (browser.path === undefined ? { passed: 0, failed: 1, output: browser.reason } : jest('browser')));

// Once more at the end, so that nobody has to look for it.
for (const { name, output } of results.filter((result) => result.failed > 0))
  process.stdout.write(`\nFAILED ${name}\n${output.slice(0, 10_000)}\n`);
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
