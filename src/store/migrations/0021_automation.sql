-- Events told to programs of the company's own, rules that act by themselves, and keys for programs.

CREATE TABLE outgoing_webhook (
  company_id uuid NOT NULL REFERENCES company (id),
  id uuid NOT NULL,
  name text NOT NULL,
  url text NOT NULL,
  -- AES-256-GCM, see src/accounts/sealing.ts: the secrets it is signed with, the newest first.
  sealed_secrets text NOT NULL,
  secret_key_id text NOT NULL,
  events text[] NOT NULL,
  active boolean NOT NULL DEFAULT true,
  -- What happened before is not told.
  active_since timestamptz NOT NULL,
  failures int NOT NULL DEFAULT 0,
  failing_since timestamptz,
  -- After a failure that is not one event's own: nothing is sent before.
  rests_until timestamptz,
  last_error text,
  -- Switched off by the hub, and why.
  disabled_reason text,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, name)
);

-- One conversation's line at one address: its events leave in order, one at a time. Here while something waits.
CREATE TABLE outgoing_lane (
  company_id uuid NOT NULL,
  webhook_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  next_at timestamptz NOT NULL,
  claimed_until timestamptz,
  -- Grows with every event put in, so that nobody takes the line away while one arrives.
  pushed bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (company_id, webhook_id, conversation_id),
  FOREIGN KEY (company_id, webhook_id) REFERENCES outgoing_webhook (company_id, id) ON DELETE CASCADE
) WITH (fillfactor = 70);
CREATE INDEX outgoing_lane_due ON outgoing_lane (next_at);

CREATE TABLE outgoing_event (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  webhook_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  -- Order inside the lane.
  position bigint GENERATED ALWAYS AS IDENTITY,
  type text NOT NULL,
  -- What it tells of; the same is told once.
  source text NOT NULL,
  payload jsonb NOT NULL,
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'delivered', 'failed')),
  attempts int NOT NULL DEFAULT 0,
  http_status int,
  error text,
  created_at timestamptz NOT NULL,
  tried_at timestamptz,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, webhook_id, source),
  FOREIGN KEY (company_id, webhook_id) REFERENCES outgoing_webhook (company_id, id) ON DELETE CASCADE
);
CREATE INDEX outgoing_event_queued ON outgoing_event (company_id, webhook_id, conversation_id, position) WHERE state = 'queued';
CREATE INDEX outgoing_event_log ON outgoing_event (company_id, webhook_id, position DESC);
CREATE INDEX outgoing_event_finished ON outgoing_event (created_at) WHERE state <> 'queued';

-- How far webhooks and rules have read a conversation. Only of companies that have any.
CREATE TABLE message_feed (
  company_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  seq bigint NOT NULL,
  PRIMARY KEY (company_id, conversation_id),
  FOREIGN KEY (company_id, conversation_id) REFERENCES conversation (company_id, id) ON DELETE CASCADE
) WITH (fillfactor = 70);
-- What was said in an account's conversations up to then has been read.
CREATE TABLE message_feed_mark (
  company_id uuid NOT NULL,
  account_id uuid NOT NULL,
  read_until timestamptz NOT NULL,
  PRIMARY KEY (company_id, account_id),
  FOREIGN KEY (company_id, account_id) REFERENCES channel_account (company_id, id) ON DELETE CASCADE
);

CREATE TABLE automation_rule (
  company_id uuid NOT NULL REFERENCES company (id),
  id uuid NOT NULL,
  position int NOT NULL,
  name text NOT NULL,
  trigger text NOT NULL CHECK (trigger IN ('message.received', 'session.opened', 'session.assigned', 'session.closed', 'session.waiting')),
  conditions jsonb NOT NULL,
  actions jsonb NOT NULL,
  -- No rule below is asked when this one fits.
  stops boolean NOT NULL DEFAULT false,
  active boolean NOT NULL DEFAULT true,
  active_since timestamptz NOT NULL,
  -- In whose name it writes notes.
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id),
  FOREIGN KEY (company_id, created_by) REFERENCES agent (company_id, id),
  UNIQUE (company_id, position) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (company_id, name)
);

-- A rule that fitted, and what came of it.
CREATE TABLE automation_run (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  position bigint GENERATED ALWAYS AS IDENTITY,
  rule_id uuid NOT NULL,
  account_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  session_id uuid,
  -- What set it off; the same sets a rule off once.
  cause text NOT NULL,
  at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'done', 'failed')),
  attempts int NOT NULL DEFAULT 0,
  next_at timestamptz,
  -- [{action, outcome, reason?}]
  results jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, rule_id, cause),
  FOREIGN KEY (company_id, rule_id) REFERENCES automation_rule (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, conversation_id) REFERENCES conversation (company_id, id) ON DELETE CASCADE
);
CREATE INDEX automation_run_due ON automation_run (account_id, position) WHERE state = 'due';
CREATE INDEX automation_run_log ON automation_run (company_id, position DESC);
CREATE INDEX automation_run_of_conversation ON automation_run (company_id, conversation_id, at);

-- Keys for programs. Each acts as an agent, with that agent's rights or fewer; only the SHA-256 is kept.
CREATE TABLE api_token (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  agent_id uuid NOT NULL,
  name text NOT NULL,
  scope text NOT NULL CHECK (scope IN ('admin', 'supervisor', 'agent')),
  token_hash bytea NOT NULL,
  -- The first characters, to know it by.
  beginning text NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  last_used_at timestamptz,
  PRIMARY KEY (company_id, id),
  UNIQUE (token_hash),
  FOREIGN KEY (company_id, agent_id) REFERENCES agent (company_id, id) ON DELETE CASCADE
);

CREATE INDEX audit_event_by_time ON audit_event (company_id, at DESC, id DESC);

-- Messages that did not arrive, for the page of operations. An index on the status would make every change of a status cost more.
CREATE TABLE troubled_message (
  company_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  seq bigint NOT NULL,
  -- As fine as a cursor tells it.
  noticed_at timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now()),
  PRIMARY KEY (company_id, conversation_id, seq)
);
CREATE INDEX troubled_message_by_time ON troubled_message (company_id, noticed_at DESC, conversation_id, seq);

CREATE FUNCTION note_troubled_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status IN ('failed', 'uncertain', 'expired') THEN
    INSERT INTO troubled_message (company_id, conversation_id, seq) VALUES (NEW.company_id, NEW.conversation_id, NEW.seq) ON CONFLICT DO NOTHING;
  ELSE
    DELETE FROM troubled_message WHERE company_id = NEW.company_id AND conversation_id = NEW.conversation_id AND seq = NEW.seq;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER message_troubled AFTER UPDATE OF status ON message FOR EACH ROW
  WHEN ((NEW.status IN ('failed', 'uncertain', 'expired')) <> (OLD.status IN ('failed', 'uncertain', 'expired')))
  EXECUTE FUNCTION note_troubled_message();
INSERT INTO troubled_message (company_id, conversation_id, seq, noticed_at)
SELECT company_id, conversation_id, seq, sent_at FROM message WHERE status IN ('failed', 'uncertain', 'expired');
