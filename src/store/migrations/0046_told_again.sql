-- An event that is worked again later is older than what was told since, also where that was the same as before: the last raw event that told
-- a person's profile along with a message, and the one that told what brought them.
ALTER TABLE conversation ADD COLUMN profile_event_id bigint;
ALTER TABLE entry_point ADD COLUMN event_id bigint;
