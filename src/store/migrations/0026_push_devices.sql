-- Browsers agents are told on while their pages are closed, and the keys by which the browsers' push services know the company.

CREATE TABLE push_key (
  company_id uuid PRIMARY KEY REFERENCES company (id),
  -- A point of P-256, uncompressed, base64url: what browsers subscribe under.
  public_key text NOT NULL,
  -- PKCS #8 in base64 under AES-256-GCM, see src/accounts/sealing.ts.
  sealed_private_key text NOT NULL,
  secret_key_id text NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE push_device (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  agent_id uuid NOT NULL,
  -- The login it was turned on in, and ends with.
  token_hash bytea NOT NULL UNIQUE REFERENCES auth_session (token_hash) ON DELETE CASCADE,
  name text NOT NULL,
  endpoint text NOT NULL UNIQUE CHECK (length(endpoint) <= 2000),
  p256dh text NOT NULL,
  auth text NOT NULL,
  alerts text[] NOT NULL CHECK (alerts <@ ARRAY['own', 'assigned', 'waiting'] AND cardinality(alerts) > 0),
  shows_text boolean NOT NULL,
  language text NOT NULL CHECK (language IN ('en', 'zh-CN')),
  -- Why its push service took nothing the last time.
  error text,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id),
  FOREIGN KEY (company_id, agent_id) REFERENCES agent (company_id, id) ON DELETE CASCADE
);
CREATE INDEX push_device_of_agent ON push_device (company_id, agent_id, id);
