-- The list of what was left alone, newest first.
CREATE INDEX webhook_event_ignored ON webhook_event (company_id, id) WHERE state = 'ignored';
