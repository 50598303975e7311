import { Anchor, Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from '../../i18n/translation.js';
import { listAccounts } from '../../api/admin.js';
import { resendMessage } from '../../api/conversations.js';
import { listTroubledMessages, type TroubledMessage } from '../../api/operations.js';
import { describeFailure, useDescribeError } from '../../i18n/describe-error.js';
import { exactTime, untilTime } from '../../i18n/times.js';
import { notify } from '../../shell/notify.js';
import { PageMessage } from '../../shell/page-message.js';
import { useNow } from '../../shell/use-now.js';

/** Answers that did not reach the customer, or of which nobody knows. */
export function TroubledMessages() {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const accounts = useQuery({ queryKey: ['channel-accounts'], queryFn: listAccounts });
  const messages = useInfiniteQuery({
    queryKey: ['troubled-messages'],
    queryFn: ({ pageParam }) => listTroubledMessages(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const resend = useMutation({
    mutationFn: ({ messageId, status }: TroubledMessage) => resendMessage({ id: messageId, status }),
    onSuccess: () => notify({ color: 'teal', message: t('operations.resent') }),
    onSettled: () => messages.refetch(),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  const items = messages.data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0)
    return messages.isPending ? null : (
      <PageMessage icon={<IconCircleCheck size={28} />} title={t('operations.noMessages')} text={t('operations.noMessagesText')} />
    );
  const nameOf = (id: string): string => accounts.data?.items.find((account) => account.id === id)?.name ?? '—';
  return (
    <Stack>
      {items.map((message) => (
        <MessageCard
          key={message.messageId}
          message={message}
          account={nameOf(message.accountId)}
          onResend={() => resend.mutate(message)}
        />
      ))}
      {messages.hasNextPage && (
        <Button size="xs" variant="subtle" loading={messages.isFetchingNextPage} onClick={() => void messages.fetchNextPage()}>
          {t('codes.more')}
        </Button>
      )}
    </Stack>
  );
}

function MessageCard({ message, account, onResend }: { message: TroubledMessage; account: string; onResend: () => void }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { contactName, status, error, preview, type, sentAt, conversationId } = message;
  return (
    <Paper withBorder p="md" radius="lg" component="article" aria-label={`${contactName} ${status}`}>
      <Group gap="sm" justify="space-between" align="flex-start">
        <div style={{ flex: '1 1 260px', minWidth: 0 }}>
          <Group gap={8}>
            <Anchor component={Link} to={`/inbox/${conversationId}`} fw={600}>
              {contactName}
            </Anchor>
            <Badge variant="light" color={status === 'uncertain' ? 'gray' : 'red'} tt="none">
              {t(`operations.status.${status}`)}
            </Badge>
          </Group>
          <Text size="sm" lineClamp={2}>
            {preview === '' ? t(`content.kind.${type}`) : preview}
          </Text>
          {error !== null && (
            <Text size="sm" c="var(--sb-danger)" style={{ overflowWrap: 'anywhere' }}>
              {describeFailure(i18n, error)}
            </Text>
          )}
          <Text size="sm" c="dimmed" title={exactTime(sentAt, i18n.language)}>
            {account} · {untilTime(sentAt, now, i18n.language)}
          </Text>
        </div>
        <Button size="xs" variant="default" onClick={onResend}>
          {t('operations.resend')}
        </Button>
      </Group>
    </Paper>
  );
}
