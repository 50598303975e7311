// Lists, by a person's name too, whichever way the database finds whom it shows: the same people in the same order as one who looks at each would list.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { insertCrowd } from '../../test/support/crowd.js';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { insertCompany } from './companies.js';
import { type ConversationFilter, type ConversationListView, type PlaceInList, placesInList } from './conversation-places.js';
import type { Viewer } from './conversation-visibility.js';
import { Database } from './database.js';
import { insertGroup } from './groups.js';

/** Of each of two accounts: more than are ever gone through one by one. */
const PEOPLE = 1_300;
/** Who bears each name: `n` counts from who wrote last. */
const BEARERS = {
  everybody: 'true',
  'every eighth': 'n % 8 = 0',
  'one in a hundred': 'n % 97 < 2',
  'very few': 'n % 140 = 0',
  'those who wrote long ago': 'n > 2100',
  'some of late, and those who wrote long ago': 'n % 20 = 0 AND n < 100 OR n > 2300',
  nobody: 'false',
};
const NAMES: Record<keyof typeof BEARERS, string> = {
  everybody: '小明',
  'every eighth': 'Mia',
  'one in a hundred': '王',
  'very few': '芳',
  'those who wrote long ago': '1967',
  'some of late, and those who wrote long ago': 'Ana Lima',
  nobody: '小芳',
};

interface Fact {
  id: string;
  accountId: string;
  groupId: string | null;
  assigneeId: string | null;
  state: string | null;
  offeredTo: string | null;
  priority: number;
  queuedAt: Date | null;
  at: Date;
  wasSaid: boolean;
  isPinned: boolean;
  isHidden: boolean;
  isBlocked: boolean;
  isUnread: boolean;
  isLabelled: boolean;
  names: string[];
}

const NOW = new Date();
const companyId = v7();
const [home, other, labelId] = [v7(), v7(), v7()];
const accounts = [v7(), v7()];
const admin: Viewer = { companyId, agentId: v7(), seesAll: true };
/** Of the other group alone. */
const agent: Viewer = { companyId, agentId: v7(), seesAll: false };

let place: TestDatabase;
let database: Database;
beforeAll(async () => {
  place = await createTestDatabase();
  database = new Database(place.connectionString, { maxConnections: 4, log: pino({ level: 'silent' }), plans: 'by_key' });
  await insertCompany(database, { id: companyId, name: 'Kites' }, NOW);
  for (const id of [home, other]) await insertGroup(database, { companyId, id, name: id, timezone: 'UTC' }, NOW);
  for (const { agentId } of [admin, agent])
    await database.query({
      text: `INSERT INTO agent (company_id, id, login, name, password_hash, role, created_at) VALUES ($1, $2::uuid, $2::text, $2::text, '', 'agent', $3)`,
      values: [companyId, agentId, NOW],
    });
  await database.query({
    text: 'INSERT INTO group_member (company_id, group_id, agent_id) VALUES ($1, $2, $3)',
    values: [companyId, other, agent.agentId],
  });
  await database.query({
    text: `INSERT INTO label (company_id, id, name, color) VALUES ($1, $2, 'regular', 'blue')`,
    values: [companyId, labelId],
  });
  for (const id of accounts) {
    await database.query({
      text: `INSERT INTO channel_account (company_id, id, platform, external_account_id, name, group_id, sealed_credentials, secret_key_id, state, intake, created_at, updated_at)
        VALUES ($1, $2::uuid, 'small', $2::text, $2::text, $3, '', '', 'active', 'webhook', $4, $4)`,
      values: [companyId, id, home, NOW],
    });
    await insertCrowd(database, companyId, id, PEOPLE);
  }
  await fill();
});
afterAll(async () => {
  await database.close();
  await place.drop();
});

