// Very many people of one account, written straight into a hub's database as it would have left them after they wrote once each.
import type { Database } from '../../src/store/database.js';

export async function insertCrowd(database: Database, companyId: string, accountId: string, people: number): Promise<void> {
  await database.query({
    text: `WITH person AS (SELECT gen_random_uuid() AS id, 'person-' || n AS name FROM generate_series(1, $3::int) n),
      known AS (INSERT INTO contact (company_id, id, display_name, created_at) SELECT $1::uuid, id, name, now() FROM person),
      proxy AS (INSERT INTO proxy_user (company_id, id, account_id, platform_user_id, appid, uid, contact_id, created_at)
        SELECT $1, id, $2::uuid, name, $2::uuid::text, name, id, now() FROM person)
      INSERT INTO conversation (company_id, id, account_id, proxy_user_id, last_message_at, created_at)
      SELECT $1, id, $2::uuid, id, now(), now() FROM person`,
    values: [companyId, accountId, people],
  });
}
