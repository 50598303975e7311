import { Paper, SimpleGrid, Text } from '@mantine/core';
import { useTranslation } from '../i18n/translation.js';
import type { SessionMeasures } from '../../../src/contract/reports.js';
import classes from './reports-page.module.css';
import { useMeasureWords } from './use-measure-words.js';

/** The whole period at a glance. */
export function MeasureTiles({ total }: { total: SessionMeasures }) {
  const { t } = useTranslation();
  const { number, duration, rating } = useMeasureWords();
  const longest = (ms: number | null): string => (ms === null ? '' : t('reports.longest', { time: duration(ms) }));
  const missedShare = total.sessions === 0 ? null : total.missed / total.sessions;
  const tiles = [
    { key: 'sessions', value: number(total.sessions), more: t('reports.ofWhichOpen', { count: total.stillOpen }) },
    { key: 'waiting', value: duration(total.waiting.averageMs), more: longest(total.waiting.maxMs) },
    {
      key: 'firstReply',
      value: duration(total.firstReply.averageMs),
      more: longest(total.firstReply.maxMs),
    },
    { key: 'handling', value: duration(total.handling.averageMs), more: longest(total.handling.maxMs) },
    { key: 'missed', value: number(total.missed), more: missedShare === null ? '' : number(missedShare, { style: 'percent' }) },
    { key: 'ratings', value: rating(total.ratings), more: t('reports.ratingCount', { count: total.ratings.count }) },
  ] as const;
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm">
      {tiles.map(({ key, value, more }) => (
        <Paper key={key} withBorder radius="lg" p="md" className={classes.tile ?? ''}>
          <Text size="sm" c="dimmed">
            {t(`reports.measure.${key}`)}
          </Text>
          <Text fz={24} fw={650} lh={1.3} className={classes.number ?? ''}>
            {value}
          </Text>
          <Text size="xs" c="dimmed" mih={18}>
            {more}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
}
