-- The picture an agent is shown with, to colleagues and customers.
ALTER TABLE agent ADD COLUMN picture_media_id uuid;
CREATE INDEX agent_picture ON agent (picture_media_id) WHERE picture_media_id IS NOT NULL;
