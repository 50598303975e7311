-- What everybody reads: comments, and answers below them.
ALTER TABLE message ADD COLUMN is_public boolean;
ALTER TABLE scheduled_message ADD COLUMN is_public boolean;
