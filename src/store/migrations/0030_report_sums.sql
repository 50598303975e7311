-- What the reports count, added up beforehand: sums per quarter of an hour, hour and day of when sessions were opened. What is not in them yet waits
-- as changes, so sums and changes together are at every moment what the facts say, and a report over a million sessions reads some thousand rows.
-- See docs/decisions/0018-reports-from-sums.md. With it, offers an agent let run out are counted.

ALTER TABLE session_fact ADD COLUMN missed_offers int NOT NULL DEFAULT 0;
ALTER TABLE session_agent_fact
  -- False: was only asked, and let the offer run out.
  ADD COLUMN held boolean NOT NULL DEFAULT true,
  ADD COLUMN missed_offers int NOT NULL DEFAULT 0;

DROP VIEW session_measure, session_agent_measure;

-- Both go through the events of all sessions asked for at once: ten thousand open ones are one pass, not ten thousand queries.
CREATE FUNCTION session_measures(of_company uuid, of_sessions uuid[])
RETURNS TABLE (session_id uuid, opened_at timestamptz, account_id uuid, group_id uuid, waited_ms bigint, first_reply_ms bigint, handled_ms bigint,
  transfers int, missed boolean, missed_offers int, score int)
LANGUAGE sql STABLE AS $$
  SELECT m.id, m.opened_at,
    (SELECT c.account_id FROM conversation c WHERE c.company_id = of_company AND c.id = m.conversation_id), m.group_id,
    -- From the queue to the first agent; nothing for who never had to queue.
    CASE WHEN taken_at > queued_at THEN (extract(epoch FROM taken_at - queued_at) * 1000)::bigint WHEN taken_at IS NOT NULL THEN 0 END,
    CASE WHEN first_reply_at >= taken_at THEN (extract(epoch FROM first_reply_at - taken_at) * 1000)::bigint END,
    CASE WHEN state = 'closed' THEN (extract(epoch FROM held) * 1000)::bigint END,
    m.transfers, state = 'closed' AND taken_at IS NULL, m.missed_offers,
    CASE WHEN state = 'closed' THEN (SELECT r.score FROM rating r WHERE r.company_id = of_company AND r.session_id = m.id) END
  FROM (
    SELECT id, opened_at, conversation_id, group_id, queued_at, first_reply_at, state,
      min(at) FILTER (WHERE to_state = 'active') AS taken_at,
      -- Each event of state `active` lasts until the next event.
      sum(ended_at - at) FILTER (WHERE to_state = 'active' AND assignee_id IS NOT NULL) AS held,
      -- How often it went from one agent to another.
      (count(*) FILTER (WHERE to_state = 'active' AND assignee_id <> before))::int AS transfers,
      (count(*) FILTER (WHERE name = 'offer_missed'))::int AS missed_offers
    FROM (
      SELECT s.id, s.opened_at, s.conversation_id, s.group_id, s.queued_at, s.first_reply_at, s.state, e.at, e.name, e.to_state, e.assignee_id,
        lead(e.at) OVER (PARTITION BY s.id ORDER BY e.no) AS ended_at,
        lag(e.assignee_id) OVER (PARTITION BY s.id, e.to_state = 'active' ORDER BY e.no) AS before
      FROM service_session s
      -- OFFSET 0: looked up by session; joined, all events there ever were might be read.
      LEFT JOIN LATERAL (SELECT * FROM session_event l WHERE l.company_id = s.company_id AND l.session_id = s.id OFFSET 0) e ON true
      WHERE s.company_id = of_company AND s.id = ANY(of_sessions)
    ) step
    GROUP BY id, opened_at, conversation_id, group_id, queued_at, first_reply_at, state
  ) m
$$;

-- One row per session and agent who held it or let an offer of it run out.
CREATE FUNCTION session_agent_measures(of_company uuid, of_sessions uuid[])
RETURNS TABLE (session_id uuid, opened_at timestamptz, agent_id uuid, held boolean, handled_ms bigint, first_reply_ms bigint, is_last boolean,
  missed_offers int)
