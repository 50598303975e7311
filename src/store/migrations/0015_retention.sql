-- What was sent before this has been let go, by the operator's wish: conversations then begin with a later message.
CREATE TABLE retention_floor (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  messages_before timestamptz NOT NULL
);