/** Everybody differs in everything a list can go by; several wrote in the same instant, and three hundred within the same ten seconds. */
async function fill(): Promise<void> {
  await database.query({
    text: `CREATE TABLE person AS
      SELECT c.id, c.proxy_user_id, p.contact_id, row_number() OVER (ORDER BY substr(p.platform_user_id, 8)::int, c.account_id)::int AS n
      FROM conversation c JOIN proxy_user p ON p.id = c.proxy_user_id`,
  });
  const words = Object.entries(BEARERS).map(([who, bears]) => `CASE WHEN ${bears} THEN ${wordsOf(NAMES[who as keyof typeof BEARERS])} END`);
  for (const text of [
    `UPDATE proxy_user SET words = array_to_tsvector(array_remove(string_to_array(concat_ws(' ', ${words.join(', ')}), ' '), '')) FROM person WHERE proxy_user_id = proxy_user.id`,
    `UPDATE contact k SET merged_into = into_whom.contact_id, merged_under = into_whom.contact_id FROM person, person into_whom
      WHERE k.id = person.contact_id AND person.n % 70 = 1 AND into_whom.n = person.n + 1`,
    `INSERT INTO contact_label (company_id, contact_id, label_id) SELECT '${companyId}', contact_id, '${labelId}' FROM person WHERE n % 5 = 2`,
    `INSERT INTO service_session (company_id, id, conversation_id, no, state, group_id, assignee_id, offered_to, offer_ends_at, opened_at, queued_at, priority)
      SELECT '${companyId}', id, id, 1, CASE WHEN n % 4 = 0 THEN 'queued' ELSE 'active' END, CASE WHEN n % 3 = 0 THEN '${home}'::uuid ELSE '${other}' END,
        CASE n % 12 WHEN 2 THEN '${admin.agentId}'::uuid WHEN 6 THEN '${agent.agentId}' WHEN 10 THEN '${agent.agentId}' END,
        CASE n % 40 WHEN 8 THEN '${admin.agentId}'::uuid WHEN 16 THEN '${agent.agentId}' END,
        CASE WHEN n % 40 IN (8, 16) THEN now() + interval '1 day' END, now(), date_trunc('milliseconds', now()) - n * 37 % 100 * interval '1 minute', n * 7 % 4 - 1
      FROM person WHERE n % 2 = 0`,
    `INSERT INTO conversation_view (company_id, conversation_id, agent_id, pinned, hidden_seq, read_seq)
      SELECT '${companyId}', id, viewer, n % 131 = 0, CASE WHEN n % 11 = 0 THEN 2 END, n % 3 FROM person, unnest(ARRAY['${admin.agentId}', '${agent.agentId}']::uuid[]) viewer
      WHERE n % 2 = 1 OR n % 11 = 0 OR n % 131 = 0`,
    `UPDATE conversation c SET last_seq = CASE WHEN n % 53 = 0 THEN 0 ELSE 3 END, last_inbound_seq = n % 4, routed_seq = n % 4,
        last_message_at = CASE WHEN n BETWEEN 2200 AND 2500 THEN date_bin('10 seconds', now() - interval '2880 seconds', '2000-01-01') + (2500 - n) * interval '30 ms'
          ELSE date_trunc('milliseconds', now()) - (n / 3) * interval '3.7 seconds' END, session_id = s.id, assignee_id = s.assignee_id,
        group_id = coalesce(s.group_id, CASE n % 3 WHEN 0 THEN '${home}'::uuid WHEN 1 THEN '${other}' END),
        blocked_until = CASE WHEN n % 17 = 0 THEN now() + interval '1 hour' WHEN n % 19 = 0 THEN now() - interval '1 hour' END
      FROM person LEFT JOIN service_session s ON s.id = person.id WHERE c.id = person.id`,
    'DROP TABLE person',
    'ANALYZE conversation, proxy_user, conversation_view, service_session',
  ])
    await database.query({ text });
}

/** In SQL: what a tsvector of the name holds, with spaces between. */
const wordsOf = (name: string): string => `'${name.toLowerCase()}'`;

/** As `searchQuery` makes it. */
const queryOf = (name: string): string =>
  name
    .toLowerCase()
    .split(' ')
    .map((word) => `'${word}':*`)
    .join(' & ');

const factsFor = ({ agentId }: Viewer): Promise<Fact[]> =>
  database.query<Fact>({
    text: `SELECT c.id, c.account_id AS "accountId", c.group_id AS "groupId", c.assignee_id AS "assigneeId", s.state, s.offered_to AS "offeredTo",
        coalesce(s.priority, 0) AS priority, s.queued_at AS "queuedAt", c.last_message_at AS at, c.last_seq > 0 AS "wasSaid",
        coalesce(v.pinned, false) AS "isPinned", coalesce(c.last_inbound_seq <= v.hidden_seq, false) AS "isHidden",
        coalesce(c.blocked_until > $2, false) AS "isBlocked", c.last_inbound_seq > coalesce(v.read_seq, 0) AS "isUnread",
        EXISTS (SELECT FROM contact_label cl JOIN contact l ON l.id = cl.contact_id WHERE coalesce(l.merged_into, l.id) = coalesce(k.merged_into, k.id)) AS "isLabelled",
        tsvector_to_array(p.words) AS names
      FROM conversation c JOIN proxy_user p ON p.id = c.proxy_user_id JOIN contact k ON k.id = p.contact_id
        LEFT JOIN conversation_view v ON v.conversation_id = c.id AND v.agent_id = $1 LEFT JOIN service_session s ON s.id = c.session_id`,
    values: [agentId, NOW],
  });

const IS_IN: Record<ConversationListView, (fact: Fact, viewer: Viewer) => boolean> = {
  mine: (fact, { agentId }) => fact.assigneeId === agentId,
  offered: (fact, { agentId }) => fact.offeredTo === agentId,
  unassigned: (fact) => fact.state !== null && fact.assigneeId === null,
  queued: (fact) => fact.state === 'queued',
  all: () => true,
  closed: (fact) => fact.state === null,
  hidden: (fact) => fact.isHidden,
  blocked: (fact) => fact.isBlocked,
};

