import { Button, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useSaid } from '../../i18n/said.js';
import { useTranslation } from '../../i18n/translation.js';
import { PageMessage } from '../../shell/page-message.js';
import { QueryState } from '../query-state.js';
import { EventCard } from './event-card.js';
import { useRawEvents } from './use-raw-events.js';

/** Webhooks of platforms that tell nothing the desk has to know, each with the reason. */
export function IgnoredEvents() {
  const { t } = useTranslation();
  const said = useSaid();
  const { events, accountNameOf } = useRawEvents('ignored');
  return (
    <>
      <QueryState query={events}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0)
            return (
              <PageMessage icon={<IconCircleCheck size={28} />} title={t('operations.noIgnored')} text={t('operations.ignoredText')} />
            );
          return (
            <Stack>
              <Text size="sm" c="dimmed">
                {t('operations.ignoredText')}
              </Text>
              {items.map((event) => (
                <EventCard
                  key={event.id}
                  event={event}
                  account={accountNameOf(event.accountId)}
                  reason={event.reasons && { words: event.reasons.map(said).join(' · ') }}
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
