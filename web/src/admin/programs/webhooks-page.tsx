import { Button, Stack } from '@mantine/core';
import { IconPlus, IconWebhook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n/translation.js';
import type { OutgoingWebhookView } from '../../../../src/contract/automation.js';
import { listWebhooks } from '../../api/programs.js';
import { PageMessage } from '../../shell/page-message.js';
import { QueryState } from '../query-state.js';
import { SectionHead } from '../section-head.js';
import { SecretDialog } from './secret-dialog.js';
import { WebhookCard } from './webhook-card.js';
import { WebhookDialog } from './webhook-dialog.js';

export function WebhooksPage() {
  const { t } = useTranslation();
  const webhooks = useQuery({ queryKey: ['outgoing-webhooks'], queryFn: listWebhooks });
  const [editing, setEditing] = useState<OutgoingWebhookView | 'new' | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const newButton = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setEditing('new')}>
      {t('webhooks.new')}
    </Button>
  );
  return (
    <>
      <SectionHead title={t('webhooks.title')} text={t('webhooks.text')}>
        {webhooks.data?.items.length === 0 ? null : newButton}
      </SectionHead>
      <QueryState query={webhooks}>
        {({ items }) =>
          items.length === 0 ? (
            <PageMessage icon={<IconWebhook size={28} />} title={t('webhooks.none')} text={t('webhooks.noneText')}>
              {newButton}
            </PageMessage>
          ) : (
            <Stack>
              {items.map((webhook) => (
                <WebhookCard key={webhook.id} webhook={webhook} onEdit={() => setEditing(webhook)} onSecret={setSecret} />
              ))}
            </Stack>
          )
        }
      </QueryState>
      {editing !== null && (
        <WebhookDialog webhook={editing === 'new' ? null : editing} onSecret={setSecret} onClose={() => setEditing(null)} />
      )}
      {secret !== null && (
        <SecretDialog title={t('webhooks.secretTitle')} label={t('webhooks.secret')} secret={secret} onClose={() => setSecret(null)} />
      )}
    </>
  );
}
