// Who goes first: the urgent before those who came earlier, in the queue, in the list of who waits, and when somebody has room.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ListedConversation, GroupView, Page, SessionView } from '../../src/contract/index.js';
import { listConversations } from '../../src/store/conversations.js';
import type { Queryable } from '../../src/store/database.js';
import { DeskHub, type Colleague } from '../support/desk-hub.js';
import { eventually } from '../support/hub.js';

let desk: DeskHub;
let eve: Colleague;
beforeAll(async () => {
  desk = await DeskHub.start({ strategy: 'least_loaded' });
  eve = await desk.agent('eve', { status: 'busy', maxLoad: 1 });
});
afterAll(() => desk.close());

const idOf = async (person: string) => (await desk.conversation(person))?.id ?? '';
const setPriority = async (person: string, priority: number) =>
  (await eve.api.put<{ session: SessionView }>(`/conversations/${await idOf(person)}/priority`, { priority })).session;

describe('the priority of a session', () => {
  it('puts it before those who came earlier, wherever the queue shows', async () => {
    await desk.write('ann', 'bob', 'cy', 'dan');
    await eventually(async () => ((await desk.queue()).length === 4 ? true : undefined));
    expect(await setPriority('cy', 2)).toMatchObject({ state: 'queued', priority: 2 });
    await setPriority('dan', 1);
    await setPriority('ann', -1);
    expect(await desk.queue()).toEqual(['cy', 'dan', 'bob', 'ann']);
    const listed: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page<ListedConversation> = await eve.api.get(
        `/conversations?view=queued&limit=1${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      listed.push(...page.items.map(({ proxyUser }) => proxyUser.platformUserId));
      cursor = page.nextCursor;
    }
    expect(listed).toEqual(['cy', 'dan', 'bob', 'ann']);
    const { session } = (await desk.conversation('cy')) ?? {};
    expect((await desk.eventsOf(session?.id ?? '')).at(-1)).toMatchObject({ name: 'prioritised', data: { priority: 2, before: 0 } });
  });

  it('decides who is given out first', async () => {
    await eve.api.put('/me/status', { status: 'idle' });
    await desk.reached('cy', 'active', ({ assigneeId, priority }) => assigneeId === eve.id && priority === 2);
    expect(await desk.queue()).toEqual(['dan', 'bob', 'ann']);
  });

  it('may be set by a rule, and only by who may see the conversation', async () => {
    await desk.admin.post('/automation-rules', {
      name: 'urgent',
      trigger: 'session.opened',
      conditions: { groupIds: [desk.groupId] },
      actions: [{ type: 'prioritise', priority: 3 }],
    });
    await desk.write('vip');
    await desk.reached('vip', 'queued', ({ priority }) => priority === 3);
    expect((await desk.queue())[0]).toBe('vip');
    const outsider = await desk.agent('otto', { groupId: (await desk.newGroup('Other')).id });
    await expect(outsider.api.put(`/conversations/${await idOf('vip')}/priority`, { priority: 0 })).rejects.toMatchObject({ status: 404 });
  });

  it('leaves deadlines as they are', async () => {
    await desk.admin.patch<GroupView>(`/groups/${desk.groupId}`, { timeoutMinutes: 10, queueTimeoutMinutes: 30 });
    await desk.write('zoe');
    await desk.reached('zoe', 'queued');
    const deadline = async () =>
      (
        await desk.hub.database.query<{ at: Date | null; lookAt: Date | null }>({
          text: 'SELECT s.deadline_at AS at, s.look_at AS "lookAt" FROM service_session s JOIN conversation c ON c.session_id = s.id WHERE c.id = $1',
          values: [await idOf('zoe')],
        })
      )[0];
    const before = await deadline();
    desk.clock.advance(60_000);
    await setPriority('zoe', 5);
    expect(before?.at).not.toBeNull();
    expect(await deadline()).toEqual(before);
  });

  it('is where the next page goes on, though who was last on this one has left the queue', async () => {
    const { id, session } = await desk.reached('zoe', 'queued');
    const { database } = desk.hub;
    const [company] = await database.query<{ companyId: string }>({ text: 'SELECT id AS "companyId" FROM company' });
    // Between the two statements a page is read with.
    const closing: Queryable = {
      async query(statement) {
        if (statement.name === 'conversations-by-id') await desk.admin.post(`/conversations/${id}/close`);
        return database.query(statement);
      },
    };
    const viewer = { companyId: company?.companyId ?? '', agentId: eve.id, seesAll: true };
    const { rows, next } = await listConversations(closing, viewer, { view: 'queued', now: desk.clock.now(), limit: 1 });
    expect(rows[0]?.queuedAt).toBeNull();
    expect(next).toEqual({ id, pinned: false, at: new Date(session?.queuedAt ?? ''), priority: 5 });
  });
});
