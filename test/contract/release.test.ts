// Every connector: an account that is released leaves no socket and no timer behind, so a process that did nothing else ends by itself.
import { expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { subjects } from './subjects.js';

/** Shorter than any time limit or idle time of a connector: what is left open would be seen. */
const ENDS_WITHIN_MS = 20_000;

it.each(subjects.map(([platform]) => platform))('%s leaves nothing open', async (platform) => {
  const command = ['--import', 'tsx', fileURLToPath(new URL('./release-run.ts', import.meta.url)), platform];
  const run = promisify(execFile)(process.execPath, command, { env: { ...process.env, NODE_OPTIONS: '' } });
  // Counted from what it says last: how long it takes until then is the machine's business.
  let limit: NodeJS.Timeout | undefined;
  run.child.stdout?.once('data', () => {
    limit = setTimeout(() => run.child.kill(), ENDS_WITHIN_MS);
  });
  const { stdout } = await run.finally(() => clearTimeout(limit));
  expect(stdout).toBe('released after 2 messages');
});
