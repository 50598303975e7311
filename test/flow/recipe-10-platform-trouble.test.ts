// Recipe 10 (S3-17, S3-18): one platform answers with everything that can go wrong, and then works again.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ChannelAccountView, MessageView } from '../../src/contract/index.js';
import type { PlatformFault } from '../support/faulty-platform.js';
import { MortalHub } from '../support/mortal-hub.js';
import { SmallPlatform } from '../support/small-connector.js';

let mortal: MortalHub;
let account: ChannelAccountView;
beforeAll(async () => {
  mortal = await MortalHub.start(new SmallPlatform());
  account = await mortal.small.bind('key', 'shop');
});
afterAll(() => mortal.close());

const heardBy = (person: string): unknown[] =>
  mortal.taken.flatMap(({ call }) => (call.payload['to'] === person ? [call.payload['text']] : []));

it('recipe 10: after 500, 429, 400 and a lost answer the order is kept, nothing doubled, each reason shown, and nobody else waits', async () => {
  const { small } = mortal;
  const [ana, bob] = [await small.claimed(account, 'ana'), await small.claimed(account, 'bob')];
  const trouble: PlatformFault[] = ['server_error', 'rate_limited', 'refused', 'answer_lost'];
  let failedForAna = 0;
  mortal.callFault = (call) => {
    if (call.payload['to'] !== 'ana') return undefined;
    failedForAna++;
    // Nothing gets better for Ana before Bob has been served: if he had to wait for her, neither would ever be.
    return heardBy('bob').length === 0 ? 'server_error' : trouble.shift();
  };
  const toAna: MessageView[] = [];
  for (const text of ['first', 'second', 'third', 'fourth']) toAna.push(await small.reply(ana.id, text));
  await mortal.persist(() => Promise.resolve(failedForAna > 0 || undefined));
  const toBob = await small.reply(bob.id, 'for Bob');

  await small.reached(bob.id, toBob.seq, 'sent');

  const [first, second, third, fourth] = toAna.map(({ seq }) => seq);
  // 500, then 429, then 400: the first one is refused for good in the end; the second's answer is lost; the rest goes.
  const refused = await small.reached(ana.id, first ?? 0, 'failed');
  expect(refused.error).toMatchObject({ code: 'rejected', message: 'Not like this' });
  const uncertain = await small.reached(ana.id, second ?? 0, 'uncertain');
  expect(uncertain.error).toMatchObject({ code: 'outcome_unknown' });
  for (const seq of [third, fourth]) expect((await small.reached(ana.id, seq ?? 0, 'sent')).error).toBeUndefined();
  expect(heardBy('ana')).toEqual(['second', 'third', 'fourth']);
  expect(heardBy('bob')).toEqual(['for Bob']);
  await small.hub.expectConsistent();
});
