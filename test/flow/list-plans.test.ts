// Lists of few among very many are read from an index of theirs: what is hidden, what is blocked.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { listConversations, type Viewer } from '../../src/store/conversations.js';
import type { Queryable } from '../../src/store/database.js';
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
  // As the hub would have left them: everybody wrote, everything was read.
  await database.query({
    text: `WITH person AS (SELECT gen_random_uuid() AS id, 'person-' || n AS name FROM generate_series(1, $3::int) n),
      known AS (INSERT INTO contact (company_id, id, display_name, created_at) SELECT $1::uuid, id, name, now() FROM person),
      proxy AS (INSERT INTO proxy_user (company_id, id, account_id, platform_user_id, appid, uid, contact_id, created_at)
        SELECT $1, id, $2::uuid, name, $2::uuid::text, name, id, now() FROM person)
      INSERT INTO conversation (company_id, id, account_id, proxy_user_id, last_message_at, created_at)
      SELECT $1, id, $2::uuid, id, now(), now() FROM person`,
    values: [companyId, accountId, PEOPLE],
  });
  await database.query({
    text: 'INSERT INTO conversation_view (company_id, conversation_id, agent_id) SELECT company_id, id, $1 FROM conversation',
    values: [agentId],
  });
  await database.query({ text: 'ANALYZE conversation, conversation_view' });
});
afterEach(() => small.hub.close());

it.each([
  ['hidden', 'conversation_view_hidden'],
  ['blocked', 'conversation_blocked'],
] as const)('the list of what is %s is read from an index', async (view, index) => {
  const plans: string[] = [];
  const { database } = small.hub;
  const explaining: Queryable = {
    async query<Row>({ text, values }: Parameters<Queryable['query']>[0]) {
      const rows = await database.query<{ 'QUERY PLAN': string }>({ text: `EXPLAIN ${text}`, ...(values && { values }) });
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
      return [] as Row[];
    },
  };
  await listConversations(explaining, viewer, { view, limit: 50, now: new Date() });
  const read = plans.filter((plan) => !plan.includes('conversation_view_pinned'));
  expect(read).toHaveLength(1);
  expect(read[0]).toContain(index);
  expect(read[0]).not.toMatch(/Seq Scan|conversation_by_activity/);
});
