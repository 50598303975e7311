import { Group, Paper, Select, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { Charted } from './chart-measures.js';

interface Props<Measure extends Charted> {
  measures: readonly [Measure, ...Measure[]];
  children: (measure: Measure) => ReactNode;
}

/** A chart with what it shows to be chosen above it. */
export function ChartFrame<Measure extends Charted>({ measures, children }: Props<Measure>) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Measure>(measures[0]);
  return (
    <Paper withBorder radius="lg" p="md" component="section" aria-label={t('reports.chart')}>
      <Group justify="space-between" mb="sm">
        <Text size="sm" c="dimmed" style={{ flex: '1 1 220px' }}>
          {t(`reports.explain.${chosen}`)}
        </Text>
        <Select
          size="xs"
          w={170}
          aria-label={t('reports.chartOf')}
          data={measures.map((measure) => ({ value: measure, label: t(`reports.measure.${measure}`) }))}
          value={chosen}
          onChange={(value) => setChosen(measures.find((measure) => measure === value) ?? chosen)}
          allowDeselect={false}
        />
      </Group>
      {children(chosen)}
    </Paper>
  );
}
