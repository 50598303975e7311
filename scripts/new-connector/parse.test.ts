// What the fixtures and the contract suite cannot say: how several items, odd orders and contradictions are read.
// FILL IN the cases: a poisoned item in a batch, an item for another account, the same happening told twice → Connector.parse #read-what-came
import { expect, it } from '@jest/globals';
import { parse } from './parse.js';

it('says of a body it knows nothing of that it was left alone, and why', () => {
  const events = parse({ body: Buffer.from('{}'), receivedAt: new Date(0), externalAccountId: '1' });
  expect(events).toEqual([expect.objectContaining({ type: 'ignored', reason: expect.stringMatching(/\S/) })]);
});
