// What the end user sees of being read: told by the assignee's reading, the newest message, not too often.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ChannelAccountView } from '../../src/contract/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { ADMIN, ApiClient, eventually } from '../support/hub.js';
import { SmallPlatform, type SmallPlatformOptions } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

let clock: FakeClock;
let small: SmallHub;
let account: ChannelAccountView;
let told: string[];
/** What the platform does with a call. */
let answer: () => Promise<void>;

async function start(options: SmallPlatformOptions): Promise<void> {
  clock = new FakeClock(Date.now());
  const platform = new SmallPlatform(options);
  told = [];
  answer = () => Promise.resolve();
  platform.markRead = (platformUserId, platformMessageId) => {
    told.push(`${platformUserId} ${platformMessageId}`);
    return answer();
  };
  small = await startSmallHub(platform, { clock });
  account = await small.bind('key-1', 'shop-1');
}
beforeEach(() => start({ capabilities: { markRead: true } }));
afterEach(() => small.hub.close());

const read = (conversationId: string, seq: number, client = small.hub.admin): Promise<unknown> =>
  client.post(`/conversations/${conversationId}/read`, { seq });

/** Writes and answers the message's id on the platform. */
async function write(conversationId: string, text: string): Promise<{ id: string; seq: number }> {
  const message = words('ana', text);
  await small.tell(account, message);
  const stored = await eventually(async () =>
    (await small.hub.admin.history(conversationId)).find((row) => row.content.type === 'text' && row.content.text === text),
  );
  return { id: message.platformMessageId, seq: stored.seq };
}

const heard = (count: number): Promise<string[]> => eventually(() => (told.length >= count ? told : undefined));

describe('being read', () => {
  it('is told of the last message the assignee has seen, once each', async () => {
    const { id } = await small.claimed(account);
    const two = await write(id, 'two');
    const three = await write(id, 'three');
    await read(id, two.seq);
    expect(await heard(1)).toEqual([`ana ${two.id}`]);
    clock.advance(10_000);
    await read(id, two.seq);
    await read(id, 1);
    await read(id, three.seq);
    expect(await heard(2)).toEqual([`ana ${two.id}`, `ana ${three.id}`]);
    clock.advance(10_000);
    // There is nothing of theirs in it.
    const { seq } = await small.reply(id, 'an answer');
    await read(id, seq);
    await small.reached(id, seq, 'sent');
    const four = await write(id, 'four');
    await read(id, four.seq);
    await eventually(() => {
      clock.advance(2_000);
      return told.length > 2 ? true : undefined;
    });
    expect(told).toEqual([two, three, four].map((message) => `ana ${message.id}`));
  });

  it('skips what is overtaken while it waits its turn', async () => {
    const { id } = await small.claimed(account);
    const messages = [await write(id, 'two'), await write(id, 'three'), await write(id, 'four')];
    for (const { seq } of messages) await read(id, seq);
    await heard(1);
    await eventually(() => {
      clock.advance(2_000);
      return told.length === 2 ? true : undefined;
    });
    expect(told).toEqual([`ana ${messages[0]?.id ?? ''}`, `ana ${messages[2]?.id ?? ''}`]);
  });

  it('is nobody’s business but the assignee’s', async () => {
    const { id } = await small.claimed(account);
    await small.hub.admin.post('/agents', { login: 'boss', name: 'Boss', role: 'supervisor', password: 'long enough password' });
    const boss = await ApiClient.signIn(small.hub.url, 'boss', 'long enough password');
    const two = await write(id, 'two');
    const three = await write(id, 'three');
    await read(id, three.seq, boss);
    await read(id, two.seq);
    expect(await heard(1)).toEqual([`ana ${two.id}`]);
  });

  it('costs the agent nothing when the platform refuses it, and is tried again with the next', async () => {
    const { id } = await small.claimed(account);
    answer = () => Promise.reject(new Error('no'));
    const two = await write(id, 'two');
    await read(id, two.seq);
    await heard(1);
    answer = () => Promise.resolve();
    const three = await write(id, 'three');
    await read(id, three.seq);
    await eventually(() => {
      clock.advance(2_000);
      return told.length === 2 ? true : undefined;
    });
    expect(told[1]).toBe(`ana ${three.id}`);
  });

  it('is told once, by the instance that owns the account, wherever the agent reads', async () => {
    const { id } = await small.claimed(account);
    const two = await write(id, 'two');
    const other = await small.hub.beside();
    try {
      await read(id, two.seq, await ApiClient.signIn(other.url, ADMIN.login, ADMIN.password));
      expect(await heard(1)).toEqual([`ana ${two.id}`]);
      await read(id, two.seq);
      const three = await write(id, 'three');
      await read(id, three.seq);
      await eventually(() => {
        clock.advance(2_000);
        return told.length > 1 ? true : undefined;
      });
      expect(told).toEqual([`ana ${two.id}`, `ana ${three.id}`]);
    } finally {
      await other.close();
    }
  });

  it('is not told where the channel does not show it', async () => {
    await small.hub.close();
    await start({});
    const { id } = await small.claimed(account);
    const { seq } = await write(id, 'two');
    await read(id, seq);
    // A reply goes the same way to the client, later than the mark would have.
    const reply = await small.reply(id, 'seen');
    await small.reached(id, reply.seq, 'sent');
    expect(told).toEqual([]);
  });
});
