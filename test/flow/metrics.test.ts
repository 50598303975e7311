// What the counters at /metrics say of the message road.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConnectorError } from '../../src/contract/index.js';
import { eventually } from '../support/hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

let small: SmallHub;
const platform = new SmallPlatform();
beforeEach(async () => {
  small = await startSmallHub(platform);
});
afterEach(() => small.hub.close());

async function counted(name: string): Promise<Record<string, number>> {
  const text = await (await fetch(`${small.hub.url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`));
  return Object.fromEntries(lines.map((line) => [/(?:outcome|result)="(\w+)"/.exec(line)?.[1] ?? '', Number(line.split(' ').at(-1))]));
}

describe('the counters', () => {
  it('count raw events that became messages, and those that told nothing new', async () => {
    const account = await small.bind('key', 'shop');
    const first = words('ana', 'hello');
    await small.tell(account, first);
    await small.waiting('ana');
    // The same message in another delivery.
    await small.post(account.id, { id: 'delivered again', events: [first] });
    await small.post(account.id, { id: 'nothing', events: [] });
    expect(await eventually(async () => complete(await counted('switchboard_events_total'), 3))).toEqual({
      stored: 1,
      duplicate: 1,
      ignored: 1,
    });
  });

  it('count a reply of unknown fate once', async () => {
    const conversation = await small.claimed(await small.bind('key', 'shop'));
    platform.answers.push(() => {
      throw new ConnectorError({ code: 'outcome_unknown', kind: 'uncertain', message: 'no answer' });
    });
    const { seq } = await small.reply(conversation.id, 'hi');
    await small.reached(conversation.id, seq, 'uncertain');
    expect(await eventually(async () => complete(await counted('switchboard_deliveries_total'), 1))).toEqual({ uncertain: 1 });
  });
});

function complete(counts: Record<string, number>, total: number): Record<string, number> | undefined {
  return Object.values(counts).reduce((sum, count) => sum + count, 0) >= total ? counts : undefined;
}
