// The checker itself: a sound hub breaks nothing, and each thing that must not be is found when it is.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SmallPlatform } from '../../test/support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../../test/support/small-hub.js';
import { CHECKS, checkInvariants } from './invariants.js';

let small: SmallHub;

/** A conversation with everything in it: two sessions, an answer that was sent, a note, something that waits, read positions. */
beforeAll(async () => {
  small = await startSmallHub(new SmallPlatform());
  const account = await small.bind('key', 'shop');
  const { id } = await small.claimed(account, 'ana');
  const sent = await small.reply(id, 'sent');
  await small.reached(id, sent.seq, 'sent');
  await small.hub.admin.post(`/conversations/${id}/messages`, { clientMsgId: 'n', kind: 'note', content: { type: 'text', text: 'note' } });
  await small.hub.admin.post(`/conversations/${id}/close`);
  await small.tell(account, words('ana', 'again'));
  await small.waiting('ana');
  await small.hub.admin.post(`/conversations/${id}/claim`);
  await small.hub.admin.post(`/conversations/${id}/read`, { seq: 2 });
  await small.hub.admin.post(`/channel-accounts/${account.id}/disable`);
  await small.reply(id, 'waits');
  await small.reply(id, 'waits too');
});
afterAll(async () => {
  await small.hub.close();
});

const NOW = `'2026-01-01'`;
const ID = 'gen_random_uuid()';
const OUT = `(SELECT id FROM message WHERE kind = 'out' ORDER BY seq LIMIT 1)`;
const NOTE = `SELECT m.* FROM message m WHERE kind = 'note'`;
const COPY_OF_MESSAGE =
  `INSERT INTO message SELECT company_id, conversation_id, seq, ID, account_id, kind, sender_type, sender_id, sender_name, content,
  reply_to_seq, status, error, parts, sent_at + interval '1 ms', platform_at, edited_at, retracted_at, reactions, album_id, forwarded_from, client_msg_id
  FROM message`.replace('ID', ID);

