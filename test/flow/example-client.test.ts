// docs/examples/client.py was written from docs/protocol.md alone: while it works, so does the page.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { ADMIN, startHub, type TestHub } from '../support/hub.js';
import { bindSite } from '../support/visitor.js';

const ENDS_WITHIN_MS = 60_000;
jest.setTimeout(ENDS_WITHIN_MS + 30_000);

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(async () => {
  await hub.expectConsistent();
  await hub.close();
});

async function python(args: string[], password: string): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    const env = { ...process.env, SWITCHBOARD_PASSWORD: password, PYTHONIOENCODING: 'utf-8' };
    return { code: 0, ...(await promisify(execFile)('python3', args, { timeout: ENDS_WITHIN_MS, env })) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number | string; stdout: string; stderr: string };
    if (code === 'ENOENT') throw new Error('This test needs python3: apt-get install python3, or https://www.python.org/downloads/');
    return { code: Number(code), stdout, stderr };
  }
}

const argumentsFor = (accountId: string): string[] => [
  'docs/examples/client.py',
  '--url',
  hub.url,
  '--account',
  accountId,
  '--login',
  ADMIN.login,
];

it('signs in as agent and as visitor, loses both lines, and misses nothing', async () => {
  const { id } = await bindSite(hub);
  const { code, stdout, stderr } = await python(argumentsFor(id), ADMIN.password);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.trim().split('\n')).toHaveLength(12);
  expect(stdout).toContain(' 1 visitor Hello, is anybody there?\n');
  expect(stdout).toContain('nothing missing, nothing twice');
});

it('ends with 1 and the reason when it is not let in', async () => {
  const { id } = await bindSite(hub);
  const { code, stderr } = await python(argumentsFor(id), 'a wrong password');
  expect({ code, reason: stderr.includes('wrong_login') }).toEqual({ code: 1, reason: true });
});
