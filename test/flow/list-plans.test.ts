// Lists of few among very many are read from an index of theirs: what is hidden, what is blocked, whose turn is next. So is what is counted, and no further than it is shown.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { viewCounts } from '../../src/store/conversation-counts.js';
import { countConversations } from '../../src/store/conversation-places.js';
import type { Viewer } from '../../src/store/conversation-visibility.js';
import { conversationForViewer, listConversations } from '../../src/store/conversations.js';
import type { Queryable } from '../../src/store/database.js';
import { insertCrowd } from '../support/crowd.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, type SmallHub } from '../support/small-hub.js';

const PEOPLE = 5_000;

let small: SmallHub;
let viewer: Viewer;
beforeEach(async () => {
  small = await startSmallHub(new SmallPlatform());
  const { id: accountId } = await small.bind('key', 'shop');
  const { database, admin } = small.hub;
  const [company] = await database.query<{ id: string }>({ text: 'SELECT id FROM company' });
  viewer = { companyId: company?.id ?? '', agentId: admin.agentId, seesAll: true };
  const { companyId, agentId } = viewer;
  // Everything was read.
  await insertCrowd(database, companyId, accountId, PEOPLE);
  await database.query({
    text: 'INSERT INTO conversation_view (company_id, conversation_id, agent_id) SELECT company_id, id, $1 FROM conversation',
    values: [agentId],
  });
  await database.query({ text: 'ANALYZE conversation, conversation_view' });
});
afterEach(() => small.hub.close());

/** What the database would do for the statements asked of it. */
function explaining(plans: string[]): Queryable {
  const { database } = small.hub;
  return {
    async query<Row>({ text, values }: Parameters<Queryable['query']>[0]) {
      const rows = await database.query<{ 'QUERY PLAN': string }>({ text: `EXPLAIN ${text}`, ...(values && { values }) });
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
      return [] as Row[];
    },
  };
}

/** So many of them wait. */
function queueSome(people: number): Promise<object[]> {
  return small.hub.database.query({
    text: `WITH opened AS (
        INSERT INTO service_session (company_id, id, conversation_id, no, state, group_id, opened_at, queued_at)
        SELECT c.company_id, c.id, c.id, 1, 'queued', a.group_id, now(), now() FROM conversation c JOIN channel_account a ON a.id = c.account_id
        WHERE c.company_id = $1 LIMIT $2 RETURNING id, group_id)
      UPDATE conversation c SET session_id = o.id, group_id = o.group_id, last_seq = 1 FROM opened o WHERE c.company_id = $1 AND c.id = o.id`,
    values: [viewer.companyId, people],
  });
}

/** No hub has left them as `queueSome` does. */
async function emptyQueue(): Promise<void> {
  const { database } = small.hub;
  await database.query({ text: 'UPDATE conversation SET session_id = NULL, group_id = NULL, assignee_id = NULL, last_seq = 0' });
  await database.query({ text: 'DELETE FROM service_session' });
}

it.each([
  ['hidden', 'conversation_view_hidden'],
  ['blocked', 'conversation_blocked'],
] as const)('the list of what is %s is read from an index', async (view, index) => {
  const plans: string[] = [];
  await listConversations(explaining(plans), viewer, { view, limit: 50, now: new Date() });
  const read = plans.filter((plan) => !plan.includes('conversation_view_pinned'));
  expect(read).toHaveLength(1);
  expect(read[0]).toContain(index);
  expect(read[0]).not.toMatch(/Seq Scan|conversation_by_activity/);
});

it.each([true, false])(
  'who waits is read in the order of an index, each with their conversation (the viewer sees all: %s)',
  async (seesAll) => {
    const { database } = small.hub;
    await queueSome(2_000);
    await database.query({ text: 'ANALYZE conversation, service_session' });
    const plans: string[] = [];
    await listConversations(explaining(plans), { ...viewer, seesAll }, { view: 'queued', limit: 50, now: new Date() });
    const [others = ''] = plans.filter((plan) => !plan.includes('conversation_view_pinned'));
    expect(others).toContain('service_session_waiting');
    expect(others).not.toMatch(/Sort|Merge|Hash Join|Seq Scan/);
    await emptyQueue();
  },
);

