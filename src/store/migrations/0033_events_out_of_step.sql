-- What platforms tell in another order than it happened, or late.

-- A change told before its message came. Of what was taken back no words are kept; `told` is the edit or the reaction.
CREATE TABLE early_change (
  account_id uuid NOT NULL,
  platform_message_id text NOT NULL,
  change text NOT NULL CHECK (change IN ('unsend', 'edit', 'reaction')),
  -- Who reacted inside a group chat; else empty.
  author text NOT NULL,
  told jsonb,
  -- The platform's clock where it has one for this, else ours.
  told_at timestamptz NOT NULL,
  webhook_event_ids bigint[] NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, platform_message_id, change, author),
  CHECK ((change = 'unsend') = (told IS NULL))
);
CREATE INDEX early_change_by_age ON early_change (received_at);

-- When the end user last did what lets the business answer, by the platform's clock; null: never, or the platform says that time is over.
-- last_inbound_at is when we heard of it.
ALTER TABLE conversation ADD COLUMN window_opened_at timestamptz;
UPDATE conversation SET window_opened_at = last_inbound_at;

-- Sent by a program in an agent's name; null: no.
ALTER TABLE message ADD COLUMN by_program boolean;
