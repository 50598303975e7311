// The program behind `npm run check:invariants`, as an operator runs it.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, type SmallHub } from '../support/small-hub.js';

let small: SmallHub;
beforeAll(async () => {
  small = await startSmallHub(new SmallPlatform());
  await small.claimed(await small.bind('key', 'shop'));
});
afterAll(() => small.hub.close());

function check(): Promise<{ code: number; output: string }> {
  const env = { PATH: process.env['PATH'], DATABASE_URL: small.hub.testDatabase.connectionString, LOG_LEVEL: 'silent' };
  return new Promise((resolve) => {
    const program = execFile(process.execPath, ['--import', 'tsx', 'src/check-invariants.ts'], { env }, (_error, output) =>
      resolve({ code: program.exitCode ?? -1, output }),
    );
  });
}

it('says that all invariants hold, and ends well', async () => {
  expect(await check()).toEqual({ code: 0, output: 'All invariants hold.\n' });
}, 120_000);

it('tells what is broken and where, and ends with 1', async () => {
  await small.hub.database.query({
    text: `INSERT INTO conversation_view (company_id, conversation_id, agent_id, read_seq)
      SELECT company_id, id, $1, 99 FROM conversation ON CONFLICT (company_id, conversation_id, agent_id) DO UPDATE SET read_seq = 99`,
    values: [small.hub.admin.agentId],
  });
  const { code, output } = await check();
  const [{ id } = { id: '' }] = await small.hub.admin.conversations();
  expect(output.split('\n')).toEqual([
    'I28 broken once: no read position beyond the last message',
    `    {"conversation_id":"${id}"}`,
    '1 check fails.',
    '',
  ]);
  expect(code).toBe(1);
  await small.hub.database.query({ text: 'UPDATE conversation_view SET read_seq = 0' });
}, 120_000);
