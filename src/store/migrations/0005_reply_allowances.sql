-- What an end user's doings allow the business to send, on platforms that count. One row per kind of allowance
-- (so many messages within so many seconds): the same kind again refreshes it.
CREATE TABLE reply_allowance (
  company_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  messages int NOT NULL CHECK (messages > 0),
  seconds int NOT NULL CHECK (seconds > 0),
  granted_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used int NOT NULL DEFAULT 0 CHECK (used BETWEEN 0 AND messages),
  PRIMARY KEY (company_id, conversation_id, messages, seconds),
  FOREIGN KEY (company_id, conversation_id) REFERENCES conversation (company_id, id) ON DELETE CASCADE
);
