import { ActionIcon, Button, Paper, Stack, Text, TextInput } from '@mantine/core';
import { IconCalendarPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from '../../i18n/translation.js';
import classes from './hours.module.css';
import type { DraftDate } from './hours-draft.js';
import { IntervalFields } from './interval-fields.js';

interface Props {
  dates: DraftDate[];
  onChange: (dates: DraftDate[]) => void;
}

/** Dates that go by hours of their own: holidays, and duty on days off. */
export function SpecialDates({ dates, onChange }: Props) {
  const { t } = useTranslation();
  const put = (key: string, change: Partial<DraftDate>): void =>
    onChange(dates.map((dated) => (dated.key === key ? { ...dated, ...change } : dated)));
  return (
    <Stack gap="xs">
      {dates.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('hours.noDates')}
        </Text>
      )}
      {dates.map((dated) => (
        <Paper key={dated.key} withBorder p="xs" radius="md" className={classes.dated ?? ''} role="group" aria-label={dated.date}>
          <TextInput
            type="date"
            size="xs"
            value={dated.date}
            aria-label={t('hours.date')}
            onChange={(event) => put(dated.key, { date: event.currentTarget.value })}
          />
          <TextInput
            size="xs"
            value={dated.note}
            maxLength={100}
            placeholder={t('hours.noteExample')}
            aria-label={t('hours.note')}
            onChange={(event) => put(dated.key, { note: event.currentTarget.value })}
          />
          <div className={classes.datedHours}>
            <IntervalFields label={dated.date} intervals={dated.intervals} onChange={(intervals) => put(dated.key, { intervals })} />
          </div>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('hours.removeDate', { date: dated.date })}
            onClick={() => onChange(dates.filter(({ key }) => key !== dated.key))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Paper>
      ))}
      <div>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconCalendarPlus size={16} />}
          onClick={() => onChange([...dates, { key: crypto.randomUUID(), date: '', note: '', intervals: [] }])}
        >
          {t('hours.addDate')}
        </Button>
      </div>
    </Stack>
  );
}
