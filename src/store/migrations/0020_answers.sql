-- Answers kept ready: canned responses for agents, FAQ entries for the bot and for suggestions, and how far the bot of each conversation is.

-- Nothing has written to these two yet.
DROP TABLE canned_response, faq_entry;

CREATE TABLE canned_response (
  company_id uuid NOT NULL REFERENCES company (id),
  id uuid NOT NULL,
  scope text NOT NULL CHECK (scope IN ('general', 'group', 'own')),
  group_id uuid,
  agent_id uuid,
  -- Lower case, typed after a slash.
  shortcut text NOT NULL,
  title text NOT NULL,
  text text NOT NULL,
  language text,
  used_count bigint NOT NULL DEFAULT 0,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id),
  CHECK ((scope = 'group') = (group_id IS NOT NULL)),
  CHECK ((scope = 'own') = (agent_id IS NOT NULL)),
  CONSTRAINT canned_response_shortcut UNIQUE NULLS NOT DISTINCT (company_id, group_id, agent_id, shortcut),
  FOREIGN KEY (company_id, group_id) REFERENCES agent_group (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, agent_id) REFERENCES agent (company_id, id) ON DELETE CASCADE
);

CREATE TABLE faq_entry (
  company_id uuid NOT NULL REFERENCES company (id),
  id uuid NOT NULL,
  question text NOT NULL,
  -- Other ways people ask it.
  phrasings text[] NOT NULL DEFAULT '{}',
  -- Words that point to it wherever they stand.
  keywords text[] NOT NULL DEFAULT '{}',
  answer jsonb NOT NULL,
  language text,
  enabled boolean NOT NULL DEFAULT true,
  -- Offered when a session opens.
  suggested boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id),
  CONSTRAINT faq_entry_question UNIQUE (company_id, question)
);

CREATE TABLE faq_setting (
  company_id uuid PRIMARY KEY REFERENCES company (id),
  -- [[term, …]]: terms of one list mean the same.
  synonyms jsonb NOT NULL DEFAULT '[]',
  -- Grows with every change of an entry or of the synonyms: what was made ready from them is made anew.
  revision bigint NOT NULL DEFAULT 1
);

CREATE TABLE bot_setting (
  company_id uuid NOT NULL,
  account_id uuid NOT NULL,
  enabled boolean NOT NULL,
  name text NOT NULL,
  language text NOT NULL,
  -- From this score an entry is the answer, if it is ahead of the next by the margin; from the lower one it is offered.
  answer_threshold double precision NOT NULL,
  offer_threshold double precision NOT NULL,
  margin double precision NOT NULL,
  suggests boolean NOT NULL,
  transfer_words text[] NOT NULL,
  max_misses int NOT NULL CHECK (max_misses > 0),
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, account_id),
  FOREIGN KEY (company_id, account_id) REFERENCES channel_account (company_id, id) ON DELETE CASCADE
);

CREATE TABLE bot_progress (
  company_id uuid NOT NULL,
  session_id uuid NOT NULL,
  -- Inbound up to here has been answered.
  handled_seq bigint NOT NULL,
  -- How many messages it has answered.
  turns int NOT NULL DEFAULT 0,
  misses int NOT NULL DEFAULT 0,
  -- The choices of the last menu, for those who answer with its number: [{id, label}].
  offered jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (company_id, session_id),
  FOREIGN KEY (company_id, session_id) REFERENCES service_session (company_id, id) ON DELETE CASCADE
);
CREATE INDEX service_session_bot ON service_session (conversation_id) WHERE state = 'bot';

-- A language model a company may have asked; without a row nothing ever is.
CREATE TABLE model_setting (
  company_id uuid PRIMARY KEY REFERENCES company (id),
  -- Of an API that speaks as OpenAI's does, without /chat/completions.
  base_url text NOT NULL,
  model text NOT NULL,
  -- AES-256-GCM, bound to the company; empty: the API asks for none.
  sealed_key text,
  secret_key_id text,
  -- What it is asked for: which FAQ entry is meant, drafts for agents, summaries for whoever takes over.
  answers boolean NOT NULL,
  drafts boolean NOT NULL,
  summaries boolean NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK ((sealed_key IS NULL) = (secret_key_id IS NULL))
);
