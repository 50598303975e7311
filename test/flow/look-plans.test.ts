// What the hub looks for every second costs next to nothing while there is nothing to find, however many conversations there are: also on a new
// database, of whose tables the planner knows nothing yet.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { dueAutomationRuns } from '../../src/store/automation.js';
import { unansweredByBot } from '../../src/store/bot.js';
import { hasChangedMessages } from '../../src/store/changed-messages.js';
import type { Queryable } from '../../src/store/database.js';
import { accountsWithPendingDeliveries } from '../../src/store/deliveries.js';
import { pendingMedia } from '../../src/store/media.js';
import { dueMessages } from '../../src/store/scheduled-messages.js';
import { dueSessions, endedOffers } from '../../src/store/session-deadlines.js';
import { pendingSessionEvents } from '../../src/store/session-events.js';
import { strandedSessions, unroutedConversations } from '../../src/store/sessions.js';
import { accountsWithOpenEvents } from '../../src/store/webhook-events.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, type SmallHub } from '../support/small-hub.js';

const PEOPLE = 300;
/** Fewer than one for each person. */
const MOST_PAGES = 100;

let small: SmallHub;
let accountId: string;
beforeEach(async () => {
  small = await startSmallHub(new SmallPlatform());
  ({ id: accountId } = await small.bind('key', 'shop'));
  // As the hub would have left them: everybody wrote and waits, and everybody who had to know of it does.
  await small.hub.database.query({
    text: `WITH person AS (SELECT gen_random_uuid() AS id, 'person-' || n AS name FROM generate_series(1, $2::int) n),
      account AS (SELECT company_id AS company, id AS account, group_id AS desk FROM channel_account WHERE id = $1),
      known AS (INSERT INTO contact (company_id, id, display_name, created_at) SELECT company, id, name, now() FROM person, account),
      proxy AS (INSERT INTO proxy_user (company_id, id, account_id, platform_user_id, appid, uid, contact_id, created_at)
        SELECT company, id, account, name, account::text, name, id, now() FROM person, account),
      chat AS (INSERT INTO conversation (company_id, id, account_id, proxy_user_id, session_id, group_id, last_message_at, created_at)
        SELECT company, id, account, id, id, desk, now(), now() FROM person, account),
      session AS (INSERT INTO service_session (company_id, id, conversation_id, no, state, group_id, opened_at, queued_at)
        SELECT company, id, id, 1, 'queued', desk, now(), now() FROM person, account)
      INSERT INTO session_event (company_id, session_id, no, conversation_id, at, name, to_state, actor_type, pending)
      SELECT company, id, 1, id, now(), 'opened', 'queued', 'end_user', false FROM person, account`,
    values: [accountId, PEOPLE],
  });
});
afterEach(async () => {
  // No hub has left them like this.
  const { database } = small.hub;
  await database.query({ text: 'UPDATE conversation SET session_id = NULL, group_id = NULL' });
  await database.query({ text: 'DELETE FROM session_event' });
  await database.query({ text: 'DELETE FROM service_session' });
  await small.hub.close();
});

interface Explained {
  'QUERY PLAN': [{ Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number; 'Actual Rows': number } }];
}

/** How many pages of 8 KiB the database looks at for the statements asked of it. */
function counting(pages: { seen: number }): Queryable {
  return {
    async query<Row>({ text, values }: Parameters<Queryable['query']>[0]) {
      const rows = await small.hub.database.query<Explained>({
        text: `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
        ...(values && { values }),
      });
      for (const {
        'QUERY PLAN': [{ Plan }],
      } of rows)
        pages.seen += Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks'];
      return [] as Row[];
    },
  };
}

const now = new Date();
const LOOKS: Record<string, (db: Queryable, accountIds: string[]) => Promise<unknown>> = {
  'session events to tell': (db, accountIds) => pendingSessionEvents(db, accountIds, [], 100),
  'sessions whose time is over': (db, accountIds) => dueSessions(db, accountIds, now, 100),
  'offers that have ended': (db, accountIds) => endedOffers(db, accountIds, now, 100),
  'messages to send at this time': (db, accountIds) => dueMessages(db, accountIds, now, 100),
  'changed messages to tell': (db, accountIds) => hasChangedMessages(db, accountIds),
  'rules to run': (db, accountIds) => dueAutomationRuns(db, accountIds, now, 100),
  'files to fetch': (db, accountIds) => pendingMedia(db, { accountIds, underWay: [], now, perAccount: 10 }),
  'deliveries nobody was told of': (db, accountIds) => accountsWithPendingDeliveries(db, accountIds, now),
  'webhooks nobody was told of': (db, accountIds) => accountsWithOpenEvents(db, accountIds, now, now),
  'conversations without a session': (db, accountIds) => unroutedConversations(db, accountIds, 100),
  'people the bot has not answered': (db, accountIds) => unansweredByBot(db, accountIds, 100),
  'sessions nobody can serve': (db) => strandedSessions(db, now, 100),
};

it.each(Object.entries(LOOKS))('%s', async (_what, look) => {
  const pages = { seen: 0 };
  await look(counting(pages), [accountId]);
  expect(pages.seen).toBeLessThan(MOST_PAGES);
});
