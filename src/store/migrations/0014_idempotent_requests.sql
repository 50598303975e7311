-- What was answered to a request that carried an Idempotency-Key; empty while it is being worked.
CREATE TABLE idempotent_request (
  company_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  key text NOT NULL,
  -- SHA-256 of method, path and body.
  fingerprint bytea NOT NULL,
  status int,
  answer jsonb,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, agent_id, key),
  FOREIGN KEY (company_id, agent_id) REFERENCES agent (company_id, id) ON DELETE CASCADE
);
CREATE INDEX idempotent_request_by_age ON idempotent_request (expires_at);
