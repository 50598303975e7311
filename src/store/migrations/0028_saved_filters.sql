-- What an agent's lists can be narrowed to by a click, kept under a name of their own.
CREATE TABLE saved_filter (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  agent_id uuid NOT NULL,
  name text NOT NULL,
  -- Fields of the list's query: view, accountId, groupId, assigneeId, platform, label, unread, q.
  filter jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, agent_id, name),
  FOREIGN KEY (company_id, agent_id) REFERENCES agent (company_id, id) ON DELETE CASCADE
);

-- Files of ours by the conversation that shows them; those of end users are found by media_of_message.
CREATE INDEX media_use_of_conversation ON media_use (company_id, conversation_id);
