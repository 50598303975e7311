-- What agents have written for a later time. It becomes a message, with its seq, when it is sent; then its row goes.
CREATE TABLE scheduled_message (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  account_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  -- Also the message's: so it is sent once, whatever breaks off in between.
  client_msg_id text NOT NULL,
  content jsonb NOT NULL,
  reply_to_message_id uuid,
  send_at timestamptz NOT NULL,
  -- waiting: may be cancelled; sending: its time has come; refused: it could not be said then, and stays for its writer to see.
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'refused')),
  error jsonb,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, agent_id, client_msg_id),
  FOREIGN KEY (company_id, conversation_id) REFERENCES conversation (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, agent_id) REFERENCES agent (company_id, id)
);
CREATE INDEX scheduled_message_due ON scheduled_message (account_id, send_at, id) WHERE state <> 'refused';
CREATE INDEX scheduled_message_conversation ON scheduled_message (company_id, conversation_id, send_at);
