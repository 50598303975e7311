-- The bot's last word was an answer: silence after it means that it has done its work.
ALTER TABLE bot_progress ADD COLUMN answered boolean NOT NULL DEFAULT false;
