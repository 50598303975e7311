import { Badge, Button, Group, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useTranslation } from '../../i18n/translation.js';
import type { OutgoingEventView, OutgoingWebhookView } from '../../../../src/contract/automation.js';
import { listWebhookEvents, redeliver } from '../../api/programs.js';
import { useDescribeError } from '../../i18n/describe-error.js';
import { lossWords } from '../../i18n/loss-words.js';
import { briefTime, exactTime } from '../../i18n/times.js';
import { Dialog } from '../../shell/dialog.js';
import { notify } from '../../shell/notify.js';
import { useNow } from '../../shell/use-now.js';
import { QueryState } from '../query-state.js';
import classes from './webhook-log.module.css';

const COLOURS = { queued: 'gray', delivered: 'teal', failed: 'red' } as const;

/** What was told to one address, newest first. */
export function WebhookLog({ webhook, onClose }: { webhook: OutgoingWebhookView; onClose: () => void }) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const log = useInfiniteQuery({
    queryKey: ['outgoing-events', webhook.id],
    queryFn: ({ pageParam }) => listWebhookEvents(webhook.id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    gcTime: 0,
  });
  const again = useMutation({
    mutationFn: (id: string) => redeliver(webhook.id, [id]),
    onSettled: () => log.refetch(),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  return (
    <Dialog onClose={onClose} size="xl" title={t('webhooks.logOf', { name: webhook.name })} centered={false}>
      <QueryState query={log}>
        {({ pages }) => <Told events={pages.flatMap((page) => page.items)} onAgain={(id) => again.mutate(id)} />}
      </QueryState>
      <Group justify="space-between" mt="sm">
        <Button size="xs" variant="default" onClick={() => void log.refetch()}>
          {t('automation.lookAgain')}
        </Button>
        {log.hasNextPage && (
          <Button size="xs" variant="subtle" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {t('codes.more')}
          </Button>
        )}
      </Group>
    </Dialog>
  );
}

function Told({ events, onAgain }: { events: OutgoingEventView[]; onAgain: (id: string) => void }) {
  const { t } = useTranslation();
  if (events.length === 0)
    return (
      <Text c="dimmed" py="lg" ta="center">
        {t('webhooks.logEmpty')}
      </Text>
    );
  return (
    <Table verticalSpacing={7} className={classes.table ?? ''}>
      <Table.Tbody>
        {events.map((event) => (
          <LogRow key={event.id} event={event} onAgain={() => onAgain(event.id)} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function LogRow({ event, onAgain }: { event: OutgoingEventView; onAgain: () => void }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { type, state, attempts, error, createdAt } = event;
  return (
    <Table.Tr>
      <Table.Td className={classes.time ?? ''} title={exactTime(createdAt, i18n.language)}>
        {briefTime(createdAt, now, i18n.language)}
      </Table.Td>
      <Table.Td>
        <Text size="sm" ff="monospace">
          {type}
        </Text>
      </Table.Td>
      <Table.Td className={classes.fate ?? ''}>
        <Badge variant="light" color={COLOURS[state]} tt="none">
          {t(`webhooks.state.${state}`)}
        </Badge>{' '}
        <Text span size="xs" c="dimmed">
          {t('webhooks.attempts', { count: attempts })}
          {error === undefined ? '' : ` · ${lossWords(i18n, error)}`}
        </Text>
      </Table.Td>
      <Table.Td ta="right">
        {state !== 'queued' && (
          <Button size="compact-xs" variant="default" onClick={onAgain}>
            {t('webhooks.again')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
