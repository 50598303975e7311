-- Giving out by offer: whom a waiting session is offered to, until when, and who has passed on it.

ALTER TABLE agent_group
  -- How long an agent may think about an offer; empty: what waits is given out without asking.
  ADD COLUMN accept_seconds int CHECK (accept_seconds BETWEEN 5 AND 600);

ALTER TABLE service_session
  ADD COLUMN offered_to uuid,
  ADD COLUMN offer_ends_at timestamptz,
  -- Who declined it or let the offer run out; counts until the round ends.
  ADD COLUMN offer_passed_over uuid[] NOT NULL DEFAULT '{}',
  ADD COLUMN offer_round_ends_at timestamptz,
  ADD FOREIGN KEY (company_id, offered_to) REFERENCES agent (company_id, id),
  ADD CONSTRAINT service_session_offer_ends CHECK ((offered_to IS NULL) = (offer_ends_at IS NULL)),
  ADD CONSTRAINT service_session_offer_waits CHECK (offered_to IS NULL OR state = 'queued');
-- An offer takes a place of the agent's, as a conversation does.
CREATE INDEX service_session_offered ON service_session (company_id, offered_to) WHERE offered_to IS NOT NULL;
