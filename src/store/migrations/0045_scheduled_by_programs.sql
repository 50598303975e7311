-- The role of the program that wrote it, as it was then; null: a person wrote it.
ALTER TABLE scheduled_message ADD COLUMN program_role text CHECK (program_role IN ('agent', 'supervisor', 'admin'));
