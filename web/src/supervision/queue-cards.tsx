import { Paper, SimpleGrid, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from '../i18n/translation.js';
import type { GroupView } from '../../../src/contract/api.js';
import type { QueueView } from '../api/queues.js';
import { elapsed, exactTime, hasJustBegun } from '../i18n/times.js';
import { useNow } from '../shell/use-now.js';
import classes from './supervision-page.module.css';

/** One card for each group: how many wait, and how long the first of them has. Leads to the list of them. */
export function QueueCards({ queues, groups }: { queues: QueueView[]; groups: GroupView[] }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const standing = ({ queued, parked, oldestQueuedAt }: QueueView): string | null => {
    if (oldestQueuedAt !== null)
      return hasJustBegun(oldestQueuedAt, now)
        ? t('supervision.longestNow')
        : t('supervision.longest', { time: elapsed(oldestQueuedAt, now, i18n.language) });
    return queued + parked === 0 ? t('supervision.nobodyWaits') : null;
  };
  return (
    <section aria-labelledby="waiting-now">
      <h2 id="waiting-now" className={classes.heading}>
        {t('supervision.waiting', { count: queues.reduce((sum, { queued }) => sum + queued, 0) })}
      </h2>
      <SimpleGrid cols={{ base: 2, md: 3 }} spacing="md" mb="xl" component="ul" className={classes.queues}>
        {queues.map((queue) => {
          const most = groups.find((group) => group.id === queue.groupId)?.queueMax ?? null;
          const told = [standing(queue), most === null ? null : t('supervision.most', { count: most })].filter((words) => words !== null);
          return (
            <Paper
              key={queue.groupId}
              component="li"
              withBorder
              radius="lg"
              p="md"
              className={classes.queue}
              data-waiting={queue.queued > 0}
            >
              <Link to="/inbox" search={{ view: 'queued', groupId: queue.groupId }} className={classes.queueLink}>
                <Text size="sm" fw={600} lineClamp={2} title={queue.name}>
                  {queue.name}
                </Text>
                <span className={classes.count}>{queue.queued}</span>
                <Text
                  size="xs"
                  c="dimmed"
                  title={queue.oldestQueuedAt === null ? undefined : exactTime(queue.oldestQueuedAt, i18n.language)}
                >
                  {told.join(' · ')}
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
    </section>
  );
}
