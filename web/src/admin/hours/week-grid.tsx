import { Switch } from '@mantine/core';
import { useTranslation } from '../../i18n/translation.js';
import type { OpenInterval } from '../../../../src/contract/hours.js';
import classes from './hours.module.css';
import { OFFICE_DAY, spansOf } from './hours-draft.js';
import { IntervalFields } from './interval-fields.js';

/** Some Monday. */
const MONDAY_MS = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

interface Props {
  week: OpenInterval[][];
  onChange: (week: OpenInterval[][]) => void;
}

/** Seven lines, one per day: is it open, when, and what that looks like. */
export function WeekGrid({ week, onChange }: Props) {
  const { i18n } = useTranslation();
  const put = (index: number, intervals: OpenInterval[]): void =>
    onChange(week.map((before, position) => (position === index ? intervals : before)));
  return (
    <div className={classes.week}>
      {week.map((intervals, index) => {
        const day = dayName(index, i18n.language);
        return (
          <div key={day} className={classes.day} role="group" aria-label={day}>
            <Switch
              size="sm"
              label={day}
              checked={intervals.length > 0}
              onChange={(event) => put(index, event.currentTarget.checked ? [OFFICE_DAY] : [])}
              className={classes.dayName ?? ''}
            />
            <div className={classes.dayHours}>
              <IntervalFields label={day} intervals={intervals} onChange={(changed) => put(index, changed)} />
              <DayBar intervals={intervals} />
            </div>
          </div>
        );
      })}
    </div>
  );
}

function DayBar({ intervals }: { intervals: OpenInterval[] }) {
  return (
    <div className={classes.bar} aria-hidden>
      {spansOf(intervals).map(({ from, to }) => (
        <span key={`${from} ${to}`} style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }} />
      ))}
    </div>
  );
}

function dayName(index: number, language: string): string {
  return new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(MONDAY_MS + index * DAY_MS);
}
