-- Whose turn is next over all groups, read in order: the list of who waits shows its first page without sorting everybody.
CREATE INDEX service_session_waiting ON service_session (company_id, (-priority), queued_at, conversation_id) WHERE state = 'queued';
