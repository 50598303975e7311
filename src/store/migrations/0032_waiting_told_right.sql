-- Who gives a session back is passed over for a while, not for ever: they may be the only one of their group.
ALTER TABLE service_session ADD COLUMN passed_over_until timestamptz;

-- Waiting begins with the queue, also where there was no room in it: who wrote while the group was closed waits from when it opens. What is counted already stays as it was counted.
CREATE OR REPLACE FUNCTION session_measures(of_company uuid, of_sessions uuid[])
RETURNS TABLE (session_id uuid, opened_at timestamptz, account_id uuid, group_id uuid, waited_ms bigint, first_reply_ms bigint, handled_ms bigint,
  transfers int, missed boolean, missed_offers int, score int)
LANGUAGE sql STABLE AS $$
  SELECT m.id, m.opened_at,
    (SELECT c.account_id FROM conversation c WHERE c.company_id = of_company AND c.id = m.conversation_id), m.group_id,
    -- From the queue to the first agent; nothing for who never had to queue.
    CASE WHEN taken_at > in_queue_at THEN (extract(epoch FROM taken_at - in_queue_at) * 1000)::bigint WHEN taken_at IS NOT NULL THEN 0 END,
    CASE WHEN first_reply_at >= taken_at THEN (extract(epoch FROM first_reply_at - taken_at) * 1000)::bigint END,
    CASE WHEN state = 'closed' THEN (extract(epoch FROM held) * 1000)::bigint END,
    m.transfers, state = 'closed' AND taken_at IS NULL, m.missed_offers,
    CASE WHEN state = 'closed' THEN (SELECT r.score FROM rating r WHERE r.company_id = of_company AND r.session_id = m.id) END
  FROM (
    SELECT id, opened_at, conversation_id, group_id, first_reply_at, state,
      min(at) FILTER (WHERE to_state = 'queued' OR (to_state = 'parked' AND data ? 'full')) AS in_queue_at,
      min(at) FILTER (WHERE to_state = 'active') AS taken_at,
      -- Each event of state `active` lasts until the next event.
      sum(ended_at - at) FILTER (WHERE to_state = 'active' AND assignee_id IS NOT NULL) AS held,
      -- How often it went from one agent to another.
      (count(*) FILTER (WHERE to_state = 'active' AND assignee_id <> before))::int AS transfers,
      (count(*) FILTER (WHERE name = 'offer_missed'))::int AS missed_offers
    FROM (
      SELECT s.id, s.opened_at, s.conversation_id, s.group_id, s.first_reply_at, s.state, e.at, e.name, e.to_state, e.assignee_id, e.data,
        lead(e.at) OVER (PARTITION BY s.id ORDER BY e.no) AS ended_at,
        lag(e.assignee_id) OVER (PARTITION BY s.id, e.to_state = 'active' ORDER BY e.no) AS before
      FROM service_session s
      -- OFFSET 0: looked up by session; joined, all events there ever were might be read.
      LEFT JOIN LATERAL (SELECT * FROM session_event l WHERE l.company_id = s.company_id AND l.session_id = s.id OFFSET 0) e ON true
      WHERE s.company_id = of_company AND s.id = ANY(of_sessions)
    ) step
    GROUP BY id, opened_at, conversation_id, group_id, first_reply_at, state
  ) m
$$;
