// Every connector: an account that is released leaves no socket and no timer behind. Alone in its file, so that nothing else is counted.
import { expect, it } from '@jest/globals';
import { connectors } from '../../connectors/registry.js';
import { harnesses } from './harness.js';

const TURNS = 200;

/** Sockets and timers that keep the process alive. */
function openResources(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap' || kind === 'Timeout').length;
}

/** Closing takes a few turns of the event loop. */
async function settled(limit: number): Promise<number> {
  for (let turn = 0; turn < TURNS && openResources() > limit; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return openResources();
}

it.each(connectors.map((connector) => [connector.platform, connector] as const))('%s leaves nothing open', async (platform, connector) => {
  const platformRun = await harnesses[platform]?.start();
  if (!platformRun) throw new Error(`no harness for ${platform}`);
  const before = openResources();
  const client = connector.open(platformRun.account);
  const content = { type: 'text', text: 'Hi' } as const;
  const plan = connector.render({ op: 'send', platformUserId: platformRun.recipient, content }, connector.capabilities({}));
  await Promise.all([...plan, ...plan].map((call) => client.deliver(call, platformRun.openFile)));
  expect(openResources()).toBeGreaterThan(before);
  platformRun.close();
  expect(await settled(before)).toBeLessThanOrEqual(before);
  await platformRun.stop();
});
