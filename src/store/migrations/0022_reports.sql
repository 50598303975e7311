-- What the reports count. A session's measures follow from its events alone; those of a closed one cannot change any more and are kept, so that
-- a report over a million sessions reads one narrow table. Kept by triggers: whoever closes a session cannot forget it, and it is one commit.

-- How long one agent held one session: each event of state `active` lasts until the next event.
CREATE VIEW session_agent_measure AS
SELECT company_id, session_id, assignee_id AS agent_id, min(no) AS first_no,
  sum(extract(epoch FROM ended_at - at) * 1000)::bigint AS handled_ms,
  -- From when this agent had it to the reply, for who gave the first one.
  min((extract(epoch FROM first_reply_at - held_since) * 1000)::bigint) FILTER (WHERE first_reply_at >= at AND first_reply_at < coalesce(ended_at, 'infinity'))
    AS first_reply_ms,
  bool_or(is_last) AS is_last
FROM (
  SELECT held.*, first_value(at) OVER (PARTITION BY company_id, session_id, stint ORDER BY no) AS held_since,
    no = max(no) OVER (PARTITION BY company_id, session_id) AS is_last
  FROM (
    SELECT numbered.*, count(*) FILTER (WHERE changed) OVER (PARTITION BY company_id, session_id ORDER BY no) AS stint
    FROM (
      SELECT e.company_id, e.session_id, e.no, e.at, e.to_state, e.assignee_id, s.first_reply_at,
        lead(e.at) OVER line AS ended_at,
        e.assignee_id IS DISTINCT FROM lag(e.assignee_id) OVER line AS changed
      FROM session_event e JOIN service_session s ON s.company_id = e.company_id AND s.id = e.session_id
      WINDOW line AS (PARTITION BY e.company_id, e.session_id ORDER BY e.no)
    ) numbered
  ) held
  WHERE to_state = 'active' AND assignee_id IS NOT NULL
) active
GROUP BY company_id, session_id, assignee_id;

-- What belongs to a session is looked up by subqueries, which only ever go by the whole key.
CREATE VIEW session_measure AS
SELECT s.company_id, s.id AS session_id, s.state, s.opened_at, s.group_id,
  (SELECT c.account_id FROM conversation c WHERE c.company_id = s.company_id AND c.id = s.conversation_id) AS account_id,
  -- From the queue to the first agent; nothing for who never had to queue.
  CASE WHEN taken.at > s.queued_at THEN (extract(epoch FROM taken.at - s.queued_at) * 1000)::bigint WHEN taken.at IS NOT NULL THEN 0 END AS waited_ms,
  CASE WHEN s.first_reply_at >= taken.at THEN (extract(epoch FROM s.first_reply_at - taken.at) * 1000)::bigint END AS first_reply_ms,
  CASE WHEN s.state = 'closed' THEN (SELECT sum(a.handled_ms)::bigint FROM session_agent_measure a WHERE a.company_id = s.company_id AND a.session_id = s.id) END AS handled_ms,
  -- How often it went from one agent to another.
  (SELECT count(*) FROM (
      SELECT e.assignee_id, lag(e.assignee_id) OVER (ORDER BY e.no) AS before FROM session_event e
      WHERE e.company_id = s.company_id AND e.session_id = s.id AND e.to_state = 'active'
    ) step WHERE step.before IS NOT NULL AND step.before <> step.assignee_id)::int AS transfers,
  s.state = 'closed' AND taken.at IS NULL AS missed,
  (SELECT r.score FROM rating r WHERE r.company_id = s.company_id AND r.session_id = s.id) AS score
FROM service_session s
LEFT JOIN LATERAL (
  SELECT min(e.at) AS at FROM session_event e WHERE e.company_id = s.company_id AND e.session_id = s.id AND e.to_state = 'active'
) taken ON true;

CREATE TABLE session_fact (
  company_id uuid NOT NULL,
  session_id uuid NOT NULL,
  opened_at timestamptz NOT NULL,
  account_id uuid NOT NULL,
  -- The group it was in at the end.
  group_id uuid NOT NULL,
  waited_ms bigint,
  first_reply_ms bigint,
  handled_ms bigint,
  transfers int NOT NULL,
  missed boolean NOT NULL,
  score int,
  PRIMARY KEY (company_id, session_id),
  FOREIGN KEY (company_id, session_id) REFERENCES service_session (company_id, id) ON DELETE CASCADE
);
CREATE INDEX session_fact_by_time ON session_fact (company_id, opened_at);

-- One row per closed session and agent who held it.
CREATE TABLE session_agent_fact (
  company_id uuid NOT NULL,
  session_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  opened_at timestamptz NOT NULL,
  handled_ms bigint NOT NULL,
  first_reply_ms bigint,
  is_last boolean NOT NULL,
  score int,
  PRIMARY KEY (company_id, session_id, agent_id),
  FOREIGN KEY (company_id, session_id) REFERENCES session_fact (company_id, session_id) ON DELETE CASCADE
);
CREATE INDEX session_agent_fact_by_time ON session_agent_fact (company_id, opened_at);

INSERT INTO session_fact (company_id, session_id, opened_at, account_id, group_id, waited_ms, first_reply_ms, handled_ms, transfers, missed, score)
SELECT company_id, session_id, opened_at, account_id, group_id, waited_ms, first_reply_ms, handled_ms, transfers, missed, score
FROM session_measure WHERE state = 'closed';
INSERT INTO session_agent_fact (company_id, session_id, agent_id, opened_at, handled_ms, first_reply_ms, is_last, score)
SELECT f.company_id, f.session_id, a.agent_id, f.opened_at, coalesce(a.handled_ms, 0), a.first_reply_ms, a.is_last, CASE WHEN a.is_last THEN f.score END
FROM session_fact f JOIN session_agent_measure a ON a.company_id = f.company_id AND a.session_id = f.session_id;

CREATE FUNCTION keep_session_fact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO session_fact (company_id, session_id, opened_at, account_id, group_id, waited_ms, first_reply_ms, handled_ms, transfers, missed, score)
  SELECT company_id, session_id, opened_at, account_id, group_id, waited_ms, first_reply_ms, handled_ms, transfers, missed, score
  FROM session_measure WHERE company_id = NEW.company_id AND session_id = NEW.id;
  INSERT INTO session_agent_fact (company_id, session_id, agent_id, opened_at, handled_ms, first_reply_ms, is_last)
  SELECT company_id, session_id, agent_id, NEW.opened_at, coalesce(handled_ms, 0), first_reply_ms, is_last
  FROM session_agent_measure WHERE company_id = NEW.company_id AND session_id = NEW.id;
  RETURN NULL;
END $$;
-- Closed is final, so this fires once per session.
CREATE TRIGGER service_session_closed AFTER UPDATE ON service_session FOR EACH ROW
  WHEN (NEW.state = 'closed' AND OLD.state <> 'closed') EXECUTE FUNCTION keep_session_fact();

CREATE FUNCTION keep_rating_in_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE session_fact SET score = NEW.score WHERE company_id = NEW.company_id AND session_id = NEW.session_id;
  UPDATE session_agent_fact SET score = NEW.score WHERE company_id = NEW.company_id AND session_id = NEW.session_id AND is_last;
  RETURN NULL;
END $$;
CREATE TRIGGER rating_given AFTER INSERT OR UPDATE ON rating FOR EACH ROW EXECUTE FUNCTION keep_rating_in_facts();
