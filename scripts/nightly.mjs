// `npm run nightly`: what takes too long for every change. Ten times the model's random days, from another seed each time, a whole working day of
// 5,000 people, and more races. `npm run day` is the working day alone.
import { bin, install, requireNode, run } from './set-up.mjs';

requireNode();
await install();

const env = {
  ...process.env,
  MODEL_RUNS: process.env.MODEL_RUNS ?? '2000',
  MODEL_SEED: process.env.MODEL_SEED ?? String(Date.now() & 0x7fffffff),
  NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
};
const dayEnv = {
  ...env,
  DAY_SEED: process.env.DAY_SEED ?? env.MODEL_SEED,
  DAY_PEOPLE: process.env.DAY_PEOPLE ?? '5000',
  DAY_AGENTS: process.env.DAY_AGENTS ?? '20',
  DAY_HOURS: process.env.DAY_HOURS ?? '9',
  DAY_CRASHES: process.env.DAY_CRASHES ?? '8',
};
process.stdout.write(`DAY_SEED=${dayEnv.DAY_SEED} DAY_PEOPLE=${dayEnv.DAY_PEOPLE}\n`);
const day = await run(bin('jest'), ['--selectProjects', 'day', '--runInBand'], { env: dayEnv });
if (process.argv.includes('day')) process.exit(day.code);
process.stdout.write(`MODEL_SEED=${env.MODEL_SEED} MODEL_RUNS=${env.MODEL_RUNS}\n`);
const days = await run(bin('jest'), ['--selectProjects', 'model', '--runInBand'], { env });
// A thousand races for the same conversation instead of two hundred.
const races = await run(bin('jest'), ['--selectProjects', 'flow', '--testPathPatterns', 'desk-races'], {
  env: { ...env, DESK_RACE_ROUNDS: '200' },
});
process.exitCode = day.code || days.code || races.code;