/** What is broken, and how. Constraints that forbid it are taken away first: the checker is for the day they were not there. */
const BREACHES: { check: string; break: string[] }[] = [
  {
    check: 'a platform account is bound once, over all companies',
    break: [
      'DROP INDEX channel_account_external',
      `INSERT INTO channel_account SELECT company_id, ${ID}, platform, external_account_id, name, group_id, sealed_credentials, secret_key_id, settings, state,
        intake, poll_cursor, health, last_event_at, created_at, updated_at FROM channel_account`,
    ],
  },
  {
    check: 'one proxy user and one conversation per account and platform user',
    break: [
      'ALTER TABLE proxy_user DROP CONSTRAINT proxy_user_account_id_platform_user_id_key',
      `INSERT INTO proxy_user (company_id, id, account_id, platform_user_id, appid, uid, contact_id, created_at)
        SELECT company_id, ${ID}, account_id, platform_user_id, appid, 'other', contact_id, created_at FROM proxy_user`,
    ],
  },
  { check: 'no row joins across companies', break: [`UPDATE message SET company_id = ${ID}`] },
  {
    check: 'what an agent said was said by an agent of that company',
    break: [`UPDATE message SET sender_id = ${ID} WHERE sender_type = 'agent'`],
  },
  {
    check: 'at most one open session per conversation, and the conversation points at it',
    break: ['UPDATE conversation SET session_id = NULL, assignee_id = NULL'],
  },
  {
    check: 'a session is active exactly when it has an assignee, and the conversation mirrors it',
    break: ['UPDATE conversation SET assignee_id = NULL'],
  },
  {
    check: 'an agent serves as many sessions as conversations are theirs, and is of that company',
    break: [`UPDATE service_session SET assignee_id = ${ID} WHERE state = 'active'`],
  },
  {
    check: 'nobody was given more than the limit that bound them then',
    break: [`UPDATE session_event SET data = '{"limit": 0}' WHERE name = 'claimed'`],
  },
  ...[
    // Before its time; and somebody said something in between.
    `jsonb_build_object('deadlineAt', at + interval '1 second', 'silentSince', at, 'lastSeq', 99)`,
    `jsonb_build_object('deadlineAt', at, 'silentSince', '2000-01-01'::timestamptz, 'lastSeq', 99)`,
  ].map((data) => ({
    check: 'silence ended a session at its time, and it was silence',
    break: [`UPDATE session_event SET data = ${data} WHERE name = 'closed'`],
  })),
  { check: 'session events replay to the present state, without a gap', break: [`DELETE FROM session_event WHERE no = 1`] },
  {
    check: 'nobody waits where a group gives out by itself while a member has room for them',
    break: [
      `UPDATE agent_group SET strategy = 'least_loaded'`,
      `UPDATE agent_presence SET online = true`,
      `UPDATE service_session SET state = 'queued', assignee_id = NULL WHERE state = 'active'`,
    ],
  },
  {
    check: 'who is given out by itself was not overtaken by somebody who came later into the same queue',
    break: [
      'DROP INDEX service_session_open',
      `DELETE FROM session_event e USING service_session s WHERE s.id = e.session_id AND s.state = 'closed'`,
      `UPDATE service_session SET state = 'queued', closed_at = NULL, assignee_id = NULL, queued_at = '2000-01-01' WHERE state = 'closed'`,
      `UPDATE session_event SET name = 'assigned', actor_type = 'system' WHERE to_state = 'active'`,
    ],
  },
  {
    check: 'only who waits is claimed, and only who is served is released',
    break: [`UPDATE session_event SET to_state = 'active' WHERE no = 1`],
  },
  {
    check: 'an offer stands for one who waits, to the agent it was last made to',
    break: [
      'ALTER TABLE service_session DROP CONSTRAINT service_session_offer_waits',
      `UPDATE service_session SET offered_to = (SELECT id FROM agent LIMIT 1), offer_ends_at = ${NOW} WHERE state = 'active'`,
    ],
  },
  {
    check: 'an offer is accepted, declined, missed or withdrawn once, of the agent it was made to',
    break: [`UPDATE session_event SET name = 'accepted' WHERE name = 'claimed'`],
  },
  {
    check: 'only the assignee answers the end user, or a supervisor',
    break: [
      `UPDATE agent SET role = 'agent'`,
      `INSERT INTO agent SELECT company_id, ${ID}, 'eve', 'Eve', password_hash, role, max_load, languages, active, created_at FROM agent`,
      `INSERT INTO sync_queue SELECT id, company_id, 'agent', 1 FROM agent WHERE login = 'eve'`,
      `INSERT INTO sync_entry SELECT a.id, 1, m.company_id, m.conversation_id, m.seq FROM message m JOIN agent a ON a.login = 'eve' WHERE m.id = ${OUT}`,
    ],
  },
  {
    check: 'nothing happens to a closed session',
    break: [
      `INSERT INTO session_event (company_id, session_id, no, conversation_id, at, name, to_state, actor_type)
        SELECT company_id, session_id, no + 1, conversation_id, at, 'closed', 'closed', 'system' FROM session_event WHERE to_state = 'closed'`,
    ],
  },
  { check: 'seq is dense from 1 to last_seq', break: ['UPDATE conversation SET last_seq = last_seq + 1'] },
  { check: 'every indexed message is there once, in its month', break: [`DELETE FROM message WHERE kind = 'note'`] },
  {
    check: 'a conversation shows the last message that is no line of the system’s, and knows the end user’s last one',
    break: ['UPDATE conversation SET last_inbound_seq = 1'],
  },
  { check: 'a platform message or client id is stored once', break: [COPY_OF_MESSAGE] },
  { check: 'a platform’s message id means a message that is there', break: ['UPDATE platform_message SET seq = 99'] },
  { check: 'a raw event that ended as stored left nothing open', break: [`UPDATE webhook_event SET next_at = ${NOW}`] },
  { check: 'a raw event that had no effect says why', break: [`UPDATE webhook_event SET state = 'dead'`] },
  { check: 'a reply that is still to be sent has its delivery, and only that', break: [`DELETE FROM delivery`] },
  { check: 'what waits in the outbox is about a message that is there', break: [`UPDATE delivery SET message_id = ${ID}`] },
  { check: 'one call in flight per end user', break: [`UPDATE delivery SET state = 'sending'`] },
  {
    check: 'nothing is sent before what was written to the same end user earlier',
    break: [`UPDATE delivery SET state = 'sending' WHERE position = (SELECT max(position) FROM delivery)`],
  },
  {
    check: 'a message that was sent is as far as its parts say',
    break: [`UPDATE message SET parts = '[{"status": "read"}]' WHERE id = ${OUT}`],
  },
  {
    check: 'notes and system lines never reach the end user',
    break: [
      `INSERT INTO sync_entry (queue_id, key, company_id, conversation_id, seq)
        SELECT c.proxy_user_id, 99, n.company_id, n.conversation_id, n.seq FROM (${NOTE}) n JOIN conversation c ON c.id = n.conversation_id`,
    ],
  },
  { check: 'a reply that did not go out, or may not have, says why', break: [`UPDATE message SET status = 'uncertain' WHERE id = ${OUT}`] },
  {
    check: 'what an end user said or was told stands in their queue once',
    break: [`DELETE FROM sync_entry e USING conversation c WHERE e.queue_id = c.proxy_user_id AND e.key = 1`],
  },
  {
    check: 'what an agent said stands in the agent’s own queue once',
    break: [`UPDATE message SET sender_id = (SELECT id FROM agent_group LIMIT 1) WHERE id = ${OUT}`],
  },
  {
    check: 'every message stands in a queue of the desk',
    break: [`DELETE FROM sync_entry e USING sync_queue q WHERE q.id = e.queue_id AND q.kind = 'agent'`],
  },
  { check: 'what stands in a queue is a message that is there', break: ['UPDATE sync_entry SET seq = 99 WHERE key = 1'] },
  { check: 'queue keys are dense up to the queue’s last key', break: ['UPDATE sync_entry SET key = key + 100 WHERE key = 1'] },
  {
    check: 'no device has confirmed more than there is',
    break: [`INSERT INTO sync_cursor SELECT id, id, 'device', last_key + 1, ${NOW} FROM sync_queue`],
  },
  {
    check: 'a message that a request was answered with is there',
    break: [
      `INSERT INTO idempotent_request SELECT company_id, id, 'key', '', 201, jsonb_build_object('message', jsonb_build_object('id', ${ID})), ${NOW} FROM agent`,
    ],
  },
  { check: 'no read position beyond the last message', break: ['UPDATE conversation_view SET read_seq = 99'] },
  {
    check: 'who is connected is online',
    break: [
      `INSERT INTO agent_connection SELECT company_id, agent_id, (SELECT id FROM hub_instance) FROM agent_presence`,
      `UPDATE agent_presence SET online = false`,
    ],
  },
  {
    check: 'who has been without a connection for longer than the grace is offline',
    break: [`UPDATE agent_presence SET online = true, gone_at = ${NOW}`],
  },
  {
    check: 'an agent’s own queue holds what they said and what was said where they served',
    break: ['UPDATE session_event SET assignee_id = NULL', `UPDATE message SET sender_id = account_id WHERE kind = 'system'`],
  },
  { check: 'an end user’s queue holds their own conversation alone', break: [`UPDATE conversation SET proxy_user_id = ${ID}`] },
  {
    check: 'the lists’ own columns show what is so: the group of the open session, the kind of each message, what is in trouble',
    break: [`UPDATE conversation SET group_id = ${ID}`],
  },
  {
    check: 'the lists’ own columns show what is so: the group of the open session, the kind of each message, what is in trouble',
    break: [`UPDATE message_index SET kind = 'out' WHERE kind = 'note'`],
  },
  {
    check: 'the lists’ own columns show what is so: the group of the open session, the kind of each message, what is in trouble',
    break: [`UPDATE message SET status = 'failed' WHERE id = ${OUT}`],
  },
  ...[
    `{"weekly": [{"day": 1, "intervals": [{"start": "9:00", "end": "17:00"}]}]}`,
    `{"weekly": [{"day": 1, "intervals": [{"start": "09:00", "end": "09:00"}]}]}`,
    `{"weekly": [{"day": 1, "intervals": []}, {"day": 1, "intervals": []}]}`,
    `{"weekly": [{"day": 8, "intervals": []}]}`,
  ].map((hours) => ({
    check: 'working hours are intervals of times of day, each day and date named once',
    break: [`INSERT INTO working_hours SELECT company_id, id, 'regular', '${hours}', ${NOW} FROM agent_group`],
  })),
  {
    check: 'what the hub says once in a session is said once, and in a session of that conversation',
    break: [`UPDATE message SET kind = 'bot', sender_type = 'system', client_msg_id = 'greeting:' || conversation_id WHERE id = ${OUT}`],
  },
  ...[
    `UPDATE channel_account SET sealed_credentials = '{"token": "in the open"}'`,
    `UPDATE agent SET password_hash = 'correct horse battery'`,
    `UPDATE auth_session SET token_hash = 'a token'`,
  ].map((breach) => ({ check: 'credentials are stored sealed, passwords and tokens as hashes alone', break: [breach] })),
  {
    check: 'merged contacts are one person, who is merged into nobody',
    break: [
      `INSERT INTO contact (company_id, id, display_name, created_at, merged_into, merged_under)
        SELECT company_id, gen_random_uuid(), 'two', ${NOW}, id, id FROM contact LIMIT 1`,
      `INSERT INTO contact (company_id, id, display_name, created_at, merged_into, merged_under)
        SELECT company_id, gen_random_uuid(), 'three', ${NOW}, id, id FROM contact WHERE display_name = 'two'`,
    ],
  },
  { check: 'a conversation is blocked exactly as its person is', break: [`UPDATE conversation SET blocked_until = ${NOW}`] },
  { check: 'every inbound message has been given to the desk', break: ['UPDATE conversation SET routed_seq = 0'] },
];

class Undone extends Error {}

/** What the checker says of it; nothing of it stays. */
async function foundAfter(statements: string[]): Promise<string[]> {
  let found: string[] = [];
  const tried = small.hub.database.transaction(async (tx) => {
    for (const text of [`SET LOCAL session_replication_role = replica`, ...statements]) await tx.query({ text });
    found = (await checkInvariants(tx, { settled: true })).map(({ meaning }) => meaning);
    throw new Undone();
  });
  await expect(tried).rejects.toBeInstanceOf(Undone);
  return found;
}

describe('the invariants', () => {
  it('hold in a sound hub', async () => {
    await small.hub.expectConsistent();
  });

  it.each(BREACHES)('that $check: a breach is found', async ({ check, break: statements }) => {
    expect(await foundAfter(statements)).toContain(check);
  });

  it('are all seen to be found', () => {
    expect([...new Set(BREACHES.map(({ check }) => check))].sort()).toEqual(CHECKS.map(({ meaning }) => meaning).sort());
  });
});
