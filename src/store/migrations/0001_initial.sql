-- The whole road: tenants, staff, channel accounts, people, conversations, messages, queues, deliveries.
-- company_id leads the keys of what belongs to a company, and foreign keys carry it, so no row can join across companies.
-- The append-only tables of the message path have no foreign keys: one statement of ours writes all of them together.

CREATE TABLE company (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE agent (
  company_id uuid NOT NULL REFERENCES company (id),
  id uuid NOT NULL,
  login text NOT NULL,
  name text NOT NULL,
  password_hash text NOT NULL,
  role text NOT NULL CHECK (role IN ('admin', 'supervisor', 'agent')),
  max_load int NOT NULL DEFAULT 5 CHECK (max_load BETWEEN 0 AND 10000),
  languages text[] NOT NULL DEFAULT '{}',
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id),
  UNIQUE (id)
);
CREATE UNIQUE INDEX agent_login ON agent (company_id, lower(login));
CREATE INDEX agent_by_login ON agent (lower(login));

CREATE TABLE agent_presence (
  company_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  status text NOT NULL CHECK (status IN ('idle', 'busy', 'break', 'offline')),
  reason text,
  idle_since timestamptz,
  last_assigned_at timestamptz,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, agent_id),
  FOREIGN KEY (company_id, agent_id) REFERENCES agent (company_id, id) ON DELETE CASCADE
);

-- A login. Only the SHA-256 of the token is kept.
CREATE TABLE auth_session (
  token_hash bytea PRIMARY KEY,
  company_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  user_agent text,
  FOREIGN KEY (company_id, agent_id) REFERENCES agent (company_id, id) ON DELETE CASCADE
);
CREATE INDEX auth_session_by_agent ON auth_session (company_id, agent_id);

CREATE TABLE agent_group (
  company_id uuid NOT NULL REFERENCES company (id),
  id uuid NOT NULL,
  name text NOT NULL,
  strategy text NOT NULL DEFAULT 'manual' CHECK (strategy IN ('manual', 'least_loaded', 'round_robin', 'last_agent_first')),
  fallback_group_id uuid,
  queue_max int CHECK (queue_max > 0),
  timezone text NOT NULL DEFAULT 'UTC',
  created_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, name),
  FOREIGN KEY (company_id, fallback_group_id) REFERENCES agent_group (company_id, id)
);

CREATE TABLE group_member (
  company_id uuid NOT NULL,
  group_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  priority int NOT NULL DEFAULT 0,
  max_load int CHECK (max_load >= 0),
  PRIMARY KEY (company_id, group_id, agent_id),
  FOREIGN KEY (company_id, group_id) REFERENCES agent_group (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, agent_id) REFERENCES agent (company_id, id) ON DELETE CASCADE
);
CREATE INDEX group_member_by_agent ON group_member (company_id, agent_id);

CREATE TABLE channel_account (
  company_id uuid NOT NULL REFERENCES company (id),
  id uuid NOT NULL,
  platform text NOT NULL,
  external_account_id text NOT NULL,
  name text NOT NULL,
  group_id uuid NOT NULL,
  -- AES-256-GCM, see src/accounts/sealing.ts; credentials and our webhook secret as one JSON object.
  sealed_credentials text NOT NULL,
  secret_key_id text NOT NULL,
  settings jsonb NOT NULL DEFAULT '{}',
  state text NOT NULL CHECK (state IN ('pending', 'active', 'disabled', 'auth_failed')),
  intake text NOT NULL CHECK (intake IN ('webhook', 'polling')),
  poll_cursor text,
  health jsonb,
  last_event_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id),
  UNIQUE (id),
  FOREIGN KEY (company_id, group_id) REFERENCES agent_group (company_id, id)
);
-- One company per platform account, over all companies.
CREATE UNIQUE INDEX channel_account_external ON channel_account (platform, external_account_id);

-- Who owns an account just now. epoch is the fence: it grows with every change of owner.
CREATE TABLE account_lease (
  account_id uuid PRIMARY KEY REFERENCES channel_account (id) ON DELETE CASCADE,
  instance_id text NOT NULL,
  epoch bigint NOT NULL,
  expires_at timestamptz NOT NULL
);

CREATE TABLE contact (
  company_id uuid NOT NULL REFERENCES company (id),
  id uuid NOT NULL,
  display_name text NOT NULL,
  avatar_media_id uuid,
  language text,
  notes text NOT NULL DEFAULT '',
  custom_fields jsonb NOT NULL DEFAULT '{}',
  merged_into uuid,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id)
);

