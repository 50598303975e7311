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
  const { stdout } = await promisify(execFile)(process.execPath, command, {
    timeout: ENDS_WITHIN_MS,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  expect(stdout).toBe('released after 2 messages');
});