/** By looking at everybody. */
function lookedThrough(
  facts: Fact[],
  viewer: Viewer,
  name: string | null,
  filter: Partial<ConversationFilter> & { view: ConversationListView },
): string[] {
  const words = name === null ? [] : name.toLowerCase().split(' ');
  const showsEverybody = name !== null || ['offered', 'hidden', 'blocked'].includes(filter.view);
  const down = (a: string | number, b: string | number): number => (a < b ? 1 : a > b ? -1 : 0);
  const shown = facts.filter(
    (fact) =>
      (viewer.seesAll || fact.assigneeId === viewer.agentId || (fact.groupId !== null && fact.groupId !== home)) &&
      fact.wasSaid &&
      words.every((word) => fact.names.some((own) => own.startsWith(word))) &&
      IS_IN[filter.view](fact, viewer) &&
      (showsEverybody || !(fact.isHidden || fact.isBlocked)) &&
      (filter.accountId === undefined || fact.accountId === filter.accountId) &&
      (filter.groupId === undefined || fact.groupId === filter.groupId) &&
      (filter.assigneeId === undefined || fact.assigneeId === filter.assigneeId) &&
      (filter.unread !== true || fact.isUnread) &&
      (filter.labelId === undefined || fact.isLabelled) &&
      filter.platform !== 'none',
  );
  const inOrder =
    filter.view === 'queued'
      ? (a: Fact, b: Fact) =>
          down(a.priority, b.priority) || -down(a.queuedAt?.getTime() ?? 0, b.queuedAt?.getTime() ?? 0) || -down(a.id, b.id)
      : (a: Fact, b: Fact) => down(a.at.getTime(), b.at.getTime()) || down(a.id, b.id);
  return shown.sort((a, b) => Number(b.isPinned) - Number(a.isPinned) || inOrder(a, b)).map(({ id }) => id);
}

/** The whole list, by pages. */
async function listed(viewer: Viewer, filter: Omit<ConversationFilter, 'now'>): Promise<string[]> {
  const ids: string[] = [];
  let after: PlaceInList | undefined;
  do {
    const page = await placesInList(database, viewer, { ...filter, now: NOW, after });
    ids.push(...page.map(({ id }) => id));
    after = page.length === filter.limit ? page.at(-1) : undefined;
  } while (after);
  return ids;
}

it.each(['mine', 'offered', 'unassigned', 'queued', 'all', 'closed', 'hidden', 'blocked'] as const)(
  'the list “%s” shows everybody, and whoever bears a name, in order, each once, to everybody who may see them, however it is narrowed',
  async (view) => {
    const [accountId] = accounts;
    const narrowings: Partial<ConversationFilter>[] = [
      {},
      { accountId },
      { unread: true },
      { labelId },
      { groupId: home },
      { assigneeId: agent.agentId },
      { accountId, unread: true, labelId },
      { platform: 'small' },
      { platform: 'none' },
    ];
    let turn = 0;
    let found = 0;
    for (const viewer of [admin, agent]) {
      const facts = await factsFor(viewer);
      for (const name of [null, ...Object.values(NAMES)]) {
        // Each name, and none, with a third of them, in turn, and with no other.
        for (const narrowing of [{}, ...narrowings.filter((_, index) => index % 3 === turn % 3)]) {
          const expected = lookedThrough(facts, viewer, name, { view, ...narrowing });
          const limit = expected.length < 40 ? 4 : 50 + 250 * (turn % 2);
          turn++;
          const shown = await listed(viewer, { view, ...narrowing, words: name === null ? undefined : queryOf(name), limit });
          expect({ name, narrowing, limit, seesAll: viewer.seesAll, shown }).toEqual({
            name,
            narrowing,
            limit,
            seesAll: viewer.seesAll,
            shown: expected,
          });
          found += shown.length;
        }
      }
    }
    expect(found).toBeGreaterThan(100);
  },
);

it('who says something while a page is put together stands on it once', async () => {
  const words = queryOf(NAMES['some of late, and those who wrote long ago']);
  const filter = { view: 'all', words, now: NOW, limit: 50 } as const;
  const before = await placesInList(database, admin, filter);
  const late = before.find(({ pinned }) => !pinned)?.id ?? v7();
  const old = before.at(-1)?.id ?? v7();
  const page = await placesInList(
    {
      async query<Row extends object>(statement: Parameters<typeof database.query>[0]) {
        if (statement.name?.includes('found') === true)
          await database.query({ text: 'UPDATE conversation SET last_message_at = $1 WHERE id = ANY($2)', values: [NOW, [late, old]] });
        return database.query<Row>(statement);
      },
    },
    admin,
    filter,
  );
  const ids = page.map(({ id }) => id);
  expect(ids).toContain(late);
  expect(new Set(ids).size).toBe(ids.length);
});