CREATE TABLE proxy_user (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  platform_user_id text NOT NULL,
  -- IM address. appid: the channel account; uid: this row.
  appid text NOT NULL,
  uid text NOT NULL,
  contact_id uuid NOT NULL,
  profile jsonb NOT NULL DEFAULT '{}',
  reachable boolean NOT NULL DEFAULT true,
  unreachable_reason text,
  blocked_until timestamptz,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id),
  UNIQUE (account_id, platform_user_id),
  UNIQUE (appid, uid),
  FOREIGN KEY (company_id, account_id) REFERENCES channel_account (company_id, id),
  FOREIGN KEY (company_id, contact_id) REFERENCES contact (company_id, id)
);
CREATE INDEX proxy_user_by_contact ON proxy_user (company_id, contact_id);

CREATE TABLE conversation (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  proxy_user_id uuid NOT NULL,
  last_seq bigint NOT NULL DEFAULT 0,
  -- {seq, kind, type, preview, at, status}: what the list shows.
  last_message jsonb,
  last_message_at timestamptz NOT NULL,
  last_inbound_seq bigint NOT NULL DEFAULT 0,
  last_inbound_at timestamptz,
  -- Inbound up to here has been given to the desk.
  routed_seq bigint NOT NULL DEFAULT 0,
  user_deleted boolean NOT NULL DEFAULT false,
  -- The open service session, mirrored here in the transaction that changes it.
  session_id uuid,
  group_id uuid,
  assignee_id uuid,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id),
  UNIQUE (id),
  UNIQUE (account_id, proxy_user_id),
  FOREIGN KEY (company_id, proxy_user_id) REFERENCES proxy_user (company_id, id)
) WITH (fillfactor = 80);
CREATE INDEX conversation_by_activity ON conversation (company_id, last_message_at DESC, id);
CREATE INDEX conversation_by_assignee ON conversation (company_id, assignee_id) WHERE assignee_id IS NOT NULL;
CREATE INDEX conversation_by_group ON conversation (company_id, group_id) WHERE session_id IS NOT NULL;
CREATE INDEX conversation_unrouted ON conversation (account_id) WHERE last_inbound_seq > routed_seq;

CREATE TABLE conversation_view (
  company_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  read_seq bigint NOT NULL DEFAULT 0,
  pinned boolean NOT NULL DEFAULT false,
  hidden boolean NOT NULL DEFAULT false,
  PRIMARY KEY (company_id, conversation_id, agent_id),
  FOREIGN KEY (company_id, conversation_id) REFERENCES conversation (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, agent_id) REFERENCES agent (company_id, id) ON DELETE CASCADE
);

CREATE TABLE service_session (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  no int NOT NULL,
  state text NOT NULL CHECK (state IN ('bot', 'queued', 'active', 'parked', 'closed')),
  group_id uuid NOT NULL,
  assignee_id uuid,
  version int NOT NULL DEFAULT 1,
  priority int NOT NULL DEFAULT 0,
  opened_at timestamptz NOT NULL,
  queued_at timestamptz,
  assigned_at timestamptz,
  first_reply_at timestamptz,
  deadline_at timestamptz,
  closed_at timestamptz,
  close_reason text,
  PRIMARY KEY (company_id, id),
  UNIQUE (conversation_id, no),
  CHECK (state = 'closed' OR (state = 'active') = (assignee_id IS NOT NULL)),
  CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
  FOREIGN KEY (company_id, conversation_id) REFERENCES conversation (company_id, id),
  FOREIGN KEY (company_id, group_id) REFERENCES agent_group (company_id, id)
);
CREATE UNIQUE INDEX service_session_open ON service_session (conversation_id) WHERE state <> 'closed';
CREATE INDEX service_session_queue ON service_session (company_id, group_id, priority DESC, queued_at, id) WHERE state = 'queued';
CREATE INDEX service_session_load ON service_session (company_id, assignee_id) WHERE state = 'active';

-- Append only; no equals the session's version after the transition.
CREATE TABLE session_event (
  company_id uuid NOT NULL,
  session_id uuid NOT NULL,
  no int NOT NULL,
  conversation_id uuid NOT NULL,
  at timestamptz NOT NULL,
  name text NOT NULL,
  to_state text NOT NULL,
  assignee_id uuid,
  actor_type text NOT NULL CHECK (actor_type IN ('end_user', 'agent', 'system')),
  actor_id uuid,
  data jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (company_id, session_id, no)
);

CREATE TABLE message (
  company_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  seq bigint NOT NULL,
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('in', 'out', 'bot', 'system', 'note')),
  sender_type text NOT NULL CHECK (sender_type IN ('end_user', 'agent', 'system', 'business')),
  sender_id uuid NOT NULL,
  sender_name text NOT NULL,
  content jsonb NOT NULL,
  reply_to_seq bigint,
  status text NOT NULL CHECK (status IN ('stored', 'queued', 'sent', 'delivered', 'read', 'failed', 'uncertain', 'expired')),
  error jsonb,
  -- [{status, platformMessageId?}], one per platform message it became.
  parts jsonb,
  sent_at timestamptz NOT NULL,
  platform_at timestamptz,
  edited_at timestamptz,
  retracted_at timestamptz,
  reactions jsonb,
  album_id text,
  forwarded_from text,
  client_msg_id text,
  PRIMARY KEY (company_id, conversation_id, seq, sent_at)
) PARTITION BY RANGE (sent_at);

