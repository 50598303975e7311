-- What somebody serves and what nobody serves are read in order of activity until a page is full; counted by group as before.
CREATE INDEX conversation_served ON conversation (company_id, assignee_id, active_slot DESC) WHERE assignee_id IS NOT NULL;
CREATE INDEX conversation_unserved ON conversation (company_id, active_slot DESC, group_id) WHERE session_id IS NOT NULL AND assignee_id IS NULL;
DROP INDEX conversation_by_assignee;
DROP INDEX conversation_unassigned;
