-- Few are hidden or blocked among very many: their lists are read from these alone.
CREATE INDEX conversation_view_hidden ON conversation_view (company_id, agent_id, conversation_id) WHERE hidden_seq IS NOT NULL;
CREATE INDEX conversation_blocked ON conversation (company_id, blocked_until) WHERE blocked_until IS NOT NULL;
