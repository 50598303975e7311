-- What a platform refused to change of a message, and which raw events carry the words of one.

-- {change, code, message}: our last edit, take-back or reaction that was not done; empty again when one of its kind is, or somebody has seen it.
ALTER TABLE message ADD COLUMN refused_change jsonb;

CREATE OR REPLACE FUNCTION note_troubled_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status IN ('failed', 'uncertain', 'expired') OR NEW.refused_change IS NOT NULL THEN
    INSERT INTO troubled_message (company_id, conversation_id, seq) VALUES (NEW.company_id, NEW.conversation_id, NEW.seq) ON CONFLICT DO NOTHING;
  ELSE
    DELETE FROM troubled_message WHERE company_id = NEW.company_id AND conversation_id = NEW.conversation_id AND seq = NEW.seq;
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER message_troubled ON message;
CREATE TRIGGER message_troubled AFTER UPDATE OF status, refused_change ON message FOR EACH ROW
  WHEN ((NEW.status IN ('failed', 'uncertain', 'expired') OR NEW.refused_change IS NOT NULL)
    <> (OLD.status IN ('failed', 'uncertain', 'expired') OR OLD.refused_change IS NOT NULL))
  EXECUTE FUNCTION note_troubled_message();

-- The raw events that told of the message: it, its edits, its redeliveries. Their ids are never given out again, so those long gone do no harm.
ALTER TABLE platform_message ADD COLUMN webhook_event_ids bigint[];

-- When a message it carried was taken back: its body goes, at once or as soon as it is worked.
ALTER TABLE webhook_event ADD COLUMN words_removed_at timestamptz;

-- What a receipt makes of a message's parts: the part with this platform id, and those before it where the platform speaks of them too.
-- A part only rises; that it failed is believed of one nobody is known to have got, and may be taken back.
CREATE FUNCTION parts_told(parts jsonb, platform_id text, told text, earlier_too boolean) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_agg(CASE
      WHEN part -> 'platformMessageIds' ? platform_id THEN CASE
        WHEN told = 'failed' AND part ->> 'status' = 'sent'
          OR told = 'delivered' AND part ->> 'status' IN ('sent', 'failed')
          OR told = 'read' AND part ->> 'status' IN ('sent', 'failed', 'delivered') THEN jsonb_set(part, '{status}', to_jsonb(told))
        ELSE part END
      WHEN earlier_too AND place < at AND (told IN ('delivered', 'read') AND part ->> 'status' = 'sent'
        OR told = 'read' AND part ->> 'status' = 'delivered') THEN jsonb_set(part, '{status}', to_jsonb(told))
      ELSE part END ORDER BY place)
  FROM (
    SELECT p.part, p.place, max(p.place) FILTER (WHERE p.part -> 'platformMessageIds' ? platform_id) OVER () AS at
    FROM jsonb_array_elements(parts) WITH ORDINALITY AS p (part, place)
  ) placed
$$;

-- The same of a receipt for the whole message.
CREATE FUNCTION parts_raised(parts jsonb, told text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_agg(CASE WHEN part ->> 'status' IN ('sent', 'failed') OR told = 'read' AND part ->> 'status' = 'delivered'
    THEN jsonb_set(part, '{status}', to_jsonb(told)) ELSE part END ORDER BY place)
  FROM jsonb_array_elements(parts) WITH ORDINALITY AS p (part, place)
$$;

-- A message is as far as the part of it that is least far; it never falls, and while nobody knows of a part, what is known of others tells nothing.
CREATE FUNCTION status_of_parts(status text, parts jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN status NOT IN ('sent', 'delivered', 'read', 'failed', 'uncertain') OR parts @? '$[*] ? (@.status == "uncertain")' THEN status
    WHEN parts @? '$[*] ? (@.status == "failed")' THEN CASE WHEN status IN ('sent', 'uncertain') THEN 'failed' ELSE status END
    WHEN status = 'read' THEN 'read'
    WHEN NOT parts @? '$[*] ? (@.status != "read")' THEN 'read'
    WHEN status = 'delivered' OR NOT parts @? '$[*] ? (@.status != "read" && @.status != "delivered")' THEN 'delivered'
    ELSE 'sent' END
$$;
