// `npm test`: everything that must hold, in one run; the last line sums all runners.
import { readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ensureBrowser } from './browser.mjs';
import { bin, build, install, requireNode, run } from './set-up.mjs';

requireNode();
await install();
const browser = await ensureBrowser();
await build({ force: true });

const results = [];
const only = process.argv.slice(2);
const isWanted = (name) => only.length === 0 || only.includes(name);

function tell(name, startedAt, { passed, failed, output }) {
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(
    `${failed === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)${passed + failed > 1 ? `: ${passed} passed, ${failed} failed` : ''}\n`,
  );
  if (failed > 0) process.stdout.write(`${output}\n`);
  results.push({ name, passed, failed, output });
}

/** Programs that look at the sources, each one check, two at a time: with what the tests leave of the machine, as they often wait. */
async function tools(list) {
  const waiting = list.filter(({ name }) => isWanted(name));
  const work = async () => {
    for (let tool = waiting.shift(); tool; tool = waiting.shift()) {
      const startedAt = Date.now();
      const { code, output } = await run(tool.program, tool.args, { quiet: true, yielding: true });
      tell(tool.name, startedAt, { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output });
    }
  };
  await Promise.all([work(), work()]);
}

/** These projects in one run of jest, so that one database serves them all and a long file of one leaves no core idle; each is told of by itself. */
async function tests(projects) {
  const wanted = projects.filter(isWanted);
  if (wanted.length === 0) return;
  const startedAt = Date.now();
  const file = join(tmpdir(), `switchboard-jest-${wanted.join('-')}-${process.pid}.json`);
  const env = {
    ...process.env,
    // Every file reads all it imports anew and leaves it behind: with more room for what is young, it is collected less often.
    NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning --max-semi-space-size=32',
    CHROMIUM_PATH: browser.path ?? '',
  };
  // Whole hubs wait more than they work: where cores are few, one test more than there are cores.
  const cores = availableParallelism();
  const workers = `--maxWorkers=${cores <= 4 ? cores + 1 : Math.floor(cores * 0.75)}`;
  const { code, output } = await run(
    bin('jest'),
    ['--selectProjects', ...wanted, workers, '--json', `--outputFile=${file}`, '--silent=false', '--passWithNoTests=false'],
    { quiet: true, env },
  );
  try {
    const report = JSON.parse(await readFile(file, 'utf8'));
    if (report.numPendingTests > 0) process.stdout.write(`     ${report.numPendingTests} skipped in ${wanted.join(', ')}\n`);
    for (const project of wanted) tell(project, startedAt, verdict(report.testResults.filter((suite) => projectOf(suite) === project)));
    // A run can also fail with no test failing: in its set-up, or by a worker that dies.
    if (code !== 0 && report.numFailedTests + report.numFailedTestSuites === 0)
      tell(`run of ${wanted.join(', ')}`, startedAt, { passed: 0, failed: 1, output: output.slice(-20_000) });
  } catch {
    tell(`run of ${wanted.join(', ')}`, startedAt, { passed: 0, failed: 1, output });
  } finally {
    await rm(file, { force: true });
  }
}

/** As jest.config.js divides them. */
function projectOf(suite) {
  const [top, second] = relative(process.cwd(), suite.name).split(sep);
  return top === 'test' ? second : 'unit';
}

function verdict(suites) {
  const all = suites.flatMap((suite) => suite.assertionResults);
  const passed = all.filter((test) => test.status === 'passed').length;
  // A file that could not run at all has no tests to count: it is one failure. No file at all is one as well.
  const broken = suites.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  const failed = all.filter((test) => test.status === 'failed').length + broken;
  // What failed, by name and in few lines: it has to be readable where a log shows its first page or its last.
  return suites.length === 0 ? { passed, failed: 1, output: 'no test was run' } : { passed, failed, output: failures(suites).join('\n') };
}

/** Every failed test: its file, its name and the first lines of why. */
function failures(suites) {
  return suites.flatMap((suite) => {
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

const node = process.execPath;
const checks = tools([
  { name: 'lint', program: bin('eslint'), args: ['.', '--max-warnings=0'] },
  { name: 'typecheck server', program: bin('tsc'), args: ['-p', 'tsconfig.json'] },
  { name: 'typecheck web', program: bin('tsc'), args: ['-p', 'web/tsconfig.json'] },
  { name: 'format', program: bin('prettier'), args: ['--check', '.', '--log-level=warn'] },
  {
    name: 'boundaries',
    program: bin('depcruise'),
    args: ['--config', '.dependency-cruiser.cjs', 'src', 'connectors', 'config', 'web/src', 'web/widget'],
  },
  { name: 'platform names', program: node, args: ['scripts/check-platform-names.mjs'] },
  { name: 'links', program: node, args: ['scripts/check-links.mjs'] },
  { name: 'unused', program: bin('knip'), args: [] },
]);
const projects = ['unit', 'contract', 'flow', 'fault', 'model'];
if (browser.path !== undefined) projects.push('browser');
else if (isWanted('browser')) tell('browser', Date.now(), { passed: 0, failed: 1, output: browser.reason });
await Promise.all([checks, tests(projects)]);

// Once more at the end, so that nobody has to look for it.
for (const { name, output } of results.filter((result) => result.failed > 0))
  process.stdout.write(`\nFAILED ${name}\n${output.slice(0, 10_000)}\n`);
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
