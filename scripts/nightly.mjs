// `npm run nightly`: what takes too long for every change. Ten times the model's random days, from another seed each time.
import { bin, install, requireNode, run } from './set-up.mjs';

requireNode();
await install();

const env = {
  ...process.env,
  MODEL_RUNS: process.env.MODEL_RUNS ?? '2000',
  MODEL_SEED: process.env.MODEL_SEED ?? String(Date.now() & 0x7fffffff),
  NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
};
const { code } = await run(bin('jest'), ['--selectProjects', 'model', '--runInBand'], { env });
process.exitCode = code;