-- Uniqueness over all months, and where to find a message by id.
CREATE TABLE message_index (
  company_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  seq bigint NOT NULL,
  id uuid NOT NULL,
  sent_at timestamptz NOT NULL,
  sender_id uuid NOT NULL,
  client_msg_id text,
  PRIMARY KEY (company_id, conversation_id, seq)
);
CREATE UNIQUE INDEX message_index_id ON message_index (id);
CREATE UNIQUE INDEX message_index_client ON message_index (sender_id, client_msg_id) WHERE client_msg_id IS NOT NULL;

-- Which message a platform's id means; also what makes a redelivery a duplicate.
CREATE TABLE platform_message (
  account_id uuid NOT NULL,
  platform_message_id text NOT NULL,
  part int NOT NULL,
  company_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  seq bigint NOT NULL,
  PRIMARY KEY (account_id, platform_message_id, part)
);

-- Receipts that came before the send's own answer; applied when that arrives.
CREATE TABLE early_receipt (
  account_id uuid NOT NULL,
  platform_message_id text NOT NULL,
  status text NOT NULL CHECK (status IN ('delivered', 'read', 'failed')),
  error jsonb,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, platform_message_id, status)
);

-- One queue per principal: a proxy user, an agent, or a group's desk. id is that row's id.
CREATE TABLE sync_queue (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('proxy_user', 'agent', 'group')),
  last_key bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 70);

CREATE TABLE sync_entry (
  queue_id uuid NOT NULL,
  key bigint NOT NULL,
  company_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  seq bigint NOT NULL,
  origin_device text,
  PRIMARY KEY (queue_id, key)
);

-- How far a device of a principal has confirmed a queue; only grows.
CREATE TABLE sync_cursor (
  queue_id uuid NOT NULL,
  principal_id uuid NOT NULL,
  device_id text NOT NULL,
  key bigint NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (queue_id, principal_id, device_id)
);

CREATE TABLE webhook_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  company_id uuid NOT NULL,
  account_id uuid NOT NULL,
  dedupe_key text NOT NULL,
  body bytea NOT NULL,
  headers jsonb NOT NULL DEFAULT '{}',
  received_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'received' CHECK (state IN ('received', 'stored', 'duplicate', 'ignored', 'dead')),
  attempts int NOT NULL DEFAULT 0,
  next_at timestamptz,
  reason text,
  UNIQUE (account_id, dedupe_key)
) WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX webhook_event_open ON webhook_event (account_id, id) WHERE state = 'received';
CREATE INDEX webhook_event_dead ON webhook_event (company_id, id) WHERE state = 'dead';

-- The outbox. A lane is one end user's line: in order, one call in flight. Finished rows are deleted; the message keeps the outcome.
CREATE TABLE delivery (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  account_id uuid NOT NULL,
  proxy_user_id uuid NOT NULL,
  -- Order inside the lane; drawn while the conversation's row is locked.
  position bigint GENERATED ALWAYS AS IDENTITY,
  op text NOT NULL CHECK (op IN ('send', 'edit', 'retract', 'react')),
  message_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  seq bigint NOT NULL,
  -- edit: {content}; react: {emoji}.
  argument jsonb,
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending')),
  -- [{call, status, platformMessageIds?}], stored before the first call is made.
  plan jsonb,
  attempts int NOT NULL DEFAULT 0,
  next_at timestamptz,
  error jsonb,
  created_at timestamptz NOT NULL
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
CREATE UNIQUE INDEX delivery_send ON delivery (message_id) WHERE op = 'send';
CREATE INDEX delivery_lane ON delivery (account_id, proxy_user_id, position);

CREATE TABLE media (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  account_id uuid,
  -- The message that shows it; empty while an upload waits to be sent.
  conversation_id uuid,
  seq bigint,
  -- Inbound: what the connector needs to fetch it.
  ref text,
  mime text NOT NULL,
  size_bytes bigint NOT NULL,
  name text,
  state text NOT NULL CHECK (state IN ('pending', 'ready', 'failed')),
  reason text,
  attempts int NOT NULL DEFAULT 0,
  next_at timestamptz,
  blob_key text,
  uploaded_by uuid,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id),
  UNIQUE (id)
);
CREATE INDEX media_pending ON media (account_id, id) WHERE state = 'pending';

CREATE TABLE audit_event (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  at timestamptz NOT NULL,
  actor_id uuid,
  action text NOT NULL,
  object_type text NOT NULL,
  object_id text NOT NULL,
  details jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (company_id, id)
);
