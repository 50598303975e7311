// The bot answers once, whatever breaks at whichever step of it.
import { afterAll, beforeAll, it } from '@jest/globals';
import type { BotSettingsView, ChannelAccountView } from '../../src/contract/index.js';
import type { StoreFault } from '../support/faulty-database.js';
import { eventually } from '../support/hub.js';
import { MortalHub } from '../support/mortal-hub.js';
import { expectSaidOnce, hasSaid } from '../support/said-by-itself.js';
import { SmallPlatform } from '../support/small-connector.js';
import { words } from '../support/small-hub.js';

const STEPS = ['append-messages', 'keep-bot-progress', 'open-sessions', 'settle-session-events'];
const FAULTS: StoreFault[] = ['fail_before', 'fail_after', 'crash_before', 'crash_after'];

let mortal: MortalHub;
let account: ChannelAccountView;
beforeAll(async () => {
  mortal = await MortalHub.start(new SmallPlatform());
  account = await mortal.small.bind('key', 'shop');
  const { admin } = mortal.small.hub;
  await admin.post('/faq-entries', { question: 'When will it arrive?', answer: { type: 'text', text: 'Soon.' } });
  await admin.post('/faq-entries', { question: 'How much is it?', answer: { type: 'text', text: 'Ten.' } });
  const path = `/channel-accounts/${account.id}/bot`;
  await admin.put(path, { ...(await admin.get<BotSettingsView>(path)), enabled: true, suggests: false });
});
afterAll(() => mortal.close());

it.each(STEPS.flatMap((step) => FAULTS.map((fault) => ({ step, fault }))))(
  'S3-24: answers each message once with $fault at $step',
  async ({ step, fault }) => {
    const person = `${step} ${fault}`;
    let isDue = true;
    mortal.commitFault = (commit) => {
      if (commit !== step || !isDue) return undefined;
      isDue = false;
      return fault;
    };
    const tell = (text: string): Promise<true> => {
      const event = words(person, text);
      return mortal.persist(() => mortal.small.tell(account, event).then(() => true as const));
    };
    await tell('When will it arrive?');
    await hasSaid(mortal, person, 1);
    await tell('How much is it?');
    await hasSaid(mortal, person, 2);
    // What is settled after the last word may be the step.
    await eventually(() => (isDue ? undefined : true));
    mortal.heal();
    await mortal.up();
    await mortal.small.hub.expectConsistent();
    await expectSaidOnce(mortal, person, ['Soon.', 'Ten.']);
  },
);
