-- End users who connect to the hub itself: how they are known again, and how far they have read.

ALTER TABLE channel_account DROP CONSTRAINT channel_account_intake_check;
ALTER TABLE channel_account ADD CONSTRAINT channel_account_intake_check CHECK (intake IN ('webhook', 'polling', 'direct'));

-- Only the SHA-256 of the token is kept.
CREATE TABLE visitor_session (
  token_hash bytea PRIMARY KEY,
  company_id uuid NOT NULL,
  account_id uuid NOT NULL,
  proxy_user_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  FOREIGN KEY (company_id, proxy_user_id) REFERENCES proxy_user (company_id, id) ON DELETE CASCADE
);
CREATE INDEX visitor_session_of_visitor ON visitor_session (company_id, proxy_user_id);
CREATE INDEX visitor_session_by_end ON visitor_session (expires_at);

-- The end user's own side of a conversation; the agents' sides are in conversation_view.
CREATE TABLE visitor_view (
  company_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  read_seq bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (company_id, conversation_id),
  FOREIGN KEY (company_id, conversation_id) REFERENCES conversation (company_id, id) ON DELETE CASCADE
);