it.each([
  ['mine', 'conversation_served'],
  ['unassigned', 'conversation_unserved'],
] as const)('the list “%s” is read in the order of an index', async (view, index) => {
  const { database } = small.hub;
  await queueSome(4_000);
  await database.query({ text: `UPDATE conversation SET last_message_at = now() - random() * interval '1 year'` });
  if (view === 'mine')
    await database.query({ text: 'UPDATE conversation SET assignee_id = $1 WHERE session_id IS NOT NULL', values: [viewer.agentId] });
  await database.query({ text: 'ANALYZE conversation, conversation_view' });
  const plans: string[] = [];
  await listConversations(explaining(plans), viewer, { view, limit: 50, now: new Date() });
  const [others = ''] = plans.filter((plan) => !plan.includes('conversation_view_pinned'));
  expect(others).toContain(`using ${index}`);
  expect(others).toContain('Presorted Key');
  await emptyQueue();
});

it('whoever bears a name is put in the order of the list by an index alone', async () => {
  const { database } = small.hub;
  // As after a while: the planner knows what there is, and no words wait to be put into their index.
  await database.query({ text: `UPDATE proxy_user SET words = array_to_tsvector(ARRAY['person', platform_user_id])` });
  await database.query({ text: 'VACUUM ANALYZE proxy_user' });
  await database.query({ text: 'VACUUM ANALYZE conversation' });
  const plans: string[] = [];
  await listConversations(explaining(plans), viewer, { view: 'all', words: `'mia':*`, limit: 50, now: new Date() });
  const found = plans.filter((plan) => plan.includes('proxy_user_words'));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/Index Only Scan using conversation_account_id_proxy_user_id_key/);
  expect(found[0]).toContain('Presorted Key');
  expect(found[0]).not.toMatch(/Seq Scan|conversation_by_activity/);
});

it('of few in a view of its own those who bear a name are found person by person', async () => {
  await queueSome(100);
  const plans: string[] = [];
  const db = explaining(plans);
  const { database } = small.hub;
  const counting: Queryable = {
    query: <Row extends object>(statement: Parameters<Queryable['query']>[0]) =>
      statement.name?.endsWith('-size') === true ? database.query<Row>(statement) : db.query<Row>(statement),
  };
  await listConversations(counting, viewer, { view: 'unassigned', words: `'mia':*`, limit: 50, now: new Date() });
  const [others = ''] = plans.filter((plan) => !plan.includes('conversation_view_pinned'));
  expect(others).toContain('conversation_unserved');
  expect(plans.join('\n')).not.toContain('proxy_user_words');
  await emptyQueue();
});

it('what is unread is counted in an index alone', async () => {
  const plans: string[] = [];
  await conversationForViewer(explaining(plans), viewer, viewer.agentId);
  expect(plans[0]).toContain('Index Only Scan using message_index_pkey');
});

it.each([true, false])('what is counted is read from indexes (the viewer sees all: %s)', async (seesAll) => {
  const plans: string[] = [];
  await viewCounts(explaining(plans), { ...viewer, seesAll }, new Date());
  for (const index of [/conversation_served/, /conversation_unserved/, /service_session_(queue|waiting)/]) expect(plans[0]).toMatch(index);
  expect(plans[0]).not.toMatch(/Seq Scan on conversation|conversation_by_activity/);
});

it('what a saved filter finds is counted from an index, without a look at its messages', async () => {
  const plans: string[] = [];
  await countConversations(explaining(plans), viewer, { view: 'unassigned', limit: 100, now: new Date() });
  const [others = ''] = plans.filter((plan) => !plan.includes('conversation_view_pinned'));
  expect(others).toContain('conversation_unserved');
  expect(plans.join('\n')).not.toMatch(/Seq Scan on conversation|message_index| on message/);
  expect(plans).toHaveLength(2);
});

it('no more is counted than is shown', async () => {
  const { database } = small.hub;
  const { agentId } = viewer;
  await queueSome(1_001);
  expect(await viewCounts(database, viewer, new Date())).toEqual({ mine: 0, unread: 0, unassigned: 1_000, queued: 1_000 });
  expect(await countConversations(database, viewer, { view: 'unassigned', limit: 100, now: new Date() })).toBe(100);
  await database.query({ text: `UPDATE service_session SET state = 'active', assignee_id = $1`, values: [agentId] });
  await database.query({ text: 'UPDATE conversation SET assignee_id = $1 WHERE session_id IS NOT NULL', values: [agentId] });
  expect(await viewCounts(database, viewer, new Date())).toEqual({ mine: 1_000, unread: 0, unassigned: 0, queued: 0 });
  await emptyQueue();
});
