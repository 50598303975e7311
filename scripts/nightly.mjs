// `npm run nightly`: what takes too long for every change. Ten times the model's random days, from another seed each time, and more races.
import { bin, install, requireNode, run } from './set-up.mjs';

requireNode();
await install();

const env = {
  ...process.env,
  MODEL_RUNS: process.env.MODEL_RUNS ?? '2000',
  MODEL_SEED: process.env.MODEL_SEED ?? String(Date.now() & 0x7fffffff),
  NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
};
process.stdout.write(`MODEL_SEED=${env.MODEL_SEED} MODEL_RUNS=${env.MODEL_RUNS}\n`);
const days = await run(bin('jest'), ['--selectProjects', 'model', '--runInBand'], { env });
// A thousand races for the same conversation instead of two hundred.
const races = await run(bin('jest'), ['--selectProjects', 'flow', '--testPathPatterns', 'desk-races'], {
  env: { ...env, DESK_RACE_ROUNDS: '200' },
});
process.exitCode = days.code || races.code;
