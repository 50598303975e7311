-- Files: what is known of a picture before it is drawn, what was made of a file, which messages show it, when its bytes go.

ALTER TABLE media
  ADD COLUMN width int,
  ADD COLUMN height int,
  -- Of the bytes as kept, hexadecimal.
  ADD COLUMN sha256 text,
  -- The upload this one was converted from; that one stays as it came.
  ADD COLUMN made_from uuid,
  -- Nothing refers to it any more: its bytes and this row go then.
  ADD COLUMN purge_at timestamptz;
CREATE INDEX media_of_message ON media (company_id, conversation_id, seq) WHERE conversation_id IS NOT NULL;
CREATE INDEX media_to_purge ON media (purge_at) WHERE purge_at IS NOT NULL;
CREATE INDEX media_made_from ON media (made_from) WHERE made_from IS NOT NULL;
CREATE UNIQUE INDEX media_made ON media (made_from, mime) WHERE made_from IS NOT NULL AND state = 'ready';
CREATE INDEX contact_avatar ON contact (avatar_media_id) WHERE avatar_media_id IS NOT NULL;

-- What the hub made of a file for showing it: a small picture, a sound a browser plays.
CREATE TABLE media_rendition (
  company_id uuid NOT NULL,
  media_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('thumbnail', 'playable')),
  mime text NOT NULL,
  size_bytes bigint NOT NULL,
  blob_key text NOT NULL,
  PRIMARY KEY (company_id, media_id, kind),
  FOREIGN KEY (company_id, media_id) REFERENCES media (company_id, id) ON DELETE CASCADE
);

-- The messages of ours that show a file. Written before the message, so a row may stand for a message that was never stored.
CREATE TABLE media_use (
  company_id uuid NOT NULL,
  media_id uuid NOT NULL,
  message_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (company_id, media_id, message_id),
  FOREIGN KEY (company_id, media_id) REFERENCES media (company_id, id) ON DELETE CASCADE
);
CREATE INDEX media_use_of_message ON media_use (company_id, message_id);

INSERT INTO media_use (company_id, media_id, message_id, conversation_id, at)
SELECT m.company_id, f.id, m.id, m.conversation_id, m.sent_at
FROM message m
CROSS JOIN LATERAL jsonb_path_query(m.content, '$.**.mediaId') AS shown (id)
JOIN media f ON f.company_id = m.company_id AND f.id::text = shown.id #>> '{}' AND f.conversation_id IS NULL
ON CONFLICT DO NOTHING;
