-- How far the end user has deleted the conversation on their side; a flag could not tell what came since. Agents go on seeing all of it.
ALTER TABLE conversation DROP COLUMN user_deleted, ADD COLUMN user_deleted_seq bigint NOT NULL DEFAULT 0;
