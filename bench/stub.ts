// The platform's stand-in as a process of its own. Tells the generator of every sendMessage the moment it arrives.
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createStub } from '../connectors/telegram/stub/index.js';
import { serve } from './rpc.js';

const followers = new Set<Socket>();
let arrived: string[] = [];
let lastSecret = '';

const stub = await createStub({
  retryBaseMs: 100,
  onCall({ method, values }) {
    if (method === 'setwebhook') lastSecret = String(values['secret_token']);
    if (method !== 'sendmessage') return;
    if (arrived.length === 0) setImmediate(tell);
    arrived.push(String(values['text']));
  },
});

function tell(): void {
  const lines = `${arrived.join('\n')}\n`;
  arrived = [];
  for (const follower of followers) follower.write(lines);
}

const feed = createServer((socket) => {
  followers.add(socket);
  socket.on('error', () => undefined);
  socket.on('close', () => followers.delete(socket));
});
await new Promise<void>((resolve) => feed.listen(0, '127.0.0.1', resolve));

serve({
  feedPort: () => (feed.address() as AddressInfo).port,
  addBot: () => stub.addBot('Bench'),
  /** What the hub told the platform to send with each webhook, at the latest binding. */
  webhookSecret: () => lastSecret,
  /** People who have written to the bot, as they must before it may write to them. */
  addWriters({ bot, firstId, count }: { bot: string; firstId: number; count: number }) {
    for (let id = firstId; id < firstId + count; id++) {
      stub.addPerson({ id, displayName: `Person ${String(id)}`, language: 'en' });
      stub.act(bot, id, { type: 'text', text: 'hello' });
    }
  },
  readLog: (after: number) => stub.log.read(after),
});
