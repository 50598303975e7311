// Run by release.test.ts in a process of its own: uses an account, releases it, and must then end by itself.
import { connectors } from '../../connectors/registry.js';
import { harnesses } from './harness.js';

const [, , platform = ''] = process.argv;
const connector = connectors.find((candidate) => candidate.platform === platform);
const running = await harnesses[platform]?.start();
if (!connector || !running) throw new Error(`no connector or harness for ${platform}`);
const client = connector.open(running.account);
const content = { type: 'text', text: 'Hi' } as const;
const plan = connector.render({ op: 'send', platformUserId: running.recipient, content }, connector.capabilities({}));
await Promise.all([...plan, ...plan].map((call) => client.deliver(call, running.openFile)));
// Whatever else the hub asks of it, answered or not.
await Promise.allSettled([
  client.identify(),
  client.probe({ webhookUrl: null }),
  client.profile?.(running.recipient),
  client.typing?.(running.recipient),
  client.templates?.(),
]);
// Still waiting for news when the account goes away.
const polling = client.poll?.(null, running.account.signal);
running.close();
await polling?.catch(() => undefined);
await running.stop();
process.stdout.write(`released after ${running.received().length} messages`);
