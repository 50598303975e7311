-- What nobody serves is few among what is open, and is counted again and again.
CREATE INDEX conversation_unassigned ON conversation (company_id, group_id) WHERE session_id IS NOT NULL AND assignee_id IS NULL;
