-- What brought a person, the rules that turn it into a group, and the codes they scan.

-- The latest one of each conversation.
CREATE TABLE entry_point (
  company_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('start', 'scene', 'referral', 'ad')),
  value text NOT NULL,
  -- More of it, as the platform tells: an advertisement's headline, a link's address.
  data jsonb NOT NULL DEFAULT '{}',
  -- The message it came with.
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (company_id, conversation_id),
  FOREIGN KEY (company_id, conversation_id) REFERENCES conversation (company_id, id) ON DELETE CASCADE
);

CREATE TABLE routing_rule (
  company_id uuid NOT NULL REFERENCES company (id),
  id uuid NOT NULL,
  -- The first that fits decides.
  position int NOT NULL CHECK (position > 0),
  name text NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  -- See src/desk/mapping/conditions.ts.
  conditions jsonb NOT NULL,
  group_id uuid NOT NULL,
  -- Preferred among the group's members.
  agent_id uuid,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id),
  -- Looked at when the transaction ends: rules change places with one another.
  UNIQUE (company_id, position) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (company_id, group_id) REFERENCES agent_group (company_id, id),
  FOREIGN KEY (company_id, group_id, agent_id) REFERENCES group_member (company_id, group_id, agent_id) ON DELETE SET NULL (agent_id)
);

CREATE TABLE qr_code (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  -- What comes back as the entry point of whoever scans it.
  scene text NOT NULL,
  name text NOT NULL,
  -- Empty: the rules decide.
  group_id uuid,
  -- The picture, and what it says.
  image_url text NOT NULL,
  url text NOT NULL,
  -- Empty: for good.
  expires_at timestamptz,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, account_id, scene),
  FOREIGN KEY (company_id, account_id) REFERENCES channel_account (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, group_id) REFERENCES agent_group (company_id, id)
);

-- Where a platform gives our own name for a message back, what it tells settles a send whose answer never came.
ALTER TABLE early_receipt ADD COLUMN message_id uuid, ADD COLUMN message_part int;
CREATE INDEX early_receipt_by_message ON early_receipt (message_id) WHERE message_id IS NOT NULL;
