import { Button, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from '../i18n/translation.js';
import type { ConversationView, SessionEventView } from '../../../src/contract/api.js';
import { listSessionEvents } from '../api/timeline.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { briefTime, clockTime, exactTime } from '../i18n/times.js';
import { useNow } from '../shell/use-now.js';
import { Section } from './panel-section.js';
import { timelineKey } from './timeline-key.js';
import classes from './session-timeline.module.css';

/** What happened to the conversation and by whom, the newest first; a thin rule between one service session and the one before. */
export function SessionTimeline({ conversation: { id, contact } }: { conversation: ConversationView }) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    // Under the person: whatever moves a session asks for the person anew.
    queryKey: ['contact', contact.id, 'timeline', id],
    queryFn: ({ pageParam, signal }) => listSessionEvents(id, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
  const events = data?.pages.flatMap((page) => page.items) ?? [];
  if (events.length === 0 && error === null) return null;
  return (
    <Section title={t('timeline.title')}>
      {error !== null && (
        <Text size="sm" c="dimmed" mb={6}>
          {describe(error)}
        </Text>
      )}
      {events.length > 0 && (
        <ol className={classes.events} reversed data-testid="timeline">
          {events.map((event) => (
            <EventItem key={`${event.sessionId} ${String(event.no)}`} event={event} />
          ))}
        </ol>
      )}
      {hasNextPage && (
        <Button variant="subtle" size="xs" fullWidth mt={4} loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('timeline.earlier')}
        </Button>
      )}
    </Section>
  );
}

function EventItem({ event }: { event: SessionEventView }) {
  const { i18n } = useTranslation();
  const now = useNow();
  const { at, no, state } = event;
  const [brief, clock] = [briefTime(at, now, i18n.language), clockTime(at, i18n.language)];
  return (
    <li className={classes.event} data-state={state} data-begins={no === 1}>
      <span dir="auto">{useWords(event)}</span>
      <time className={classes.time} dateTime={at} title={exactTime(at, i18n.language)}>
        {brief === clock ? clock : `${brief} · ${clock}`}
      </time>
    </li>
  );
}

function useWords(event: SessionEventView): string {
  const { t, i18n } = useTranslation();
  const { reason, agentName, groupName, fromGroupName, fromAgentName, by } = event;
  const known = `events.reason.${reason ?? ''}`;
  return t(
    timelineKey(event, (key) => i18n.exists(key)),
    {
      by: by.name ?? fromAgentName,
      to: agentName ?? groupName,
      group: groupName,
      from: fromGroupName,
      // The hub's own reasons have words in every language; an agent's are shown as they were typed.
      reason: i18n.exists(known) ? t(known) : reason,
    },
  );
}
