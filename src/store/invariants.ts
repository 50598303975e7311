// The domain's invariants as queries: each returns the rows that break it. Run after every flow and fault test and on live databases.
import type { Queryable } from './database.js';

/** Beyond it nobody counts. */
export const MOST_COUNTED = 1_000;

export interface Violation {
  invariant: string;
  meaning: string;
  count: number;
  /** A few of the offending rows. */
  examples: object[];
}

interface Check {
  invariant: string;
  meaning: string;
  sql: string;
  /** What `sql` reads more than once. */
  given?: string;
  /** May lag for a moment while something is under way. */
  onlySettled?: true;
}

/** An initialisation vector, a tag and at least a byte, in base64; see src/accounts/sealing.ts. */
const SHORTEST_SEALED = 40;

/** Whom a session was not to be given to at that time. */
const passedOver = (session: string, at: string): string =>
  `CASE WHEN ${session}.passed_over_until > ${at} THEN ${session}.passed_over ELSE '{}' END
    || CASE WHEN ${session}.offer_round_ends_at > ${at} THEN ${session}.offer_passed_over ELSE '{}' END`;

export const CHECKS: Check[] = [
  {
    invariant: 'I1',
    meaning: 'a platform account is bound once, over all companies',
    sql: `SELECT platform, external_account_id FROM channel_account GROUP BY 1, 2 HAVING count(*) > 1`,
  },
  {
    invariant: 'I2',
    meaning: 'one proxy user and one conversation per account and platform user',
    sql: `SELECT account_id, platform_user_id FROM proxy_user GROUP BY 1, 2 HAVING count(*) > 1
      UNION ALL SELECT account_id, proxy_user_id::text FROM conversation GROUP BY 1, 2 HAVING count(*) > 1`,
  },
  {
    invariant: 'I3',
    meaning: 'no row joins across companies',
    sql: `SELECT m.id FROM message m JOIN conversation c ON c.id = m.conversation_id WHERE c.company_id <> m.company_id
      UNION ALL SELECT d.id FROM delivery d JOIN conversation c ON c.id = d.conversation_id WHERE c.company_id <> d.company_id
      UNION ALL SELECT e.conversation_id FROM sync_entry e JOIN conversation c ON c.id = e.conversation_id WHERE c.company_id <> e.company_id`,
  },
  {
    invariant: 'I4',
    meaning: 'what an agent said was said by an agent of that company',
    sql: `SELECT m.id, m.sender_id FROM message m LEFT JOIN agent a ON a.company_id = m.company_id AND a.id = m.sender_id
      WHERE m.sender_type = 'agent' AND a.id IS NULL
      UNION ALL SELECT m.id, m.sender_id FROM message m JOIN conversation c ON c.id = m.conversation_id
        WHERE m.sender_type = 'end_user' AND m.sender_id <> c.proxy_user_id`,
  },
  {
    invariant: 'I5',
    meaning: 'at most one open session per conversation, and the conversation points at it',
    sql: `SELECT conversation_id FROM service_session WHERE state <> 'closed' GROUP BY 1 HAVING count(*) > 1
      UNION ALL SELECT c.id FROM conversation c LEFT JOIN service_session s ON s.conversation_id = c.id AND s.state <> 'closed'
        WHERE c.session_id IS DISTINCT FROM s.id`,
  },
  {
    invariant: 'I6',
    meaning: 'a session is active exactly when it has an assignee, and the conversation mirrors it',
    sql: `SELECT id FROM service_session WHERE state <> 'closed' AND (state = 'active') <> (assignee_id IS NOT NULL)
      UNION ALL SELECT c.id FROM conversation c LEFT JOIN service_session s ON s.id = c.session_id WHERE c.assignee_id IS DISTINCT FROM s.assignee_id`,
  },
  {
    invariant: 'I7',
    meaning: 'an agent serves as many sessions as conversations are theirs, and is of that company',
    sql: `SELECT agent_id, s.load, c.load AS shown
      FROM (SELECT company_id, assignee_id AS agent_id, count(*) AS load FROM service_session WHERE state = 'active' GROUP BY 1, 2) s
      FULL JOIN (SELECT company_id, assignee_id AS agent_id, count(*) AS load FROM conversation WHERE assignee_id IS NOT NULL GROUP BY 1, 2) c
        USING (company_id, agent_id)
      LEFT JOIN (SELECT company_id, id AS agent_id, true AS is_there FROM agent) a USING (company_id, agent_id)
      WHERE s.load IS DISTINCT FROM c.load OR a.is_there IS NULL`,
  },
  {
    invariant: 'I8',
    meaning: 'nobody was given more than the limit that bound them then',
    // The limit stands with the event where one bound. Who gives locks the agent, so what they serve is counted in the order of the events.
    sql: `SELECT session_id, agent_id, load, max_load FROM (
        SELECT session_id, agent_id, max_load, sum(change) OVER (PARTITION BY company_id, agent_id ORDER BY position) AS load FROM (
          SELECT company_id, session_id, position, assignee_id AS agent_id, 1 AS change, (data ->> 'limit')::int AS max_load FROM served
            WHERE assignee_id IS NOT NULL AND assignee_id IS DISTINCT FROM before
          UNION ALL SELECT company_id, session_id, position, before, -1, NULL FROM served
            WHERE before IS NOT NULL AND before IS DISTINCT FROM assignee_id) c) l
      WHERE load > max_load`,
    given: `served AS (SELECT company_id, session_id, position, assignee_id, data,
      lag(assignee_id) OVER (PARTITION BY company_id, session_id ORDER BY no) AS before FROM session_event)`,
  },
  {
    invariant: 'I13',
    meaning: 'session events replay to the present state, without a gap',
    sql: `SELECT s.id, s.state, e.to_state FROM service_session s
      LEFT JOIN (SELECT company_id, session_id, count(*) AS events, max(no) AS last, (array_agg(to_state ORDER BY no DESC))[1] AS to_state
        FROM session_event GROUP BY 1, 2) e ON e.company_id = s.company_id AND e.session_id = s.id
      WHERE e.last IS DISTINCT FROM s.version OR e.events IS DISTINCT FROM s.version OR e.to_state IS DISTINCT FROM s.state`,
  },
  {
    invariant: 'I9',
    meaning: 'nobody waits where a group gives out by itself while a member has room for them',
    // Groups with working hours may be closed just now, which no query can tell. That somebody may be asked again is seen a little later.
    sql: `SELECT s.id, m.agent_id FROM service_session s
      JOIN agent_group g ON g.company_id = s.company_id AND g.id = s.group_id AND g.strategy <> 'manual'
      JOIN group_member m ON m.company_id = s.company_id AND m.group_id = s.group_id
        AND NOT m.agent_id = ANY(${passedOver('s', `(SELECT at FROM looked) - interval '10 seconds'`)})
      JOIN agent a ON a.company_id = m.company_id AND a.id = m.agent_id AND a.active
      JOIN agent_presence p ON p.company_id = a.company_id AND p.agent_id = a.id AND p.online AND p.status = 'idle'
      LEFT JOIN (SELECT company_id, coalesce(assignee_id, offered_to) AS agent_id, count(*) AS load FROM service_session
        WHERE state = 'active' OR offered_to IS NOT NULL GROUP BY 1, 2) l ON l.company_id = a.company_id AND l.agent_id = a.id
      LEFT JOIN (SELECT company_id, group_id, coalesce(assignee_id, offered_to) AS agent_id, count(*) AS load FROM service_session
        WHERE state = 'active' OR offered_to IS NOT NULL GROUP BY 1, 2, 3) here
        ON here.company_id = a.company_id AND here.agent_id = a.id AND here.group_id = s.group_id
      WHERE s.state = 'queued' AND s.offered_to IS NULL AND coalesce(l.load, 0) < a.max_load AND (m.max_load IS NULL OR coalesce(here.load, 0) < m.max_load)
        AND NOT EXISTS (SELECT FROM working_hours h WHERE h.company_id = s.company_id AND h.group_id = s.group_id)`,
    onlySettled: true,
  },
  {
    invariant: 'I10',
    meaning: 'who is given out by itself was not overtaken by somebody who came later into the same queue',
    // Against those who have waited there since before. Two of one moment may have been written in either order.
    sql: `SELECT later.session_id, earlier.id FROM session_event later
      JOIN service_session given ON given.company_id = later.company_id AND given.id = later.session_id
      JOIN service_session earlier ON earlier.company_id = given.company_id AND earlier.group_id = given.group_id AND earlier.state = 'queued'
        AND earlier.priority >= given.priority AND earlier.queued_at + interval '1 second' < given.queued_at AND earlier.offered_to IS NULL
        AND NOT later.assignee_id = ANY(${passedOver('earlier', 'later.at')})
      WHERE later.name = 'assigned' AND later.actor_type = 'system' AND given.state = 'active' AND given.version = later.no
        AND NOT EXISTS (SELECT FROM session_event moved WHERE moved.company_id = earlier.company_id AND moved.session_id = earlier.id
          AND moved.at >= given.queued_at)`,
  },
  {
    invariant: 'I11',
    meaning: 'only who waits is claimed, and only who is served is released',
    sql: `SELECT session_id, no, name, before FROM (
        SELECT session_id, no, name, lag(to_state) OVER (PARTITION BY company_id, session_id ORDER BY no) AS before FROM session_event) e
      WHERE (name = 'claimed' AND before IS DISTINCT FROM 'queued' AND before IS DISTINCT FROM 'parked' AND before IS DISTINCT FROM 'bot')
        OR (name IN ('released', 'requeued') AND before IS DISTINCT FROM 'active')`,
  },
  {
    invariant: 'I11',
    meaning: 'an offer stands for one who waits, to the agent it was last made to',
    sql: `SELECT s.id, s.state, s.offered_to, e.name FROM service_session s
      LEFT JOIN (SELECT DISTINCT ON (company_id, session_id) company_id, session_id, name, data FROM session_event WHERE name <> 'prioritised'
        ORDER BY company_id, session_id, no DESC) e ON e.company_id = s.company_id AND e.session_id = s.id
      WHERE (s.offered_to IS NOT NULL AND s.state <> 'queued')
        OR s.offered_to IS DISTINCT FROM CASE WHEN e.name = 'offered' THEN (e.data ->> 'agentId')::uuid END`,
  },
  {
    invariant: 'I11',
    meaning: 'an offer is accepted, declined, missed or withdrawn once, of the agent it was made to',
    sql: `SELECT session_id, no, name, before, asked FROM (
        SELECT session_id, no, name, coalesce(actor_id::text, data ->> 'agentId') AS agent_id,
          lag(name) OVER line AS before, lag(data ->> 'agentId') OVER line AS asked
        FROM session_event WHERE name <> 'prioritised' WINDOW line AS (PARTITION BY company_id, session_id ORDER BY no)) e
      WHERE name IN ('accepted', 'declined', 'offer_missed', 'offer_withdrawn') AND (before IS DISTINCT FROM 'offered' OR asked IS DISTINCT FROM agent_id)`,
  },
  {
    invariant: 'I12',
    meaning: 'only the assignee answers the end user, or a supervisor',
    // What is said stands in the queue of whoever serves the conversation at that moment. Whose role was another one before may have been one.
    sql: `SELECT m.id, m.sender_id, q.id AS assignee_id FROM message m
      JOIN agent a ON a.company_id = m.company_id AND a.id = m.sender_id AND a.role = 'agent'
      JOIN sync_entry e ON e.conversation_id = m.conversation_id AND e.seq = m.seq AND e.queue_id <> m.sender_id
      JOIN sync_queue q ON q.id = e.queue_id AND q.kind = 'agent'
      WHERE m.kind = 'out' AND m.sender_type = 'agent' AND NOT EXISTS (SELECT FROM audit_event r
        WHERE r.company_id = a.company_id AND r.object_id = a.id::text AND r.action = 'agent.changed' AND r.details ? 'role')`,
  },
  {
    invariant: 'I13',
    meaning: 'nothing happens to a closed session',
    sql: `SELECT later.session_id, later.no FROM session_event e JOIN session_event later ON later.company_id = e.company_id
        AND later.session_id = e.session_id AND later.no > e.no WHERE e.to_state = 'closed'`,
  },
  {
    invariant: 'I14',
    meaning: 'seq is dense from 1 to last_seq',
    sql: `SELECT c.id, c.last_seq, i.messages, i.highest FROM conversation c
      LEFT JOIN (SELECT conversation_id, count(*) AS messages, max(seq) AS highest, min(seq) AS lowest FROM message_index GROUP BY 1) i ON i.conversation_id = c.id
      WHERE CASE WHEN EXISTS (SELECT FROM retention_floor) THEN c.last_seq <> i.highest OR i.messages <> i.highest - i.lowest + 1
        ELSE c.last_seq <> coalesce(i.messages, 0) OR c.last_seq <> coalesce(i.highest, 0) OR coalesce(i.lowest, 1) <> 1 END`,
  },
  {
    invariant: 'I14',
    meaning: 'every indexed message is there once, in its month',
    sql: `SELECT i.id FROM message_index i LEFT JOIN message m ON m.company_id = i.company_id AND m.conversation_id = i.conversation_id
        AND m.seq = i.seq AND m.sent_at = i.sent_at AND m.id = i.id WHERE m.id IS NULL
      UNION ALL SELECT m.id FROM message m LEFT JOIN message_index i ON i.id = m.id WHERE i.id IS NULL`,
  },
  {
    invariant: 'I14',
    meaning: 'a conversation shows the last message that is no line of the system’s, and knows the end user’s last one',
    sql: `SELECT c.id, c.last_seq, c.last_message ->> 'seq' AS shown, i.said_seq, c.last_inbound_seq, i.inbound_seq, c.routed_seq FROM conversation c
      LEFT JOIN (SELECT conversation_id, max(seq) FILTER (WHERE kind <> 'system') AS said_seq, max(seq) FILTER (WHERE kind = 'in') AS inbound_seq
        FROM message GROUP BY 1) i ON i.conversation_id = c.id
      WHERE coalesce((c.last_message ->> 'seq')::bigint, 0) NOT BETWEEN coalesce(i.said_seq, 0) AND c.last_seq
        OR c.last_inbound_seq <> coalesce(i.inbound_seq, CASE WHEN EXISTS (SELECT FROM retention_floor) THEN c.last_inbound_seq ELSE 0 END) OR c.routed_seq > c.last_inbound_seq`,
  },
  {
    invariant: 'I15',
    meaning: 'a platform message or client id is stored once',
    sql: `SELECT sender_id::text, client_msg_id FROM message WHERE client_msg_id IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1
      UNION ALL SELECT account_id::text, platform_message_id FROM platform_message GROUP BY account_id, platform_message_id, part HAVING count(*) > 1`,
  },
  {
    invariant: 'I15',
    meaning: 'a platform’s message id means a message that is there',
    sql: `SELECT p.account_id, p.platform_message_id FROM platform_message p LEFT JOIN message_index i
      ON i.company_id = p.company_id AND i.conversation_id = p.conversation_id AND i.seq = p.seq WHERE i.id IS NULL`,
  },
  {
    invariant: 'I16',
    meaning: 'a raw event that ended as stored left nothing open',
    sql: `SELECT id FROM webhook_event WHERE state NOT IN ('received') AND next_at IS NOT NULL`,
  },
  {
    invariant: 'I16',
    meaning: 'a raw event that had no effect says why',
    sql: `SELECT id, state FROM webhook_event WHERE state IN ('ignored', 'dead') AND coalesce(reason, '') = ''`,
  },
  {
    invariant: 'I17',
    meaning: 'a reply that is still to be sent has its delivery, and only that',
    sql: `SELECT m.id, m.status FROM message m LEFT JOIN delivery d ON d.message_id = m.id AND d.op = 'send'
      WHERE m.kind IN ('out', 'bot') AND (m.status = 'queued') <> (d.id IS NOT NULL)`,
  },
  {
    invariant: 'I17',
    meaning: 'what waits in the outbox is about a message that is there',
    sql: `SELECT d.id, d.op FROM delivery d LEFT JOIN message_index i ON i.company_id = d.company_id AND i.conversation_id = d.conversation_id
      AND i.seq = d.seq AND i.id = d.message_id WHERE i.id IS NULL`,
  },
  {
    invariant: 'I18',
    meaning: 'one call in flight per end user',
    sql: `SELECT account_id, proxy_user_id FROM delivery WHERE state = 'sending' GROUP BY 1, 2 HAVING count(*) > 1`,
  },
  {
    invariant: 'I18',
    meaning: 'nothing is sent before what was written to the same end user earlier',
    sql: `SELECT d.id FROM delivery d JOIN delivery earlier ON earlier.account_id = d.account_id AND earlier.proxy_user_id = d.proxy_user_id
      AND earlier.position < d.position WHERE d.state = 'sending'`,
  },
  {
    invariant: 'I19',
    meaning: 'a message that was sent is as far as its parts say',
    sql: `SELECT id, status, parts FROM message WHERE kind IN ('out', 'bot') AND status IN ('sent', 'delivered', 'read') AND parts IS NOT NULL
      AND status <> status_of_parts(status, parts)`,
  },
  {
    invariant: 'I20',
    meaning: 'notes and system lines never reach the end user',
    sql: `SELECT m.id FROM message m JOIN conversation c ON c.id = m.conversation_id
        JOIN sync_entry e ON e.queue_id = c.proxy_user_id AND e.conversation_id = m.conversation_id AND e.seq = m.seq WHERE m.kind IN ('note', 'system')
      UNION ALL SELECT m.id FROM message m JOIN delivery d ON d.message_id = m.id WHERE m.kind IN ('note', 'system', 'in') AND d.op = 'send'`,
  },
  {
    invariant: 'I22',
    meaning: 'a reply that did not go out, or may not have, says why',
    sql: `SELECT id, status FROM message WHERE status IN ('expired', 'uncertain') AND error IS NULL`,
  },
  {
    invariant: 'I23',
    meaning: 'what an end user said or was told stands in their queue once',
    sql: `SELECT m.id FROM message m JOIN conversation c ON c.id = m.conversation_id
      LEFT JOIN sync_entry e ON e.queue_id = c.proxy_user_id AND e.conversation_id = m.conversation_id AND e.seq = m.seq
      WHERE m.kind IN ('in', 'out', 'bot') GROUP BY m.id HAVING count(e.key) <> 1`,
  },
  {
    invariant: 'I23',
    meaning: 'what an agent said stands in the agent’s own queue once',
    sql: `SELECT m.id FROM message m LEFT JOIN sync_entry e ON e.queue_id = m.sender_id AND e.conversation_id = m.conversation_id AND e.seq = m.seq
      WHERE m.sender_type = 'agent' GROUP BY m.id HAVING count(e.key) <> 1`,
  },
  {
    invariant: 'I23',
    meaning: 'every message stands in a queue of the desk',
    sql: `SELECT m.id, m.kind FROM message m WHERE NOT EXISTS (
      SELECT FROM sync_entry e JOIN sync_queue q ON q.id = e.queue_id
      WHERE e.conversation_id = m.conversation_id AND e.seq = m.seq AND q.kind IN ('agent', 'group'))`,
  },
  {
    invariant: 'I23',
    meaning: 'what stands in a queue is a message that is there',
    sql: `SELECT e.queue_id, e.key FROM sync_entry e LEFT JOIN message_index i
      ON i.company_id = e.company_id AND i.conversation_id = e.conversation_id AND i.seq = e.seq
      WHERE i.id IS NULL AND NOT (EXISTS (SELECT FROM retention_floor) AND e.seq < coalesce(
        (SELECT min(seq) FROM message_index x WHERE x.company_id = e.company_id AND x.conversation_id = e.conversation_id), e.seq + 1))`,
  },
  {
    invariant: 'I24',
    meaning: 'queue keys are dense up to the queue’s last key',
    sql: `SELECT q.id, q.last_key, e.entries FROM sync_queue q
      LEFT JOIN (SELECT queue_id, count(*) AS entries, max(key) AS highest, min(key) AS lowest FROM sync_entry GROUP BY 1) e ON e.queue_id = q.id
      WHERE CASE WHEN EXISTS (SELECT FROM retention_floor) THEN q.last_key <> e.highest OR e.entries <> e.highest - e.lowest + 1
        ELSE q.last_key <> coalesce(e.entries, 0) OR q.last_key <> coalesce(e.highest, 0) END`,
  },
  {
    invariant: 'I25',
    meaning: 'no device has confirmed more than there is',
    sql: `SELECT c.queue_id, c.device_id FROM sync_cursor c JOIN sync_queue q ON q.id = c.queue_id WHERE c.key > q.last_key`,
  },
  {
    invariant: 'I27',
    meaning: 'a message that a request was answered with is there',
    sql: `SELECT r.key, r.answer #>> '{message,id}' AS message_id FROM idempotent_request r
      LEFT JOIN message_index i ON i.company_id = r.company_id AND i.id::text = r.answer #>> '{message,id}'
      WHERE r.answer #>> '{message,id}' IS NOT NULL AND i.id IS NULL
        AND NOT EXISTS (SELECT FROM retention_floor f WHERE f.messages_before > (r.answer #>> '{message,sentAt}')::timestamptz)`,
  },
  {
    invariant: 'I28',
    meaning: 'no read position beyond the last message',
    sql: `SELECT v.conversation_id FROM conversation_view v JOIN conversation c ON c.id = v.conversation_id WHERE v.read_seq > c.last_seq
      UNION ALL SELECT v.conversation_id FROM visitor_view v JOIN conversation c ON c.id = v.conversation_id WHERE v.read_seq > c.last_seq`,
  },
  {
    invariant: 'I29',
    meaning: 'who is connected is online',
    sql: `SELECT c.agent_id, c.instance_id FROM agent_connection c
      LEFT JOIN agent_presence p ON p.company_id = c.company_id AND p.agent_id = c.agent_id WHERE p.online IS NOT TRUE`,
  },
  {
    invariant: 'I29',
    meaning: 'who has been without a connection for longer than the grace is offline',
    sql: `SELECT p.agent_id, p.gone_at FROM agent_presence p
      WHERE p.online AND p.gone_at + interval '1 minute' + interval '1 second' * coalesce((
        SELECT max(g.grace_seconds) FROM group_member m JOIN agent_group g ON g.company_id = m.company_id AND g.id = m.group_id
        WHERE m.company_id = p.company_id AND m.agent_id = p.agent_id), 30) < (SELECT at FROM looked)`,
    onlySettled: true,
  },
  {
    invariant: 'I30',
    meaning: 'an agent’s own queue holds what they said and what was said where they served',
    sql: `SELECT e.queue_id, e.key FROM sync_entry e JOIN sync_queue q ON q.id = e.queue_id AND q.kind = 'agent'
      LEFT JOIN message m ON m.company_id = e.company_id AND m.conversation_id = e.conversation_id AND m.seq = e.seq AND m.sender_id = e.queue_id
      LEFT JOIN (SELECT DISTINCT conversation_id, assignee_id FROM session_event) served
        ON served.conversation_id = e.conversation_id AND served.assignee_id = e.queue_id
      WHERE m.id IS NULL AND served.assignee_id IS NULL`,
  },
  {
    invariant: 'I30',
    meaning: 'an end user’s queue holds their own conversation alone',
    sql: `SELECT e.queue_id, e.key FROM sync_entry e JOIN sync_queue q ON q.id = e.queue_id AND q.kind = 'proxy_user'
      JOIN conversation c ON c.id = e.conversation_id WHERE c.proxy_user_id <> e.queue_id`,
  },
  {
    invariant: 'I31',
    meaning: 'the lists’ own columns show what is so: the group of the open session, the kind of each message, what is in trouble',
    sql: `SELECT c.id, 'group' AS shown FROM conversation c JOIN service_session s ON s.company_id = c.company_id AND s.id = c.session_id
        WHERE c.group_id IS DISTINCT FROM s.group_id
      UNION ALL SELECT i.id, 'kind' FROM message_index i JOIN message m ON m.company_id = i.company_id AND m.conversation_id = i.conversation_id
        AND m.seq = i.seq AND m.sent_at = i.sent_at WHERE m.kind <> i.kind
      UNION ALL SELECT m.id, 'trouble' FROM message m LEFT JOIN troubled_message t
        ON t.company_id = m.company_id AND t.conversation_id = m.conversation_id AND t.seq = m.seq
        WHERE (m.status IN ('failed', 'uncertain', 'expired') OR m.refused_change IS NOT NULL) <> (t.seq IS NOT NULL)`,
  },
  {
    invariant: 'I32',
    meaning: 'silence ended a session at its time, and it was silence',
    // The times of messages are those of several processes, and from before their commit.
    sql: `SELECT e.session_id, e.at, e.data FROM session_event e
      WHERE e.name = 'closed' AND e.data ? 'deadlineAt' AND (e.at < (e.data ->> 'deadlineAt')::timestamptz
        OR EXISTS (SELECT FROM message_index i WHERE i.company_id = e.company_id AND i.conversation_id = e.conversation_id
          AND i.seq <= (e.data ->> 'lastSeq')::bigint AND i.kind IN ('in', 'out')
          AND i.sent_at > (e.data ->> 'silentSince')::timestamptz + interval '1 second'))`,
  },
  {
    invariant: 'I33',
    meaning: 'working hours are intervals of times of day, each day and date named once',
    sql: `SELECT h.company_id, h.group_id, h.kind FROM working_hours h
      CROSS JOIN LATERAL (SELECT count(*) AS named, count(DISTINCT coalesce(day ->> 'day', day ->> 'date')) AS different,
          bool_and(CASE h.kind WHEN 'regular' THEN day ->> 'day' ~ '^[1-7]$' ELSE day ->> 'date' ~ '^\\d{4}-\\d\\d-\\d\\d$' END) AS are_days
        FROM jsonb_array_elements(h.intervals -> CASE h.kind WHEN 'regular' THEN 'weekly' ELSE 'dates' END) AS of_group (day)) days
      WHERE days.named <> days.different OR days.are_days IS FALSE OR jsonb_path_exists(h.intervals, '$.*[*].intervals[*] ? (
        !(@.start like_regex "^([01][0-9]|2[0-3]):[0-5][0-9]$") || !(@.end like_regex "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$") || @.start == @.end)')`,
  },
  {
    invariant: 'I34',
    meaning: 'what the hub says once in a session is said once, and in a session of that conversation',
    sql: `SELECT m.conversation_id, m.client_msg_id FROM (
        SELECT company_id, conversation_id, client_msg_id, split_part(client_msg_id, ':', 2) AS session_id, count(*) AS times FROM message
        WHERE kind = 'bot' AND sender_type = 'system' AND split_part(client_msg_id, ':', 1) IN ('greeting', 'suggestions', 'outOfHours', 'queueFull', 'closing', 'ratingRequest')
        GROUP BY 1, 2, 3) m
      LEFT JOIN service_session s ON s.company_id = m.company_id AND s.conversation_id = m.conversation_id AND s.id::text = m.session_id
      WHERE m.times > 1 OR s.id IS NULL`,
  },
  {
    invariant: 'I35',
    meaning: 'credentials are stored sealed, passwords and tokens as hashes alone',
    sql: `SELECT kind, id FROM (
        SELECT 'channel_account' AS kind, id::text AS id, sealed_credentials AS sealed FROM channel_account
        UNION ALL SELECT 'account_token', account_id::text, sealed_value FROM account_token
        UNION ALL SELECT 'outgoing_webhook', id::text, sealed_secrets FROM outgoing_webhook
        UNION ALL SELECT 'model_setting', company_id::text, sealed_key FROM model_setting
        UNION ALL SELECT 'push_key', company_id::text, sealed_private_key FROM push_key) kept
      WHERE length(sealed) < ${String(SHORTEST_SEALED)} OR length(sealed) % 4 <> 0 OR sealed !~ '^[A-Za-z0-9+/]*={0,2}$'
      UNION ALL SELECT 'agent', id::text FROM agent WHERE password_hash <> '' AND password_hash NOT LIKE '$argon2id$%'
      UNION ALL SELECT kind, encode(token_hash, 'hex') FROM (
        SELECT 'auth_session' AS kind, token_hash FROM auth_session UNION ALL SELECT 'visitor_session', token_hash FROM visitor_session
        UNION ALL SELECT 'api_token', token_hash FROM api_token) hashed WHERE length(token_hash) <> 32`,
  },
  {
    invariant: 'contacts',
    meaning: 'merged contacts are one person, who is merged into nobody',
    sql: `SELECT c.id FROM contact c JOIN contact person ON person.company_id = c.company_id AND person.id = c.merged_into WHERE person.merged_into IS NOT NULL
      UNION ALL SELECT c.id FROM contact c JOIN contact under ON under.company_id = c.company_id AND under.id = c.merged_under
        WHERE c.merged_into <> coalesce(under.merged_into, under.id)`,
  },
  {
    invariant: 'T1',
    meaning: 'a conversation is blocked exactly as its person is',
    sql: `SELECT c.id, c.blocked_until FROM conversation c JOIN proxy_user p ON p.company_id = c.company_id AND p.id = c.proxy_user_id
      JOIN contact k ON k.company_id = p.company_id AND k.id = p.contact_id
      LEFT JOIN (SELECT m.company_id, coalesce(m.merged_into, m.id) AS person_id, max(coalesce(b.until, '9999-12-31T00:00:00Z')) AS until
          FROM block b JOIN contact m ON m.company_id = b.company_id AND m.id = b.contact_id GROUP BY 1, 2) held
        ON held.company_id = k.company_id AND held.person_id = coalesce(k.merged_into, k.id)
      WHERE c.blocked_until IS DISTINCT FROM held.until`,
  },
  {
    invariant: 'S3-23',
    meaning: 'every inbound message has been given to the desk',
    sql: `SELECT id FROM conversation WHERE last_inbound_seq > routed_seq`,
    onlySettled: true,
  },
];

/** Over connections with `plans: 'whole_tables'`, or it takes hours where there is much. `settled`: nothing is under way, so what is only briefly allowed to lag must have caught up too. `now`: by the clock of the hub that wrote it, where that is not the time of day. */
export async function checkInvariants(db: Queryable, options: { settled: boolean; now?: Date | undefined }): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const { invariant, meaning, sql, given, onlySettled } of CHECKS) {
    if (onlySettled && !options.settled) continue;
    const rows = await db.query<object>({
      text: `WITH looked AS (SELECT $1::timestamptz AS at)${given === undefined ? '' : `, ${given}`} SELECT * FROM (${sql}) AS broken LIMIT ${String(MOST_COUNTED)}`,
      values: [options.now ?? new Date()],
    });
    if (rows.length > 0) violations.push({ invariant, meaning, count: rows.length, examples: rows.slice(0, 5) });
  }
  return violations;
}
