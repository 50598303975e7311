-- The same shortcut may stand for the same answer in another language.
ALTER TABLE canned_response DROP CONSTRAINT canned_response_shortcut,
  ADD CONSTRAINT canned_response_shortcut UNIQUE NULLS NOT DISTINCT (company_id, group_id, agent_id, shortcut, language);
