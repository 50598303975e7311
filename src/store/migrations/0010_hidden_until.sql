-- Hidden is hidden until the end user writes again: kept as how far it reaches, so that a new message has nothing to undo.
ALTER TABLE conversation_view ADD COLUMN hidden_seq bigint;
UPDATE conversation_view v SET hidden_seq = c.last_seq FROM conversation c
  WHERE v.hidden AND c.company_id = v.company_id AND c.id = v.conversation_id;
ALTER TABLE conversation_view DROP COLUMN hidden;
