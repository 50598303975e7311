import { ActionIcon, Button, Group, Text, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from '../../i18n/translation.js';
import type { OpenInterval } from '../../../../src/contract/hours.js';
import classes from './hours.module.css';
import { nextInterval, runsPastMidnight } from './hours-draft.js';

interface Props {
  /** The day, for who does not see where the fields stand. */
  label: string;
  intervals: readonly OpenInterval[];
  onChange: (intervals: OpenInterval[]) => void;
}

/** When a day is open: from, to, and one more. */
export function IntervalFields({ label, intervals, onChange }: Props) {
  const { t } = useTranslation();
  const change = (index: number, part: Partial<OpenInterval>): void =>
    onChange(intervals.map((interval, position) => (position === index ? { ...interval, ...part } : interval)));
  return (
    <Group gap="xs" mih={32}>
      {intervals.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('hours.closed')}
        </Text>
      )}
      {intervals.map((interval, index) => (
        <Group key={index} gap={4} wrap="nowrap" className={classes.interval ?? ''}>
          <TextInput
            type="time"
            size="xs"
            value={interval.start}
            aria-label={t('hours.from', { day: label })}
            onChange={(event) => change(index, { start: event.currentTarget.value })}
          />
          <span aria-hidden>–</span>
          <TextInput
            type="time"
            size="xs"
            value={shownEnd(interval.end)}
            aria-label={t('hours.to', { day: label })}
            onChange={(event) => change(index, { end: storedEnd(event.currentTarget.value) })}
          />
          {runsPastMidnight(interval) && (
            <Text size="xs" c="dimmed" className={classes.nextDay ?? ''}>
              {t('hours.nextDay')}
            </Text>
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t('hours.removeInterval', { day: label })}
            onClick={() => onChange(intervals.filter((_, position) => position !== index))}
          >
            <IconX size={14} />
          </ActionIcon>
        </Group>
      ))}
      <Button
        size="compact-xs"
        variant="subtle"
        leftSection={<IconPlus size={14} />}
        aria-label={t('hours.addInterval', { day: label })}
        onClick={() => onChange([...intervals, nextInterval(intervals)])}
      >
        {t('hours.add')}
      </Button>
    </Group>
  );
}

/** The end of a day is midnight, which a field for a time of day calls 00:00. */
function shownEnd(end: string): string {
  return end === '24:00' ? '00:00' : end;
}

function storedEnd(end: string): string {
  return end === '00:00' ? '24:00' : end;
}