LANGUAGE sql STABLE AS $$
  SELECT id, opened_at, about_id, bool_or(is_held), coalesce((extract(epoch FROM sum(ended_at - at) FILTER (WHERE is_held)) * 1000)::bigint, 0),
    -- From when this agent had it to the reply, for who gave the first one.
    min((extract(epoch FROM first_reply_at - held_since) * 1000)::bigint)
      FILTER (WHERE is_held AND first_reply_at >= at AND first_reply_at < coalesce(ended_at, 'infinity')),
    coalesce(bool_or(no = last_held_no) FILTER (WHERE is_held), false),
    (count(*) FILTER (WHERE NOT is_held))::int
  FROM (
    SELECT changes.*, first_value(at) OVER (PARTITION BY id, stint ORDER BY no) AS held_since,
      max(no) FILTER (WHERE is_held) OVER (PARTITION BY id) AS last_held_no
    FROM (
      SELECT step.*, count(*) FILTER (WHERE is_changed) OVER (PARTITION BY id ORDER BY no) AS stint
      FROM (
        SELECT s.id, s.opened_at, s.first_reply_at, e.no, e.at, e.name, e.to_state = 'active' AND e.assignee_id IS NOT NULL AS is_held,
          CASE WHEN e.to_state = 'active' THEN e.assignee_id WHEN e.name = 'offer_missed' THEN (e.data ->> 'agentId')::uuid END AS about_id,
          lead(e.at) OVER line AS ended_at,
          e.assignee_id IS DISTINCT FROM lag(e.assignee_id) OVER line AS is_changed
        FROM service_session s
        CROSS JOIN LATERAL (SELECT * FROM session_event l WHERE l.company_id = s.company_id AND l.session_id = s.id OFFSET 0) e
        WHERE s.company_id = of_company AND s.id = ANY(of_sessions)
        WINDOW line AS (PARTITION BY s.id ORDER BY e.no)
      ) step
    ) changes
  ) held
  WHERE about_id IS NOT NULL
  GROUP BY id, opened_at, about_id
$$;

CREATE OR REPLACE FUNCTION keep_session_fact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO session_fact (company_id, session_id, opened_at, account_id, group_id, waited_ms, first_reply_ms, handled_ms, transfers, missed, missed_offers, score)
  SELECT NEW.company_id, session_id, opened_at, account_id, group_id, waited_ms, first_reply_ms, handled_ms, transfers, missed, missed_offers, score
  FROM session_measures(NEW.company_id, ARRAY[NEW.id]);
  INSERT INTO session_agent_fact (company_id, session_id, agent_id, opened_at, held, handled_ms, first_reply_ms, is_last, missed_offers)
  SELECT NEW.company_id, session_id, agent_id, opened_at, held, handled_ms, first_reply_ms, is_last, missed_offers
  FROM session_agent_measures(NEW.company_id, ARRAY[NEW.id]);
  RETURN NULL;
END $$;

UPDATE session_fact f SET missed_offers = e.offers
FROM (SELECT company_id, session_id, count(*) AS offers FROM session_event WHERE name = 'offer_missed' GROUP BY 1, 2) e
WHERE f.company_id = e.company_id AND f.session_id = e.session_id;
INSERT INTO session_agent_fact AS f (company_id, session_id, agent_id, opened_at, held, handled_ms, is_last, missed_offers)
SELECT s.company_id, s.session_id, (e.data ->> 'agentId')::uuid, s.opened_at, false, 0, false, count(*)
FROM session_event e JOIN session_fact s ON s.company_id = e.company_id AND s.session_id = e.session_id
WHERE e.name = 'offer_missed' AND e.data ->> 'agentId' IS NOT NULL GROUP BY 1, 2, 3, 4
ON CONFLICT (company_id, session_id, agent_id) DO UPDATE SET missed_offers = excluded.missed_offers;

-- What the sums do not hold yet. Only ever added to by who closes a session or rates one, and taken away by who adds it to the sums: nobody waits for
-- anybody. A rating that comes later is a change of its own.
CREATE TABLE report_change (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  company_id uuid NOT NULL,
  opened_at timestamptz NOT NULL,
  account_id uuid NOT NULL,
  group_id uuid NOT NULL,
  sessions int NOT NULL,
  missed int NOT NULL,
  missed_offers int NOT NULL,
  waited_ms bigint,
  first_reply_ms bigint,
  handled_ms bigint,
  transfers int NOT NULL,
  score_sum int NOT NULL,
  score_count int NOT NULL
);
CREATE TABLE report_agent_change (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  company_id uuid NOT NULL,
  opened_at timestamptz NOT NULL,
  agent_id uuid NOT NULL,
  sessions int NOT NULL,
  passed_on int NOT NULL,
  missed_offers int NOT NULL,
  first_reply_ms bigint,
  handled_ms bigint,
  score_sum int NOT NULL,
  score_count int NOT NULL
);

