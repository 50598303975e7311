-- Contacts across channels: what agents know of a person, which contacts are one person, notes, and who is blocked.

-- What an agent has entered stays, whatever a platform tells later. Phones as E.164, e-mails in lower case.
ALTER TABLE contact ADD COLUMN name_given boolean NOT NULL DEFAULT false;
ALTER TABLE contact ADD COLUMN language_given boolean NOT NULL DEFAULT false;
ALTER TABLE contact ADD COLUMN phones text[] NOT NULL DEFAULT '{}';
ALTER TABLE contact ADD COLUMN emails text[] NOT NULL DEFAULT '{}';
CREATE INDEX contact_phones ON contact USING gin (phones) WHERE phones <> '{}';
CREATE INDEX contact_emails ON contact USING gin (emails) WHERE emails <> '{}';

-- merged_into: the contact that stands for the person, itself merged into none. merged_under: the contact this one was joined to; from
-- these the trees are known again when a part of one is taken out.
ALTER TABLE contact ADD COLUMN merged_under uuid;
ALTER TABLE contact ADD CONSTRAINT contact_merged_whole CHECK (
  (merged_into IS NULL) = (merged_under IS NULL) AND merged_into <> id AND merged_under <> id);
ALTER TABLE contact ADD CONSTRAINT contact_merged_into_fkey FOREIGN KEY (company_id, merged_into) REFERENCES contact (company_id, id);
ALTER TABLE contact ADD CONSTRAINT contact_merged_under_fkey FOREIGN KEY (company_id, merged_under) REFERENCES contact (company_id, id);
CREATE INDEX contact_merged ON contact (company_id, merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX contact_merged_under ON contact (company_id, merged_under) WHERE merged_under IS NOT NULL;

-- What two contacts of one person may share, as a platform tells it.
CREATE INDEX proxy_user_phone ON proxy_user (company_id, (regexp_replace(profile ->> 'phone', '\D', '', 'g'))) WHERE profile ? 'phone';
CREATE INDEX proxy_user_email ON proxy_user (company_id, (lower(profile ->> 'email'))) WHERE profile ? 'email';
CREATE INDEX proxy_user_union ON proxy_user (company_id, (profile ->> 'unionId')) WHERE profile ? 'unionId';

CREATE INDEX contact_label_by_label ON contact_label (company_id, label_id);

-- Append only.
CREATE TABLE contact_note (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  contact_id uuid NOT NULL,
  author_id uuid NOT NULL,
  text text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id),
  FOREIGN KEY (company_id, contact_id) REFERENCES contact (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, author_id) REFERENCES agent (company_id, id)
);
CREATE INDEX contact_note_of_contact ON contact_note (company_id, contact_id, id);

-- Blocks are a contact's; the conversation mirrors what holds for its person, since its row is what the router locks.
ALTER TABLE block ADD FOREIGN KEY (company_id, blocked_by) REFERENCES agent (company_id, id);
ALTER TABLE proxy_user DROP COLUMN blocked_until;
ALTER TABLE conversation ADD COLUMN blocked_until timestamptz;

-- Visitors who came and said nothing: found by themselves, to be let go. A person is removed only after their conversation, which the
-- database finds by the account's key; by the person alone it would read all conversations of the company.
CREATE INDEX conversation_empty ON conversation (created_at) WHERE last_seq = 0;
ALTER TABLE proxy_user ADD CONSTRAINT proxy_user_of_account UNIQUE (company_id, account_id, id);
ALTER TABLE conversation DROP CONSTRAINT conversation_company_id_proxy_user_id_fkey;
ALTER TABLE conversation ADD CONSTRAINT conversation_proxy_user_fkey
  FOREIGN KEY (company_id, account_id, proxy_user_id) REFERENCES proxy_user (company_id, account_id, id);

-- Messages older than the search are given their words in the background: how far that has come. Gone when done.
CREATE TABLE search_backfill (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  sent_before timestamptz NOT NULL,
  company_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  conversation_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  seq bigint NOT NULL DEFAULT 0
);
INSERT INTO search_backfill (sent_before)
  SELECT applied_at FROM schema_migration
  WHERE version = 8 AND EXISTS (SELECT FROM message WHERE words IS NULL AND sent_at < applied_at);
