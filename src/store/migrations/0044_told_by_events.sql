-- Which raw event told what is known, so that one that is worked again later does not bring back what was so before.
ALTER TABLE proxy_user ADD COLUMN profile_event_id bigint;
ALTER TABLE proxy_user ADD COLUMN reachable_event_id bigint;
-- By the author in a group chat, else by the empty word.
ALTER TABLE message ADD COLUMN reaction_event_ids jsonb;
