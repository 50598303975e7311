// Silence ends a session: never before its deadline, soon after it, never another session, and with a warning before (recipe 6, I32).
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { BotSettingsView } from '../../src/contract/index.js';
import { DeskHub, type Colleague } from '../support/desk-hub.js';
import { eventually } from '../support/hub.js';
import { words } from '../support/small-hub.js';

const MINUTE_MS = 60_000;

let desk: DeskHub;
let eve: Colleague;
beforeEach(async () => {
  desk = await DeskHub.start({ strategy: 'least_loaded', timeoutMinutes: 10 });
  eve = await desk.agent('eve', { maxLoad: 1 });
});
afterEach(() => desk.close());

/** Past the moment by a little: whatever is due has been done. */
const pass = async (ms: number): Promise<void> => {
  await desk.pass(ms);
  await desk.pass(2_000, 1_000);
};

async function serving(person: string): Promise<{ id: string; sessionId: string }> {
  await desk.write(person);
  const { id, session } = await desk.reached(person, 'active');
  return { id, sessionId: session?.id ?? '' };
}

const reasonOf = async (sessionId: string) =>
  (await desk.admin.get<{ session: { state: string; closeReason: string | null; closedAt: string | null } }>(`/sessions/${sessionId}`))
    .session;

describe('a session in which nobody says anything', () => {
  it('ends as done by the bot after its answer, and as a time-out where the bot had asked back', async () => {
    const path = `/channel-accounts/${desk.account.id}/bot`;
    await desk.admin.put(path, { ...(await desk.admin.get<BotSettingsView>(path)), enabled: true, suggests: false });
    await desk.admin.post('/faq-entries', { question: 'When do you open?', answer: { type: 'text', text: 'At nine.' } });
    const ask = async (person: string, text: string): Promise<string> => {
      await desk.small.tell(desk.account, words(person, text));
      const { id, session } = await desk.reached(person, 'bot');
      await eventually(async () => (await desk.admin.history(id)).some(({ kind }) => kind === 'bot') || undefined);
      await eventually(async () => {
        const [open] = await desk.hub.database.query({ text: 'SELECT FROM bot_progress WHERE turns = 0' });
        return open === undefined || undefined;
      });
      return session?.id ?? '';
    };
    const answered = await ask('ann', 'When do you open?');
    const unanswered = await ask('bob', 'qwerty');
    await pass(10 * MINUTE_MS);
    await desk.ended('ann');
    await desk.ended('bob');
    expect(await reasonOf(answered)).toMatchObject({ state: 'closed', closeReason: 'bot_done' });
    expect(await reasonOf(unanswered)).toMatchObject({ state: 'closed', closeReason: 'timeout_bot' });
  });

  it('S3-38 S3-39 S3-41 S3-42: is warned of at four fifths of the time and ends at its end, and its place is given to the next', async () => {
    const { id, sessionId } = await serving('ann');
    await desk.write('bob');
    desk.clock.advance(1);
    await eve.api.post(`/conversations/${id}/messages`, { clientMsgId: 'one', content: { type: 'text', text: 'how can I help?' } });
    await pass(8 * MINUTE_MS);
    await eventually(async () => (await desk.eventsOf(sessionId)).find(({ name }) => name === 'timeout_warned'));
    expect((await desk.eventsOf(sessionId)).at(-1)).toMatchObject({
      name: 'timeout_warned',
      actorType: 'system',
      data: { silent: 'end_user' },
    });
    expect(await reasonOf(sessionId)).toMatchObject({ state: 'active' });
    await pass(2 * MINUTE_MS);
    expect((await desk.ended('ann')).session).toBeNull();
    expect(await reasonOf(sessionId)).toMatchObject({ state: 'closed', closeReason: 'timeout_customer' });
    await desk.reached('bob', 'active', ({ assigneeId }) => assigneeId === eve.id);
  });

  it('S3-40 S3-43 B22 recipe 6: ends ten minutes after the last message of either side, not after a check that came before it', async () => {
    const { sessionId } = await serving('ann');
    const deadline = desk.clock.now().getTime() + 10 * MINUTE_MS;
    expect((await desk.conversation('ann'))?.session?.deadlineAt).toBe(new Date(deadline).toISOString());
    desk.clock.advance(MINUTE_MS);
    await desk.write('ann');
    await desk.seen('ann', 2);
    expect((await desk.conversation('ann'))?.session?.deadlineAt).toBe(new Date(deadline + MINUTE_MS).toISOString());
    await pass(9 * MINUTE_MS + 30_000);
    expect(await reasonOf(sessionId)).toMatchObject({ state: 'active' });
    await pass(28_000);
    await desk.ended('ann');
    const { closeReason, closedAt } = await reasonOf(sessionId);
    expect(closeReason).toBe('timeout_agent');
    const late = Date.parse(closedAt ?? '') - (deadline + MINUTE_MS);
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThanOrEqual(5_000);
  });

  it('I20: is not kept open by notes', async () => {
    const { id } = await serving('ann');
    desk.clock.advance(9 * MINUTE_MS);
    const note = { clientMsgId: 'note', kind: 'note', content: { type: 'text', text: 'still looking' } };
    await eve.api.post(`/conversations/${id}/messages`, note);
    await pass(MINUTE_MS);
    await desk.ended('ann');
  });

  it('B23: does not take the next session of the same person with it', async () => {
    const { id } = await serving('ann');
    desk.clock.advance(9 * MINUTE_MS);
    await eve.api.post(`/conversations/${id}/close`);
    const second = await serving('ann');
    await pass(2 * MINUTE_MS);
    expect(await reasonOf(second.sessionId)).toMatchObject({ state: 'active' });
    await pass(8 * MINUTE_MS);
    expect(await reasonOf(second.sessionId)).toMatchObject({ state: 'closed', closeReason: 'timeout_agent' });
  });

  it('B25: ends over a restart of the hub as well', async () => {
    const { sessionId } = await serving('ann');
    await desk.restart();
    // Or the absent agent's conversation goes back to the queue.
    await desk.connect(eve.api);
    await pass(10 * MINUTE_MS);
    await desk.ended('ann');
    expect(await reasonOf(sessionId)).toMatchObject({ closeReason: 'timeout_agent' });
  });

  it('goes on for ever where the group says so', async () => {
    await desk.setGroup({ timeoutMinutes: null });
    const { sessionId } = await serving('ann');
    expect((await desk.conversation('ann'))?.session?.deadlineAt).toBeUndefined();
    await pass(600 * MINUTE_MS);
    expect(await reasonOf(sessionId)).toMatchObject({ state: 'active' });
  });
});

describe('a session that waits', () => {
  it('ends when it has waited for too long, where the group says so', async () => {
    await desk.setGroup({ strategy: 'manual', queueTimeoutMinutes: 5 });
    await desk.write('ann');
    const { session } = await desk.reached('ann', 'queued');
    await pass(4 * MINUTE_MS);
    expect((await desk.conversation('ann'))?.session?.state).toBe('queued');
    await pass(MINUTE_MS);
    await desk.ended('ann');
    expect(await reasonOf(session?.id ?? '')).toMatchObject({ closeReason: 'timeout_queue' });
  });
});
