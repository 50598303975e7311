// Recipe 13: what a supervisor notes beside a conversation is for colleagues. The platform, the end user's queue, the time left, what is unread
// and the session stay as they were.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ConversationView, MessageView } from '../../src/contract/index.js';
import { DeskHub, type Colleague } from '../support/desk-hub.js';

const MINUTE_MS = 60_000;

let desk: DeskHub;
let eve: Colleague;
let id: string;
beforeEach(async () => {
  desk = await DeskHub.start({ strategy: 'least_loaded', timeoutMinutes: 10 });
  eve = await desk.agent('eve');
  await desk.write('ann');
  ({ id } = await desk.reached('ann', 'active'));
});
afterEach(() => desk.close());

/** How far the end user's queue has come. */
async function endOfTheirQueue(): Promise<unknown> {
  const rows = await desk.hub.database.query({
    text: `SELECT q.last_key AS "lastKey", (SELECT count(*) FROM sync_entry e WHERE e.queue_id = q.id) AS entries
      FROM sync_queue q JOIN conversation c ON c.proxy_user_id = q.id WHERE c.id = $1`,
    values: [id],
  });
  expect(rows).toHaveLength(1);
  return rows[0];
}

const asEveSeesIt = (): Promise<ConversationView> => eve.api.get<ConversationView>(`/conversations/${id}`);

/** By a supervisor who does not serve the conversation. */
async function note(text: string): Promise<MessageView> {
  const sue = await desk.hub.hire('sue', { role: 'supervisor' });
  const body = { clientMsgId: 'note', kind: 'note', content: { type: 'text', text } };
  return (await sue.post<{ message: MessageView }>(`/conversations/${id}/messages`, body)).message;
}

describe('a note of a supervisor in an active session', () => {
  it('recipe 13: reaches the agent, and nothing of it the platform', async () => {
    const noted = await note('She has waited for weeks.');
    const heard = await eve.socket.next('message', ({ message }) => message.id === noted.id);
    expect(heard.message).toMatchObject({ kind: 'note', content: { text: 'She has waited for weeks.' } });
    // Whatever goes out to her goes out in order: what was said after the note is the first there.
    const answer = { clientMsgId: 'answer', content: { type: 'text', text: 'Here I am' } };
    const { message } = await eve.api.post<{ message: MessageView }>(`/conversations/${id}/messages`, answer);
    await eve.socket.event('message.status', ({ seq, status }) => seq === message.seq && status === 'sent');
    expect(desk.small.platform.received.map(({ call }) => call.payload)).toEqual([{ to: 'ann', text: 'Here I am' }]);
  });

  it('recipe 13: leaves the end user’s queue, the time left, what is unread and the session as they were', async () => {
    const [before, queueBefore] = [await asEveSeesIt(), await endOfTheirQueue()];
    const events = await desk.eventsOf(before.session?.id ?? '');
    expect(before).toMatchObject({ unreadCount: 1, groupUnread: true });
    expect(before.session?.deadlineAt).toBeDefined();
    desk.clock.advance(5 * MINUTE_MS);
    const { seq } = await note('For us alone');
    const after = await asEveSeesIt();
    expect(after.lastSeq).toBe(seq);
    expect([after.session, after.unreadCount, after.groupUnread]).toEqual([before.session, 1, true]);
    expect(await endOfTheirQueue()).toEqual(queueBefore);
    expect(await desk.eventsOf(before.session?.id ?? '')).toEqual(events);
    // The time runs out as if nothing had been noted.
    await desk.pass(5 * MINUTE_MS + 10_000, MINUTE_MS);
    await desk.ended('ann');
  });
});
