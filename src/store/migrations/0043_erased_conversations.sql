-- Nobody writes in the conversation of somebody who was erased, whatever an instance still remembers of them.
ALTER TABLE conversation ADD COLUMN erased_at timestamptz;
UPDATE conversation c SET erased_at = now() FROM proxy_user p
WHERE p.company_id = c.company_id AND p.id = c.proxy_user_id AND p.platform_user_id = 'erased:' || p.id;
