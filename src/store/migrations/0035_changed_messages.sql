-- Changes of messages which a company's programs want to hear of: written in the commit of the change, taken out with what is told of it.
CREATE TABLE changed_message (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  company_id uuid NOT NULL,
  account_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  seq bigint NOT NULL
);
CREATE INDEX changed_message_of_account ON changed_message (account_id, position);

CREATE FUNCTION note_changed_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM outgoing_webhook w WHERE w.company_id = NEW.company_id AND w.active AND 'message.updated' = ANY (w.events)) THEN
    INSERT INTO changed_message (company_id, account_id, conversation_id, seq)
    VALUES (NEW.company_id, NEW.account_id, NEW.conversation_id, NEW.seq);
  END IF;
  RETURN NULL;
END $$;
-- What the search finds it by and how its parts got on is nobody's news.
CREATE TRIGGER message_changed AFTER UPDATE OF status, error, content, reactions, edited_at, retracted_at, refused_change ON message FOR EACH ROW
  WHEN (NEW.kind <> 'system' AND (NEW.status, NEW.error, NEW.content, NEW.reactions, NEW.edited_at, NEW.retracted_at, NEW.refused_change)
    IS DISTINCT FROM (OLD.status, OLD.error, OLD.content, OLD.reactions, OLD.edited_at, OLD.retracted_at, OLD.refused_change))
  EXECUTE FUNCTION note_changed_message();
