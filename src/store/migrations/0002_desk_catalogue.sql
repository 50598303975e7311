-- The desk's catalogue: hours, texts, labels, blocks, ratings. Keys are what matters here; features fill them.

CREATE TABLE working_hours (
  company_id uuid NOT NULL,
  group_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('regular', 'special')),
  intervals jsonb NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, group_id, kind),
  FOREIGN KEY (company_id, group_id) REFERENCES agent_group (company_id, id) ON DELETE CASCADE
);

CREATE TABLE canned_response (
  company_id uuid NOT NULL REFERENCES company (id),
  id uuid NOT NULL,
  scope text NOT NULL CHECK (scope IN ('general', 'group', 'own')),
  -- The group or agent it belongs to; empty for general.
  owner_id uuid,
  shortcut text NOT NULL,
  title text NOT NULL,
  text text NOT NULL,
  language text,
  used_count bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (company_id, id),
  CHECK ((scope = 'general') = (owner_id IS NULL)),
  UNIQUE NULLS NOT DISTINCT (company_id, scope, owner_id, shortcut)
);

CREATE TABLE faq_entry (
  company_id uuid NOT NULL REFERENCES company (id),
  id uuid NOT NULL,
  question text NOT NULL,
  phrases text[] NOT NULL DEFAULT '{}',
  answer text NOT NULL,
  language text,
  suggested boolean NOT NULL DEFAULT false,
  PRIMARY KEY (company_id, id)
);

CREATE TABLE label (
  company_id uuid NOT NULL REFERENCES company (id),
  id uuid NOT NULL,
  name text NOT NULL,
  color text NOT NULL,
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, name)
);

CREATE TABLE contact_label (
  company_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  label_id uuid NOT NULL,
  PRIMARY KEY (company_id, contact_id, label_id),
  FOREIGN KEY (company_id, contact_id) REFERENCES contact (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, label_id) REFERENCES label (company_id, id) ON DELETE CASCADE
);

CREATE TABLE block (
  company_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  blocked_by uuid NOT NULL,
  blocked_at timestamptz NOT NULL,
  -- Empty: until lifted.
  until timestamptz,
  reason text,
  PRIMARY KEY (company_id, contact_id),
  FOREIGN KEY (company_id, contact_id) REFERENCES contact (company_id, id) ON DELETE CASCADE
);

CREATE TABLE rating (
  company_id uuid NOT NULL,
  session_id uuid NOT NULL,
  score int NOT NULL CHECK (score BETWEEN 1 AND 5),
  comment text,
  rated_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, session_id),
  FOREIGN KEY (company_id, session_id) REFERENCES service_session (company_id, id)
);
