import { Button, Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from '../../i18n/translation.js';
import { replayAllEvents, replayEvent } from '../../api/operations.js';
import { useDescribeError } from '../../i18n/describe-error.js';
import { notify } from '../../shell/notify.js';
import { PageMessage } from '../../shell/page-message.js';
import { QueryState } from '../query-state.js';
import { deadReason } from './dead-reason.js';
import { EventCard } from './event-card.js';
import { useRawEvents } from './use-raw-events.js';

/** Webhooks of platforms that nobody could use, kept as they came. */
export function DeadEvents() {
  const { t, i18n } = useTranslation();
  const describe = useDescribeError();
  const { events, accountNameOf } = useRawEvents('dead');
  const replay = useMutation({
    mutationFn: (which: number | 'all') => (which === 'all' ? replayAllEvents() : replayEvent(which)),
    onSuccess: () => notify({ color: 'teal', message: t('operations.replayed') }),
    onSettled: () => events.refetch(),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  const going = replay.isPending ? replay.variables : null;
  return (
    <>
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
                <Button
                  size="xs"
                  variant="default"
                  loading={going === 'all'}
                  disabled={replay.isPending}
                  onClick={() => replay.mutate('all')}
                >
                  {t('operations.replayAll')}
                </Button>
              </Group>
              {items.map((event) => (
                <EventCard
                  key={event.id}
                  event={event}
                  account={accountNameOf(event.accountId)}
                  reason={event.reason === null ? undefined : deadReason(i18n, event.reason)}
                >
                  <Button
                    size="xs"
                    variant="default"
                    loading={going === event.id}
                    disabled={replay.isPending}
                    onClick={() => replay.mutate(event.id)}
                  >
                    {t('operations.replay')}
                  </Button>
                </EventCard>
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
