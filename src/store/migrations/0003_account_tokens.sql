-- Secrets a platform handed out (access tokens): sealed, kept over a restart, gone with the account.
CREATE TABLE account_token (
  company_id uuid NOT NULL,
  account_id uuid NOT NULL,
  name text NOT NULL,
  sealed_value text NOT NULL,
  secret_key_id text NOT NULL,
  expires_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, name),
  FOREIGN KEY (company_id, account_id) REFERENCES channel_account (company_id, id) ON DELETE CASCADE
);