CREATE TABLE report_sum (
  company_id uuid NOT NULL REFERENCES company (id),
  -- A quarter of an hour, an hour or a day of UTC; each holds all of it.
  span_minutes int NOT NULL CHECK (span_minutes IN (15, 60, 1440)),
  starts_at timestamptz NOT NULL,
  account_id uuid NOT NULL,
  group_id uuid NOT NULL,
  sessions int NOT NULL,
  missed int NOT NULL,
  missed_offers int NOT NULL,
  waited_sum bigint NOT NULL,
  waited_count int NOT NULL,
  waited_max bigint,
  first_reply_sum bigint NOT NULL,
  first_reply_count int NOT NULL,
  first_reply_max bigint,
  handled_sum bigint NOT NULL,
  handled_count int NOT NULL,
  handled_max bigint,
  transfers int NOT NULL,
  score_sum int NOT NULL,
  score_count int NOT NULL,
  PRIMARY KEY (company_id, span_minutes, starts_at, account_id, group_id)
);
CREATE TABLE report_agent_sum (
  company_id uuid NOT NULL REFERENCES company (id),
  span_minutes int NOT NULL CHECK (span_minutes IN (15, 60, 1440)),
  starts_at timestamptz NOT NULL,
  agent_id uuid NOT NULL,
  sessions int NOT NULL,
  passed_on int NOT NULL,
  missed_offers int NOT NULL,
  first_reply_sum bigint NOT NULL,
  first_reply_count int NOT NULL,
  first_reply_max bigint,
  handled_sum bigint NOT NULL,
  handled_count int NOT NULL,
  handled_max bigint,
  score_sum int NOT NULL,
  score_count int NOT NULL,
  PRIMARY KEY (company_id, span_minutes, starts_at, agent_id)
);

CREATE FUNCTION note_report_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO report_change (company_id, opened_at, account_id, group_id, sessions, missed, missed_offers, waited_ms, first_reply_ms, handled_ms,
      transfers, score_sum, score_count)
    VALUES (NEW.company_id, NEW.opened_at, NEW.account_id, NEW.group_id, 1, NEW.missed::int, NEW.missed_offers, NEW.waited_ms, NEW.first_reply_ms,
      NEW.handled_ms, NEW.transfers, coalesce(NEW.score, 0), (NEW.score IS NOT NULL)::int);
  ELSE
    INSERT INTO report_change (company_id, opened_at, account_id, group_id, sessions, missed, missed_offers, transfers, score_sum, score_count)
    VALUES (NEW.company_id, NEW.opened_at, NEW.account_id, NEW.group_id, 0, 0, 0, 0, coalesce(NEW.score, 0) - coalesce(OLD.score, 0),
      (NEW.score IS NOT NULL)::int - (OLD.score IS NOT NULL)::int);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER session_fact_kept AFTER INSERT ON session_fact FOR EACH ROW EXECUTE FUNCTION note_report_change();
CREATE TRIGGER session_fact_rated AFTER UPDATE OF score ON session_fact FOR EACH ROW
  WHEN (NEW.score IS DISTINCT FROM OLD.score) EXECUTE FUNCTION note_report_change();

CREATE FUNCTION note_report_agent_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO report_agent_change (company_id, opened_at, agent_id, sessions, passed_on, missed_offers, first_reply_ms, handled_ms, score_sum, score_count)
    VALUES (NEW.company_id, NEW.opened_at, NEW.agent_id, NEW.held::int, (NEW.held AND NOT NEW.is_last)::int, NEW.missed_offers, NEW.first_reply_ms,
      CASE WHEN NEW.held THEN NEW.handled_ms END, coalesce(NEW.score, 0), (NEW.score IS NOT NULL)::int);
  ELSE
    INSERT INTO report_agent_change (company_id, opened_at, agent_id, sessions, passed_on, missed_offers, score_sum, score_count)
    VALUES (NEW.company_id, NEW.opened_at, NEW.agent_id, 0, 0, 0, coalesce(NEW.score, 0) - coalesce(OLD.score, 0),
      (NEW.score IS NOT NULL)::int - (OLD.score IS NOT NULL)::int);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER session_agent_fact_kept AFTER INSERT ON session_agent_fact FOR EACH ROW EXECUTE FUNCTION note_report_agent_change();
CREATE TRIGGER session_agent_fact_rated AFTER UPDATE OF score ON session_agent_fact FOR EACH ROW
  WHEN (NEW.score IS DISTINCT FROM OLD.score) EXECUTE FUNCTION note_report_agent_change();

-- What there was before is added up by the hub, a piece at a time; until then it is read as changes.
INSERT INTO report_change (company_id, opened_at, account_id, group_id, sessions, missed, missed_offers, waited_ms, first_reply_ms, handled_ms, transfers,
  score_sum, score_count)
SELECT company_id, opened_at, account_id, group_id, 1, missed::int, missed_offers, waited_ms, first_reply_ms, handled_ms, transfers, coalesce(score, 0),
  (score IS NOT NULL)::int
FROM session_fact ORDER BY opened_at;
INSERT INTO report_agent_change (company_id, opened_at, agent_id, sessions, passed_on, missed_offers, first_reply_ms, handled_ms, score_sum, score_count)
SELECT company_id, opened_at, agent_id, held::int, (held AND NOT is_last)::int, missed_offers, first_reply_ms, CASE WHEN held THEN handled_ms END,
  coalesce(score, 0), (score IS NOT NULL)::int
FROM session_agent_fact ORDER BY opened_at;
