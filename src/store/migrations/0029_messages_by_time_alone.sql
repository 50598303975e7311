-- The index by time must never be taken for a way to a message whose key is known. Beginning with the company it was: a prepared statement made
-- while a month was still empty went through all messages of the company for each one looked up, until that month's first statistics.
DROP INDEX message_by_time;
CREATE INDEX message_by_time ON message ((company_id::text), (sent_at AT TIME ZONE 'UTC'));
