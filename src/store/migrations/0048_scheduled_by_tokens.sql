-- The API token it was written with: revoked, it sends nothing any more. No reference, since that it is gone has to be seen.
ALTER TABLE scheduled_message ADD COLUMN api_token_id uuid;
