-- How long a delivery has been tried counts from its first call, not from when it was written: it may have waited for a paused account.
ALTER TABLE delivery ADD COLUMN first_attempt_at timestamptz;
UPDATE delivery SET first_attempt_at = created_at WHERE attempts > 0;
