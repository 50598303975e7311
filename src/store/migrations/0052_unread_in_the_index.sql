-- What is unread is counted in the index alone: with the kind in it, nobody looks up fifty rows on as many pages for each line of a list.
CREATE UNIQUE INDEX message_index_with_kind ON message_index (company_id, conversation_id, seq) INCLUDE (kind);
ALTER TABLE message_index DROP CONSTRAINT message_index_pkey,
  ADD CONSTRAINT message_index_pkey PRIMARY KEY USING INDEX message_index_with_kind;
