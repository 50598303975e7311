// Claim, automatic assignment, close and time-out at the same moment: each session comes to one end, each step has one effect (recipe 2, B24).
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DeskHub, type Colleague } from '../support/desk-hub.js';
import { ApiFailure, eventually } from '../support/hub.js';

const ROUNDS = Number(process.env['DESK_RACE_ROUNDS'] ?? 40);
/** Raced side by side in one round. */
const PEOPLE = 5;

// So many rounds take their time where others keep the machine busy.
jest.setTimeout(180_000);

let desk: DeskHub;
let eve: Colleague;
let lea: Colleague;
beforeEach(async () => {
  desk = await DeskHub.start({ strategy: 'least_loaded', timeoutMinutes: 1, queueTimeoutMinutes: 1 });
  [eve, lea] = [await desk.agent('eve', { maxLoad: 2 }), await desk.agent('lea', { maxLoad: 2 })];
});
afterEach(() => desk.close());

/** What was refused is refused with a reason; nothing breaks. */
async function tried(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.status >= 500) throw error;
    return error.body.error.code;
  }
}

describe('commands at the same moment', () => {
  it('B24: have one effect each, over and over', async () => {
    const people = Array.from({ length: PEOPLE }, (_, index) => `person-${String(index)}`);
    for (let round = 0; round < ROUNDS; round++) {
      await desk.write(...people);
      const ids = await eventually(async () => {
        const open = (await desk.admin.conversations()).filter(({ session }) => session !== null);
        return open.length === PEOPLE ? open.map(({ id }) => id) : undefined;
      });
      // Whatever is due comes due now, and room is made and taken meanwhile.
      desk.clock.advance(61_000);
      const outcomes = await Promise.all([
        ...ids.map((id) => tried(eve.api.post(`/conversations/${id}/claim`))),
        ...ids.map((id) => tried(desk.admin.post(`/conversations/${id}/close`))),
        ...ids.map((id) => tried(lea.api.post(`/conversations/${id}/release`))),
        ...ids.slice(0, 2).map((id) => tried(eve.api.post(`/conversations/${id}/transfer`, { agentId: lea.id }))),
      ]);
      expect(outcomes.filter((outcome) => !EXPECTED.has(outcome))).toEqual([]);
      for (const person of people) await desk.ended(person);
    }
    const [counted] = await desk.hub.database.query<{ sessions: number; ends: number; loads: number; over: number }>({
      text: `SELECT count(*) AS sessions, sum((SELECT count(*) FROM session_event e WHERE e.session_id = s.id AND e.to_state = 'closed')) AS ends,
        count(*) FILTER (WHERE s.state = 'active') AS loads FROM service_session s`,
    });
    expect(counted).toMatchObject({ sessions: ROUNDS * PEOPLE, ends: String(ROUNDS * PEOPLE), loads: 0 });
    expect([(await desk.colleague(eve.id))?.load, (await desk.colleague(lea.id))?.load]).toEqual([0, 0]);
  });

  it('an offer accepted, declined, claimed, taken over, closed and run out at the same moment has one end', async () => {
    await desk.setGroup({ acceptSeconds: 60, timeoutMinutes: null, queueTimeoutMinutes: null });
    const people = ['ann', 'bob', 'cy', 'dan'];
    for (let round = 0; round < ROUNDS / 4; round++) {
      await desk.write(...people);
      const offers = await eventually(async () => {
        const open = (await desk.admin.conversations()).flatMap(({ id, session }) =>
          session?.offer ? [{ id, offer: session.offer }] : [],
        );
        return open.length === people.length ? open : undefined;
      });
      desk.clock.advance(61_000);
      const outcomes = await Promise.all(
        offers.flatMap(({ id, offer }, index) => {
          const [theirs, other] = offer.agentId === eve.id ? [eve.api, lea.api] : [lea.api, eve.api];
          return [
            tried(theirs.post(`/conversations/${id}/accept`)),
            tried(theirs.post(`/conversations/${id}/decline`)),
            tried(other.post(`/conversations/${id}/claim`)),
            tried(desk.admin.post(`/conversations/${id}/${index % 2 === 0 ? 'close' : 'take-over'}`)),
          ];
        }),
      );
      expect(outcomes.filter((outcome) => !EXPECTED.has(outcome))).toEqual([]);
      for (const { id } of offers) await tried(desk.admin.post(`/conversations/${id}/close`));
      for (const person of people) await desk.ended(person);
    }
    const [counted] = await desk.hub.database.query<{ made: number; ended: number }>({
      text: `SELECT count(*) FILTER (WHERE name = 'offered') AS made, count(*) FILTER (WHERE before = 'offered') AS ended FROM (
        SELECT name, lag(name) OVER (PARTITION BY session_id ORDER BY no) AS before FROM session_event) e`,
    });
    expect(counted?.made).toBeGreaterThanOrEqual((ROUNDS / 4) * people.length);
    expect(counted?.ended).toBe(counted?.made);
    expect([(await desk.colleague(eve.id))?.load, (await desk.colleague(lea.id))?.load]).toEqual([0, 0]);
  });

  it('recipe 2: of fifty who claim one conversation make one its agent; the others hear who', async () => {
    await desk.setGroup({ strategy: 'manual', timeoutMinutes: null, queueTimeoutMinutes: null });
    await desk.write('ann');
    const { id } = await desk.reached('ann', 'queued');
    const claims = await Promise.all(
      Array.from({ length: 50 }, (_, index) => tried((index % 2 === 0 ? eve : lea).api.post(`/conversations/${id}/claim`))),
    );
    const { session } = await desk.reached('ann', 'active');
    const winner = session?.assigneeId === eve.id ? 0 : 1;
    // Claiming what one has is no error.
    expect(claims.filter((_, index) => index % 2 === winner).every((outcome) => outcome === 'done')).toBe(true);
    expect(claims.filter((_, index) => index % 2 !== winner).every((outcome) => outcome === 'conversation_claimed')).toBe(true);
    expect((await desk.eventsOf(session?.id ?? '')).map(({ name }) => name)).toEqual(['queued', 'claimed']);
  });
});

const EXPECTED = new Set([
  'done',
  'conversation_claimed',
  'conversation_offered',
  'offer_over',
  'no_open_session',
  'agent_full',
  'colleague_full',
  'not_found',
  'session_moved',
]);
