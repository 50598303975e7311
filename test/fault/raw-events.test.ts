// Raw events are bytes from outside; whoever looks at them must be able to, whatever they are.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from '../../src/contract/index.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, type SmallHub } from '../support/small-hub.js';
import { eventually } from '../support/hub.js';

let small: SmallHub;
beforeEach(async () => {
  small = await startSmallHub(new SmallPlatform());
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
