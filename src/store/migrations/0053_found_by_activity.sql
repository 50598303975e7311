-- Whoever bears a name is put in order of activity from this index alone. What an update in place leaves as it is stays so: the slot of activity
-- stands in another index already.
CREATE UNIQUE INDEX conversation_with_slot ON conversation (account_id, proxy_user_id) INCLUDE (active_slot);
ALTER TABLE conversation DROP CONSTRAINT conversation_account_id_proxy_user_id_key,
  ADD CONSTRAINT conversation_account_id_proxy_user_id_key UNIQUE USING INDEX conversation_with_slot;
