// Raw events are bytes from outside; whoever looks at them must be able to, whatever they are.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from '../../src/contract/index.js';
import { Database, type Statement } from '../../src/store/database.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';
import { eventually } from '../support/hub.js';

let small: SmallHub;
/** The hub's own store hears that an event is kept only when this has come. */
let heard: Promise<void> = Promise.resolve();

class SlowlyToldDatabase extends Database {
  override async query<Row extends object>(statement: Statement): Promise<Row[]> {
    const rows = await super.query<Row>(statement);
    if (statement.name === 'insert-webhook-events') await heard;
    return rows;
  }
}

beforeEach(async () => {
  small = await startSmallHub(new SmallPlatform(), {
    newLife: () => ({ parts: { openDatabase: (...how) => new SlowlyToldDatabase(...how) }, end: () => undefined }),
  });
});
afterEach(() => small.hub.close());

describe('the list of raw events', () => {
  it('shows an event whose body is no text', async () => {
    const account = await small.bind('key', 'shop');
    const body = Buffer.concat([Buffer.from('{"id":"e1","events":[],"x":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    const response = await fetch(`${small.hub.url}/webhooks/small/${account.id}`, { method: 'POST', body });
    expect(response.status).toBe(200);
    const [event] = await eventually(async () => {
      const { items } = await small.hub.admin.get<Page<{ body: string }>>('/webhook-events?state=ignored');
      return items.length > 0 ? items : undefined;
    });
    expect(event?.body).toBe('{"id":"e1","events":[],"x":"\ufffd"}');
  });
});

describe('an event that is found in the store before its writer hears that it is there', () => {
  it('is worked once', async () => {
    const account = await small.bind('key', 'shop');
    let hear: () => void = () => undefined;
    heard = new Promise((resolve) => {
      hear = resolve;
    });
    const told = small.tell(account, words('ana', 'hello'));
    await small.waiting('ana');
    hear();
    await told;
    await small.tell(account, words('ana', 'hello again'));
    const both = 'switchboard_events_total{platform="small",outcome="stored"} 2';
    const counted = await eventually(async () => {
      const metrics = await (await fetch(`${small.hub.url}/metrics`)).text();
      const lines = metrics.split('\n').filter((line) => line.startsWith('switchboard_events_total{'));
      return lines.includes(both) ? lines : undefined;
    });
    expect(counted).toEqual([both]);
  });
});
