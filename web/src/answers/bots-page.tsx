import { Button, Group, Paper, Stack, Switch, Text, Title } from '@mantine/core';
import { IconRobot } from '@tabler/icons-react';
import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { ChannelAccountView } from '../../../src/contract/api.js';
import { QueryState } from '../admin/query-state.js';
import { SectionHead } from '../admin/section-head.js';
import { ToChannels } from '../admin/to-channels.js';
import { listAccounts } from '../api/admin.js';
import { getBot, putBot } from '../api/answers.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { notify } from '../shell/notify.js';
import { PageLoading } from '../shell/page-loading.js';
import { PageMessage } from '../shell/page-message.js';
import { PlatformBadge } from '../shell/platform-badge.js';
import { BotDialog } from './bot-dialog.js';
import { ModelCard } from './model-card.js';

/** Which accounts a bot answers first, and how. */
export function BotsPage() {
  const { t } = useTranslation();
  const accounts = useQuery({ queryKey: ['channel-accounts'], queryFn: listAccounts });
  return (
    <>
      <SectionHead title={t('answers.bots')} text={t('answers.botsText')} />
      <QueryState query={accounts}>{({ items }) => <Bots accounts={items} />}</QueryState>
    </>
  );
}

const botOf = ({ id }: ChannelAccountView) => ({ queryKey: ['bot', id], queryFn: () => getBot(id) });

/** All of it at once: a card that came later would push the buttons below it from under the pointer. */
function Bots({ accounts }: { accounts: readonly ChannelAccountView[] }) {
  const { t } = useTranslation();
  const isPending = useQueries({ queries: accounts.map(botOf), combine: (bots) => bots.some((bot) => bot.isPending) });
  if (isPending) return <PageLoading />;
  return (
    <>
      {accounts.length === 0 ? (
        <PageMessage icon={<IconRobot size={28} />} title={t('admin.noAccounts')} text={t('answers.botsNoAccounts')}>
          <ToChannels />
        </PageMessage>
      ) : (
        <Stack>
          {accounts.map((account) => (
            <BotCard key={account.id} account={account} />
          ))}
        </Stack>
      )}
      <ModelCard />
    </>
  );
}

function BotCard({ account }: { account: ChannelAccountView }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const describe = useDescribeError();
  const asked = botOf(account);
  const bot = useQuery(asked);
  const [editing, setEditing] = useState(false);
  const change = useMutation({
    // All of it is put: nothing else is turned back to what this page once read.
    mutationFn: async (enabled: boolean) => putBot(account.id, { ...(await getBot(account.id)), enabled }),
    onSuccess: (settings) => client.setQueryData(asked.queryKey, settings),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  return (
    <Paper withBorder p="md" radius="lg" component="article" aria-label={account.name}>
      <QueryState query={bot}>
        {(settings) => (
          <>
            <Group gap="sm">
              <PlatformBadge platform={account.platform} size={28} />
              <div style={{ flex: '1 1 200px', minWidth: 0 }}>
                <Title order={2} size="h5" style={{ overflowWrap: 'anywhere' }}>
                  {account.name}
                </Title>
                <Text size="sm" c="dimmed">
                  {settings.enabled ? `${t('answers.botOn')} · ${settings.name}` : t('answers.botOff')}
                </Text>
              </div>
              <Button
                size="xs"
                variant="default"
                onClick={() => setEditing(true)}
                aria-label={`${t('answers.botSettings')}: ${account.name}`}
              >
                {t('answers.botSettings')}
              </Button>
              <Switch
                checked={settings.enabled}
                disabled={change.isPending}
                aria-label={`${account.name}: ${t('answers.botOn')}`}
                onChange={(event) => change.mutate(event.currentTarget.checked)}
              />
            </Group>
            {editing && <BotDialog account={account} settings={settings} onClose={() => setEditing(false)} />}
          </>
        )}
      </QueryState>
    </Paper>
  );
}
