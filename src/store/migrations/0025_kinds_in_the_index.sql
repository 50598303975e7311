-- Unread counts ask only which messages are the end user's: with the kind in the index they need not look into every month.
ALTER TABLE message_index ADD COLUMN kind text;
UPDATE message_index i SET kind = m.kind FROM message m
WHERE m.company_id = i.company_id AND m.conversation_id = i.conversation_id AND m.seq = i.seq AND m.sent_at = i.sent_at;
ALTER TABLE message_index ALTER COLUMN kind SET NOT NULL;
