// What the hub says by itself is said once, and a rating counts once, whatever breaks at whichever step of it.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ChannelAccountView } from '../../src/contract/index.js';
import type { StoreFault } from '../support/faulty-database.js';
import { eventually } from '../support/hub.js';
import { MortalHub } from '../support/mortal-hub.js';
import { expectSaidOnce, hasSaid } from '../support/said-by-itself.js';
import { SmallPlatform } from '../support/small-connector.js';
import { words } from '../support/small-hub.js';

const STEPS = ['append-messages', 'open-sessions', 'settle-session-events', 'open-rating-request', 'settle-rating-request'];
const FAULTS: StoreFault[] = ['fail_before', 'fail_after', 'crash_before', 'crash_after'];

let mortal: MortalHub;
let account: ChannelAccountView;
beforeAll(async () => {
  mortal = await MortalHub.start(new SmallPlatform());
  account = await mortal.small.bind('key', 'shop');
  await mortal.small.hub.admin.put(`/channel-accounts/${account.id}/texts`, {
    defaultLanguage: 'en',
    texts: { greeting: { en: 'Hello.' }, closing: { en: 'Goodbye.' }, ratingRequest: { en: 'How was it?' } },
  });
});
afterAll(() => mortal.close());

it.each(STEPS.flatMap((step) => FAULTS.map((fault) => ({ step, fault }))))(
  'I34: each text once, and one rating, with $fault at $step',
  async ({ step, fault }) => {
    const person = `${step} ${fault}`;
    let isDue = true;
    mortal.commitFault = (commit) => {
      if (!commit.includes(step) || !isDue) return undefined;
      isDue = false;
      return fault;
    };
    const { admin } = mortal.small.hub;
    const tell = (text: string): Promise<true> => {
      const event = words(person, text);
      return mortal.persist(() => mortal.small.tell(account, event).then(() => true as const));
    };
    await tell('hello');
    await hasSaid(mortal, person, 1);
    const { id } = await mortal.persist(() => mortal.small.waiting(person));
    await mortal.persist(() => admin.post(`/conversations/${id}/claim`).then(() => true as const));
    await mortal.persist(async () => {
      const { session } = await mortal.small.conversation(id);
      if (session !== null) await admin.post(`/conversations/${id}/close`);
      return session === null || undefined;
    });
    await hasSaid(mortal, person, 3);
    await tell('4');
    const rating = await mortal.persist(async () => {
      const sql = `SELECT r.score FROM rating r JOIN service_session s ON s.id = r.session_id WHERE s.conversation_id = $1`;
      const rows = await mortal.small.hub.database.query<{ score: number }>({ text: sql, values: [id] });
      return rows.length > 0 ? rows : undefined;
    });
    // What is settled after the last word may be the step.
    await eventually(() => (isDue ? undefined : true));
    mortal.heal();
    await mortal.up();
    await mortal.small.hub.expectConsistent();
    expect(rating).toEqual([{ score: 4 }]);
    await expectSaidOnce(mortal, person, ['Hello.', 'Goodbye.', 'menu']);
    expect((await mortal.small.conversation(id)).session).toBeNull();
  },
);
