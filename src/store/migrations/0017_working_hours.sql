-- What the hub says by itself, and what people think of how they were served.

-- The texts of an account, in all languages: one document, written as a whole.
CREATE TABLE account_texts (
  company_id uuid NOT NULL,
  account_id uuid NOT NULL,
  -- {defaultLanguage, queueEveryMinutes, texts: {kind: {language: text}}}
  texts jsonb NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, account_id),
  FOREIGN KEY (company_id, account_id) REFERENCES channel_account (company_id, id) ON DELETE CASCADE
);

-- A person was asked to rate a session that is over. Open until they answer, write something else, or may no longer answer.
CREATE TABLE rating_request (
  company_id uuid NOT NULL,
  session_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  -- The end user's last message before they were asked; the next one is the answer or none.
  after_inbound_seq bigint NOT NULL,
  asked_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'answered', 'lapsed')),
  PRIMARY KEY (company_id, session_id),
  FOREIGN KEY (company_id, session_id) REFERENCES service_session (company_id, id),
  FOREIGN KEY (company_id, conversation_id) REFERENCES conversation (company_id, id)
);
CREATE UNIQUE INDEX rating_request_open ON rating_request (company_id, conversation_id) WHERE state = 'open';

-- How fast a queue moves, for those who wait in it.
CREATE INDEX service_session_served ON service_session (company_id, group_id, assigned_at) WHERE assigned_at IS NOT NULL AND queued_at IS NOT NULL;

-- Looked up anew at every call: a statement that waited for the conversation's row sees what was committed while it waited, which its own
-- snapshot does not. Whoever changes the state holds that row.
CREATE FUNCTION session_state_now(of_company uuid, of_session uuid) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  RETURN (SELECT state FROM service_session WHERE company_id = of_company AND id = of_session);
END $$;
