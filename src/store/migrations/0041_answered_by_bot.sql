-- Whom the bot answered well enough was served, not missed: sessions closed as `bot_done` are counted on their own.

ALTER TABLE session_fact ADD COLUMN answered_by_bot boolean NOT NULL DEFAULT false;
ALTER TABLE report_change ADD COLUMN answered_by_bot int NOT NULL DEFAULT 0;
ALTER TABLE report_sum ADD COLUMN answered_by_bot int NOT NULL DEFAULT 0;

DROP FUNCTION session_measures(uuid, uuid[]);
CREATE FUNCTION session_measures(of_company uuid, of_sessions uuid[])
RETURNS TABLE (session_id uuid, opened_at timestamptz, account_id uuid, group_id uuid, waited_ms bigint, first_reply_ms bigint, handled_ms bigint,
  transfers int, missed boolean, answered_by_bot boolean, missed_offers int, score int)
LANGUAGE sql STABLE AS $$
  SELECT m.id, m.opened_at,
    (SELECT c.account_id FROM conversation c WHERE c.company_id = of_company AND c.id = m.conversation_id), m.group_id,
    -- From the queue to the first agent; nothing for who never had to queue.
    CASE WHEN taken_at > in_queue_at THEN (extract(epoch FROM taken_at - in_queue_at) * 1000)::bigint WHEN taken_at IS NOT NULL THEN 0 END,
    CASE WHEN first_reply_at >= taken_at THEN (extract(epoch FROM first_reply_at - taken_at) * 1000)::bigint END,
    CASE WHEN state = 'closed' THEN (extract(epoch FROM held) * 1000)::bigint END,
    m.transfers,
    state = 'closed' AND taken_at IS NULL AND close_reason IS DISTINCT FROM 'bot_done',
    state = 'closed' AND taken_at IS NULL AND close_reason IS NOT DISTINCT FROM 'bot_done',
    m.missed_offers,
    CASE WHEN state = 'closed' THEN (SELECT r.score FROM rating r WHERE r.company_id = of_company AND r.session_id = m.id) END
  FROM (
    SELECT id, opened_at, conversation_id, group_id, first_reply_at, state, close_reason,
      min(at) FILTER (WHERE to_state = 'queued' OR (to_state = 'parked' AND data ? 'full')) AS in_queue_at,
      min(at) FILTER (WHERE to_state = 'active') AS taken_at,
      -- Each event of state `active` lasts until the next event.
      sum(ended_at - at) FILTER (WHERE to_state = 'active' AND assignee_id IS NOT NULL) AS held,
      -- How often it went from one agent to another.
      (count(*) FILTER (WHERE to_state = 'active' AND assignee_id <> before))::int AS transfers,
      (count(*) FILTER (WHERE name = 'offer_missed'))::int AS missed_offers
    FROM (
      SELECT s.id, s.opened_at, s.conversation_id, s.group_id, s.first_reply_at, s.state, s.close_reason, e.at, e.name, e.to_state, e.assignee_id, e.data,
        lead(e.at) OVER (PARTITION BY s.id ORDER BY e.no) AS ended_at,
        lag(e.assignee_id) OVER (PARTITION BY s.id, e.to_state = 'active' ORDER BY e.no) AS before
      FROM service_session s
      -- OFFSET 0: looked up by session; joined, all events there ever were might be read.
      LEFT JOIN LATERAL (SELECT * FROM session_event l WHERE l.company_id = s.company_id AND l.session_id = s.id OFFSET 0) e ON true
      WHERE s.company_id = of_company AND s.id = ANY(of_sessions)
    ) step
    GROUP BY id, opened_at, conversation_id, group_id, first_reply_at, state, close_reason
  ) m
$$;

CREATE OR REPLACE FUNCTION keep_session_fact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO session_fact (company_id, session_id, opened_at, account_id, group_id, waited_ms, first_reply_ms, handled_ms, transfers, missed,
    answered_by_bot, missed_offers, score)
  SELECT NEW.company_id, session_id, opened_at, account_id, group_id, waited_ms, first_reply_ms, handled_ms, transfers, missed, answered_by_bot,
    missed_offers, score
  FROM session_measures(NEW.company_id, ARRAY[NEW.id]);
  INSERT INTO session_agent_fact (company_id, session_id, agent_id, opened_at, held, handled_ms, first_reply_ms, is_last, missed_offers)
  SELECT NEW.company_id, session_id, agent_id, opened_at, held, handled_ms, first_reply_ms, is_last, missed_offers
  FROM session_agent_measures(NEW.company_id, ARRAY[NEW.id]);
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION note_report_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO report_change (company_id, opened_at, account_id, group_id, sessions, missed, answered_by_bot, missed_offers, waited_ms, first_reply_ms,
      handled_ms, transfers, score_sum, score_count)
    VALUES (NEW.company_id, NEW.opened_at, NEW.account_id, NEW.group_id, 1, NEW.missed::int, NEW.answered_by_bot::int, NEW.missed_offers, NEW.waited_ms,
      NEW.first_reply_ms, NEW.handled_ms, NEW.transfers, coalesce(NEW.score, 0), (NEW.score IS NOT NULL)::int);
  ELSE
    INSERT INTO report_change (company_id, opened_at, account_id, group_id, sessions, missed, missed_offers, transfers, score_sum, score_count)
    VALUES (NEW.company_id, NEW.opened_at, NEW.account_id, NEW.group_id, 0, 0, 0, 0, coalesce(NEW.score, 0) - coalesce(OLD.score, 0),
      (NEW.score IS NOT NULL)::int - (OLD.score IS NOT NULL)::int);
  END IF;
  RETURN NULL;
END $$;

-- Those counted as missed so far, in what the sums are made of and, as changes, in the sums.
WITH moved AS (
  UPDATE session_fact f SET missed = false, answered_by_bot = true
  FROM service_session s
  WHERE s.company_id = f.company_id AND s.id = f.session_id AND s.close_reason = 'bot_done' AND f.missed
  RETURNING f.company_id, f.opened_at, f.account_id, f.group_id
)
INSERT INTO report_change (company_id, opened_at, account_id, group_id, sessions, missed, answered_by_bot, missed_offers, transfers, score_sum, score_count)
SELECT company_id, opened_at, account_id, group_id, 0, -1, 1, 0, 0, 0, 0 FROM moved;
