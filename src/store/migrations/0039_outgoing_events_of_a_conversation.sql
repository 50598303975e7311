-- What a company's programs were told of one conversation is found without reading all they were told.
CREATE INDEX outgoing_event_of_conversation ON outgoing_event (company_id, conversation_id);
