-- The desk at work: settings of a group, presence from live connections, deadlines, and session events that are handed on.

ALTER TABLE agent_group
  -- Silence that ends a session; empty: none does.
  ADD COLUMN timeout_minutes int DEFAULT 10 CHECK (timeout_minutes > 0),
  ADD COLUMN queue_timeout_minutes int CHECK (queue_timeout_minutes > 0),
  ADD COLUMN grace_seconds int NOT NULL DEFAULT 30 CHECK (grace_seconds >= 0),
  ADD COLUMN requeue_after_seconds int NOT NULL DEFAULT 300 CHECK (requeue_after_seconds >= 0),
  ADD COLUMN offline_policy text NOT NULL DEFAULT 'requeue' CHECK (offline_policy IN ('requeue', 'stay')),
  -- Who comes back within this time goes to the same agent where there is room; 0: no preference.
  ADD COLUMN reopen_hours int NOT NULL DEFAULT 24 CHECK (reopen_hours >= 0);
-- What was made by hand before stays so until somebody says otherwise.
UPDATE agent_group SET timeout_minutes = NULL;

ALTER TABLE conversation
  -- When one of the two sides last said something to the other. Notes, lines of the system and the hub's own words do not count.
  ADD COLUMN last_public_at timestamptz;
UPDATE conversation SET last_public_at = last_inbound_at;

ALTER TABLE service_session
  -- Whom the entry point or a rule named.
  ADD COLUMN preferred_agent_id uuid,
  -- Moved on because its group's queue was full: that happens once.
  ADD COLUMN overflowed boolean NOT NULL DEFAULT false,
  -- Of the group when the session began to be served.
  ADD COLUMN timeout_seconds int CHECK (timeout_seconds > 0),
  -- When time next matters: a warning, the deadline, too long in the queue.
  ADD COLUMN look_at timestamptz,
  ADD COLUMN warned_at timestamptz,
  -- Who gave it back: not handed to them again by itself.
  ADD COLUMN passed_over uuid[] NOT NULL DEFAULT '{}';
CREATE INDEX service_session_look ON service_session (look_at) WHERE look_at IS NOT NULL AND state <> 'closed';
CREATE INDEX service_session_parked ON service_session (company_id, group_id, priority DESC, queued_at, id) WHERE state = 'parked';

ALTER TABLE session_event
  -- Drawn while the conversation's row is locked: ascending per conversation.
  ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY,
  -- Not yet handed to everybody who listens.
  ADD COLUMN pending boolean NOT NULL DEFAULT false;
CREATE INDEX session_event_pending ON session_event (position) WHERE pending;

ALTER TABLE agent_presence
  -- Connected, or gone for no longer than the grace.
  ADD COLUMN online boolean NOT NULL DEFAULT false,
  -- Since when there is no live connection; empty while there is one.
  ADD COLUMN gone_at timestamptz;
CREATE INDEX agent_presence_online ON agent_presence (company_id, agent_id) WHERE online;

-- Processes of the hub. Time is the database's, so instances need not agree on a clock.
CREATE TABLE hub_instance (
  id text PRIMARY KEY,
  expires_at timestamptz NOT NULL
);

-- Agents with a live connection, by the instance that holds it.
CREATE TABLE agent_connection (
  company_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  instance_id text NOT NULL REFERENCES hub_instance (id) ON DELETE CASCADE,
  PRIMARY KEY (company_id, agent_id, instance_id),
  FOREIGN KEY (company_id, agent_id) REFERENCES agent (company_id, id) ON DELETE CASCADE
);
CREATE INDEX agent_connection_of_instance ON agent_connection (instance_id);

-- What an agent's presence was when; append only.
CREATE TABLE presence_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  company_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  at timestamptz NOT NULL,
  status text NOT NULL CHECK (status IN ('idle', 'busy', 'break', 'offline')),
  chosen text NOT NULL CHECK (chosen IN ('idle', 'busy', 'break', 'offline')),
  reason text,
  FOREIGN KEY (company_id, agent_id) REFERENCES agent (company_id, id) ON DELETE CASCADE
);
CREATE INDEX presence_event_of_agent ON presence_event (company_id, agent_id, id);
