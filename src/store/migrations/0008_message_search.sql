-- Search over messages: the words of each, as src/im/search-words.ts finds them. Without positions; NULL where there is nothing to find.
ALTER TABLE message ADD COLUMN words tsvector;
CREATE INDEX message_words ON message USING gin (words) WHERE words IS NOT NULL;
-- Newest first: for words so common that reading back in time finds a page of them sooner. By an expression, so that it is never taken for a
-- way to a message whose key is known.
CREATE INDEX message_by_time ON message (company_id, (sent_at AT TIME ZONE 'UTC'));
