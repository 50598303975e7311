// Lists of very many, page by page: the same people in the same order, whichever way the database finds them.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Page } from '../../src/contract/index.js';
import { searchQuery } from '../../src/im/search-words.js';
import type { ConversationFilter, PlaceInList } from '../../src/store/conversation-places.js';
import type { Viewer } from '../../src/store/conversation-visibility.js';
import { listConversations } from '../../src/store/conversations.js';
import { insertCrowd } from '../support/crowd.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, type SmallHub } from '../support/small-hub.js';

const PEOPLE = 3_000;
const NOW = new Date();

let small: SmallHub;
let admin: Viewer;
beforeEach(async () => {
  small = await startSmallHub(new SmallPlatform());
  const { id: accountId } = await small.bind('key', 'shop');
  const { database } = small.hub;
  const [company] = await database.query<{ id: string }>({ text: 'SELECT id FROM company' });
  admin = { companyId: company?.id ?? '', agentId: small.hub.admin.agentId, seesAll: true };
  await insertCrowd(database, admin.companyId, accountId, PEOPLE);
  // To the millisecond, as the hub counts: person 1 wrote last, and then each some seconds before the one with the number below; several in the same instant.
  await database.query({
    text: `UPDATE conversation c SET last_seq = 1, last_message_at = date_trunc('milliseconds', now()) - (substr(p.platform_user_id, 8)::int / 3) * interval '7 seconds'
      FROM proxy_user p WHERE p.id = c.proxy_user_id`,
  });
});
afterEach(async () => {
  const { database } = small.hub;
  // No hub has left them like this.
  await database.query({ text: 'UPDATE conversation SET session_id = NULL, group_id = NULL, last_seq = 0' });
  await database.query({ text: 'DELETE FROM service_session' });
  await small.hub.close();
});

/** The whole list, by pages. */
async function listed(viewer: Viewer, filter: Partial<ConversationFilter>, limit: number): Promise<string[]> {
  const ids: string[] = [];
  let after: PlaceInList | undefined;
  do {
    const page = await listConversations(small.hub.database, viewer, { view: 'all', ...filter, now: NOW, limit, after });
    ids.push(...page.rows.map(({ id }) => id));
    after = page.next ?? undefined;
  } while (after);
  return ids;
}

const idsOf = async (text: string): Promise<string[]> => (await small.hub.database.query<{ id: string }>({ text })).map(({ id }) => id);

it.each([
  ['nobody but those who wrote long ago', 'n > 2900'],
  ['few of those who wrote last', 'n % 97 = 0'],
  ['some of those who wrote last, and then again by those who wrote long ago', 'n % 40 = 0 AND n <= 200 OR n > 2500'],
  ['every seventh', 'n % 7 = 0'],
  ['everybody', 'true'],
  ['nobody', 'false'],
])('a name borne by %s finds them all, the newest first, each once', async (_who, bears) => {
  await small.hub.database.query({
    text: `UPDATE proxy_user SET words = array_to_tsvector(ARRAY['mia']) FROM (SELECT id AS person, substr(platform_user_id, 8)::int AS n FROM proxy_user) p
      WHERE person = id AND (${bears})`,
  });
  const inOrder = await idsOf(`SELECT c.id FROM conversation c JOIN proxy_user p ON p.id = c.proxy_user_id
    WHERE p.words @@ 'mia'::tsquery ORDER BY c.last_message_at DESC, c.id DESC`);
  const words = searchQuery('Mia') ?? '';
  expect(await listed(admin, { words }, 50)).toEqual(inOrder);
});

it('who waits is listed most urgent and longest waiting first, to agents those of their groups', async () => {
  const { database } = small.hub;
  const { items } = await small.hub.admin.get<Page<{ id: string }>>('/groups');
  const home = items[0]?.id ?? '';
  const { id: other } = await small.hub.admin.post<{ id: string }>('/groups', { name: 'Other' });
  const { agentId } = await small.hub.hire('mei@example.com', { member: false });
  await small.hub.admin.put(`/groups/${home}/members`, { agentIds: [] });
  await small.hub.admin.put(`/groups/${other}/members`, { agentIds: [agentId] });
  const agent: Viewer = { ...admin, agentId, seesAll: false };
  await database.query({
    text: `WITH person AS (
        SELECT c.id, row_number() OVER (ORDER BY c.id) AS n FROM conversation c WHERE c.company_id = $1 LIMIT 400
      ), opened AS (
        INSERT INTO service_session (company_id, id, conversation_id, no, state, group_id, opened_at, queued_at, priority)
        SELECT $1, gen_random_uuid(), id, 1, 'queued', CASE WHEN n % 5 = 0 THEN $3::uuid ELSE $2 END, now(), date_trunc('milliseconds', now()) - (n * 37 % 100) * interval '1 minute', n * 7 % 4 - 1
        FROM person RETURNING conversation_id, id, group_id)
      UPDATE conversation c SET session_id = o.id, group_id = o.group_id FROM opened o WHERE c.id = o.conversation_id`,
    values: [admin.companyId, home, other],
  });
  const inOrder = (which: string) =>
    idsOf(`SELECT conversation_id AS id FROM service_session WHERE ${which} ORDER BY priority DESC, queued_at, conversation_id`);
  expect(await listed(admin, { view: 'queued' }, 30)).toEqual(await inOrder('true'));
  expect(await listed(agent, { view: 'queued' }, 30)).toEqual(await inOrder(`group_id = '${other}'`));
});
