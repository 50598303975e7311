import { Anchor, Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation, type Translate } from '../../i18n/translation.js';
import type { MessageStatus } from '../../../../src/contract/api.js';
import { listAccounts } from '../../api/admin.js';
import { listTroubledMessages, type TroubledMessage } from '../../api/operations.js';
import { useDescribeFailure } from '../../i18n/describe-error.js';
import { usePersonName } from '../../i18n/person-name.js';
import { exactTime, untilTime } from '../../i18n/times.js';
import { notify } from '../../shell/notify.js';
import { PageMessage } from '../../shell/page-message.js';
import { useNow } from '../../shell/use-now.js';
import { SettleSteps, type SettleLabels } from '../../thread/settle-steps.js';
import { hasFailed, isOurs, refusalTitle } from '../../thread/settling.js';
import { QueryState } from '../query-state.js';
import { ASK_EVERY_MS } from './ask-every.js';

/** Messages that did not reach the customer, of which nobody knows, or which the platform would not change. */
export function TroubledMessages() {
  const { t } = useTranslation();
  const accounts = useQuery({ queryKey: ['channel-accounts'], queryFn: listAccounts });
  const messages = useInfiniteQuery({
    queryKey: ['troubled-messages'],
    queryFn: ({ pageParam }) => listTroubledMessages(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: ASK_EVERY_MS,
  });
  const nameOf = (id: string): string => accounts.data?.items.find((account) => account.id === id)?.name ?? '—';
  return (
    <>
      <QueryState query={messages}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0)
            return (
              <PageMessage icon={<IconCircleCheck size={28} />} title={t('operations.noMessages')} text={t('operations.noMessagesText')} />
            );
          return (
            <Stack>
              {items.map((message) => (
                <MessageCard
                  key={message.messageId}
                  message={message}
                  account={nameOf(message.accountId)}
                  onSettled={() => void messages.refetch()}
                />
              ))}
              {messages.hasNextPage && (
                <Button size="xs" variant="subtle" loading={messages.isFetchingNextPage} onClick={() => void messages.fetchNextPage()}>
                  {t('codes.more')}
                </Button>
              )}
            </Stack>
          );
        }}
      </QueryState>
    </>
  );
}

interface CardProps {
  message: TroubledMessage;
  account: string;
  onSettled: () => void;
}

function MessageCard({ message, account, onSettled }: CardProps) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { messageId, kind, senderType, status, error, refusedChange, preview, type, sentAt, conversationId } = message;
  const trouble = hasFailed(message) ? status : 'change_refused';
  const refused = hasFailed(message) ? null : refusedChange;
  const reason = refused ?? error;
  const describe = useDescribeFailure();
  const name = usePersonName()(message.contactName, [message]);
  return (
    <Paper withBorder p="md" radius="lg" component="article" aria-label={`${name} · ${t(`operations.status.${trouble}`)}`}>
      <Group gap="sm" justify="space-between" align="flex-start">
        <div style={{ flex: '1 1 260px', minWidth: 0 }}>
          <Group gap={8}>
            <Anchor component={Link} to={`/inbox/${conversationId}`} fw={600}>
              {name}
            </Anchor>
            <Badge variant="light" color={status === 'uncertain' ? 'gray' : 'red'} tt="none">
              {t(`operations.status.${trouble}`)}
            </Badge>
          </Group>
          <Text size="sm" lineClamp={2}>
            {preview === '' ? t(`content.kind.${type}`) : preview}
          </Text>
          {reason !== null && (
            <Text size="sm" c="var(--sb-danger)" style={{ overflowWrap: 'anywhere' }}>
              {refused !== null && `${refusalTitle(refused, t)} `}
              {describe(reason)}
            </Text>
          )}
          <Text size="sm" c="dimmed" title={exactTime(sentAt, i18n.language)}>
            {account} · {untilTime(sentAt, now, i18n.language)}
          </Text>
        </div>
        <SettleSteps
          message={{ id: messageId, status }}
          steps={stepsFor(trouble, isOurs(kind, senderType), t)}
          size="xs"
          onDone={(step) => notify({ color: 'teal', message: t(step === 'resend' ? 'operations.resent' : 'operations.settled') })}
          onSettled={onSettled}
        />
      </Group>
    </Paper>
  );
}

/** What the business wrote outside the hub cannot be sent from here. */
function stepsFor(trouble: MessageStatus | 'change_refused', ours: boolean, t: Translate): SettleLabels {
  if (trouble === 'change_refused') return { seen: t('thread.seen') };
  if (!ours) return {};
  const resend = t('operations.resend');
  return trouble === 'uncertain' ? { resend, sent: t('thread.markDelivered'), failed: t('thread.markFailed') } : { resend };
}
