-- When the platform was last asked who a person is; empty: never.
ALTER TABLE proxy_user ADD COLUMN profile_asked_at timestamptz;
