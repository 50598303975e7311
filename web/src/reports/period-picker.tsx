import { Group, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { Period } from '../api/reports.js';
import { dayText, lastDayOf, lastDays, periodOfDays } from './period.js';

const READY = [1, 7, 30, 90] as const;

/** The last days up to today, as a number, or any others. */
export function PeriodPicker({ period, onChange }: { period: Period; onChange: (chosen: number | Period) => void }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState('7');
  const [first, setFirst] = useState(() => dayText(period.from));
  const [last, setLast] = useState(() => dayText(lastDayOf(period)));
  const choose = (value: string): void => {
    setChosen(value);
    if (value === 'own') return;
    const next = lastDays(Number(value), new Date());
    setFirst(dayText(next.from));
    setLast(dayText(lastDayOf(next)));
    onChange(Number(value));
  };
  const chooseDays = (from: string, to: string): void => {
    setFirst(from);
    setLast(to);
    const next = periodOfDays(from, to);
    if (next) onChange(next);
  };
  const isWrong = periodOfDays(first, last) === null;
  return (
    <Group gap="sm">
      <SegmentedControl
        value={chosen}
        onChange={choose}
        aria-label={t('reports.period')}
        data={[
          ...READY.map((days) => ({ value: String(days), label: t(`reports.last.${String(days)}`) })),
          { value: 'own', label: t('reports.own') },
        ]}
      />
      {chosen === 'own' && (
        <Group gap={6}>
          <TextInput
            type="date"
            aria-label={t('reports.from')}
            value={first}
            error={isWrong}
            onChange={(event) => chooseDays(event.currentTarget.value, last)}
          />
          <span aria-hidden="true">–</span>
          <TextInput
            type="date"
            aria-label={t('reports.to')}
            value={last}
            error={isWrong}
            onChange={(event) => chooseDays(first, event.currentTarget.value)}
          />
        </Group>
      )}
    </Group>
  );
}
