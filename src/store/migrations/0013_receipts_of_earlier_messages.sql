-- A receipt may tell of everything before its message too: of what was sent since then.
ALTER TABLE early_receipt ADD COLUMN earlier_since timestamptz;
