import { Paper, SimpleGrid, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from '../i18n/translation.js';
import type { GroupView } from '../../../src/contract/api.js';
import type { QueueView } from '../api/queues.js';
import { elapsed, exactTime } from '../i18n/times.js';
import { useNow } from '../shell/use-now.js';
import classes from './supervision-page.module.css';

/** One card for each group: how many wait, and how long the first of them has. Leads to the list of them. */
export function QueueCards({ queues, groups }: { queues: QueueView[]; groups: GroupView[] }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="md" mb="xl" component="ul" className={classes.queues}>
      {queues.map((queue) => {
        const most = groups.find((group) => group.id === queue.groupId)?.queueMax ?? null;
        return (
          <Paper key={queue.groupId} component="li" withBorder radius="lg" p="md" className={classes.queue} data-waiting={queue.queued > 0}>
            <Link to="/inbox" search={{ view: 'queued', groupId: queue.groupId }} className={classes.queueLink}>
              <Text size="sm" fw={600} truncate>
                {queue.name}
              </Text>
              <span className={classes.count}>{queue.queued}</span>
              <Text size="xs" c="dimmed" title={queue.oldestQueuedAt === null ? undefined : exactTime(queue.oldestQueuedAt, i18n.language)}>
                {queue.oldestQueuedAt === null
                  ? t('supervision.nobodyWaits')
                  : t('supervision.longest', { time: elapsed(queue.oldestQueuedAt, now, i18n.language) })}
                {most !== null && ` · ${t('supervision.most', { count: most })}`}
              </Text>
              {queue.parked > 0 && (
                <Text size="xs" c="dimmed">
                  {t('supervision.parked', { count: queue.parked })}
                </Text>
              )}
            </Link>
          </Paper>
        );
      })}
    </SimpleGrid>
  );
}
