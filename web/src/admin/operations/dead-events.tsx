import { Button, Code, Group, Paper, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n/translation.js';
import { listAccounts } from '../../api/admin.js';
import { listDeadEvents, replayAllEvents, replayEvent, type DeadEvent } from '../../api/operations.js';
import { useDescribeError } from '../../i18n/describe-error.js';
import { exactTime, untilTime } from '../../i18n/times.js';
import { notify } from '../../shell/notify.js';
import { PageMessage } from '../../shell/page-message.js';
import { useNow } from '../../shell/use-now.js';
import { QueryState } from '../query-state.js';
import { StaleNote } from '../stale-note.js';
import { ASK_EVERY_MS } from './ask-every.js';
import { deadReason } from './dead-reason.js';

/** Webhooks of platforms that nobody could use, kept as they came. */
export function DeadEvents() {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const accounts = useQuery({ queryKey: ['channel-accounts'], queryFn: listAccounts });
  const events = useInfiniteQuery({
    queryKey: ['dead-events'],
    queryFn: ({ pageParam }) => listDeadEvents(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: ASK_EVERY_MS,
  });
  const replay = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSuccess: () => notify({ color: 'teal', message: t('operations.replayed') }),
    onSettled: () => events.refetch(),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  const nameOf = (id: string): string => accounts.data?.items.find((account) => account.id === id)?.name ?? '—';
  return (
    <>
      <StaleNote query={events} />
      <QueryState query={events}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0)
            return (
              <PageMessage icon={<IconCircleCheck size={28} />} title={t('operations.noEvents')} text={t('operations.noEventsText')} />
            );
          return (
            <Stack>
              <Group justify="space-between">
                <Text size="sm" c="dimmed">
                  {t('operations.eventsText')}
                </Text>
                <Button size="xs" variant="default" loading={replay.isPending} onClick={() => replay.mutate(replayAllEvents)}>
                  {t('operations.replayAll')}
                </Button>
              </Group>
              {items.map((event) => (
                <EventCard
                  key={event.id}
                  event={event}
                  account={nameOf(event.accountId)}
                  onReplay={() => replay.mutate(() => replayEvent(event.id))}
                />
              ))}
              {events.hasNextPage && (
                <Button size="xs" variant="subtle" loading={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>
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

function EventCard({ event, account, onReplay }: { event: DeadEvent; account: string; onReplay: () => void }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Paper withBorder p="md" radius="lg" component="article" aria-label={`${account} ${String(event.id)}`}>
      <Group gap="sm" justify="space-between" align="flex-start">
        <div style={{ flex: '1 1 260px', minWidth: 0 }}>
          <Text fw={600}>{account}</Text>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {event.reason === null ? '—' : deadReason(i18n, event.reason)}
          </Text>
          <Text size="sm" c="dimmed" title={exactTime(event.receivedAt, i18n.language)}>
            {untilTime(event.receivedAt, now, i18n.language)} · {t('webhooks.attempts', { count: event.attempts })}
          </Text>
        </div>
        <Group gap={6}>
          <Button size="xs" variant="default" onClick={() => setIsOpen(!isOpen)} aria-expanded={isOpen}>
            {t(isOpen ? 'operations.hideBody' : 'operations.showBody')}
          </Button>
          <Button size="xs" variant="default" onClick={onReplay}>
            {t('operations.replay')}
          </Button>
        </Group>
      </Group>
      {isOpen && (
        <Code block mt="sm" style={{ maxHeight: 320, overflow: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {event.body}
        </Code>
      )}
    </Paper>
  );
}
