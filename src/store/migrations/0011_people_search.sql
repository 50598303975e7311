-- Conversations found by who the person is: name, user name, phone and platform id, as src/im/person-words.ts takes them apart.
ALTER TABLE proxy_user ADD COLUMN words tsvector;
CREATE INDEX proxy_user_words ON proxy_user USING gin (words);

-- The few an agent has pinned, found by themselves.
CREATE INDEX conversation_view_pinned ON conversation_view (company_id, agent_id, conversation_id) WHERE pinned;
