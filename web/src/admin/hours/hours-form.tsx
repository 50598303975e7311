import { Alert, Button, Group, Paper, SegmentedControl, Select, Stack, Text, Title } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from '../../i18n/translation.js';
import type { WorkingHoursView } from '../../../../src/contract/hours.js';
import { dropHours, putRegularHours, putSpecialHours, setTimezone } from '../../api/hours.js';
import { useDescribeError } from '../../i18n/describe-error.js';
import { notify } from '../../shell/notify.js';
import { UnsavedGuard } from '../../shell/unsaved-guard.js';
import { isAlike, useDraft } from '../use-draft.js';
import { draftOf, hoursOf, OFFICE_DAYS, wrongIn } from './hours-draft.js';
import { SpecialDates } from './special-dates.js';
import { WeekGrid } from './week-grid.js';

interface Props {
  groupId: string;
  stored: WorkingHoursView;
}

/** One group's hours; nothing counts until it is saved. */
export function HoursForm({ groupId, stored }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const describe = useDescribeError();
  const [draft, setDraft] = useDraft(draftOf(stored));
  const [timezone, setZone] = useDraft(stored.timezone);
  const wrong = wrongIn(draft);
  const wanted = hoursOf(draft);
  const isSame = timezone === stored.timezone && isAlike(wanted, hoursOf(draftOf(stored)));
  const save = useMutation({
    mutationFn: () => store(groupId, stored, { ...wanted, timezone }),
    onSuccess: () => notify({ color: 'teal', message: t('hours.saved') }),
    // What was stored before something failed is stored.
    onSettled: () =>
      Promise.all([['working-hours', groupId], ['open', groupId], ['groups']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  return (
    <Stack>
      <UnsavedGuard unsaved={!isSame} />
      <Paper withBorder p="md" radius="lg">
        <Stack gap="md">
          <Group justify="space-between" align="flex-end">
            <div>
              <Title order={2} size="h5">
                {t('hours.week')}
              </Title>
              <Text size="sm" c="dimmed">
                {t('hours.weekText')}
              </Text>
            </div>
            <Select
              label={t('hours.timezone')}
              data={ZONES.includes(timezone) ? ZONES : [timezone, ...ZONES]}
              value={timezone}
              onChange={(zone) => setZone(zone ?? timezone)}
              searchable
              allowDeselect={false}
              nothingFoundMessage={t('hours.noZone')}
            />
          </Group>
          <Group justify="space-between">
            <SegmentedControl
              value={draft.isAlways ? 'always' : 'week'}
              onChange={(value) => setDraft({ ...draft, isAlways: value === 'always' })}
              data={[
                { value: 'always', label: t('hours.always') },
                { value: 'week', label: t('hours.byWeek') },
              ]}
            />
            {!draft.isAlways && (
              <Button
                size="xs"
                variant="subtle"
                color="gray"
                leftSection={<IconCopy size={14} />}
                onClick={() =>
                  setDraft({ ...draft, week: draft.week.map((day, index) => (index < OFFICE_DAYS ? (draft.week[0] ?? day) : day)) })
                }
              >
                {t('hours.copyToWorkdays')}
              </Button>
            )}
          </Group>
          {!draft.isAlways && <WeekGrid week={draft.week} onChange={(week) => setDraft({ ...draft, week })} />}
        </Stack>
      </Paper>
      <Paper withBorder p="md" radius="lg">
        <Title order={2} size="h5">
          {t('hours.special')}
        </Title>
        <Text size="sm" c="dimmed" mb="sm">
          {t('hours.specialText')}
        </Text>
        <SpecialDates dates={draft.dates} onChange={(dates) => setDraft({ ...draft, dates })} />
      </Paper>
      {wrong !== null && <Alert color="yellow">{t(`hours.wrong.${wrong}`)}</Alert>}
      {save.error !== null && <Alert color="red">{describe(save.error)}</Alert>}
      <Group>
        <Button disabled={isSame || wrong !== null} loading={save.isPending} onClick={() => save.mutate()}>
          {t('common.save')}
        </Button>
        {!isSame && (
          <Button
            variant="default"
            onClick={() => {
              setDraft(draftOf(stored));
              setZone(stored.timezone);
            }}
          >
            {t('hours.undo')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

/** Only what is different. */
async function store(groupId: string, before: WorkingHoursView, wanted: WorkingHoursView): Promise<void> {
  if (wanted.timezone !== before.timezone) await setTimezone(groupId, wanted.timezone);
  if (!isAlike(wanted.regular, before.regular))
    await (wanted.regular === null ? dropHours(groupId, 'regular') : putRegularHours(groupId, wanted.regular));
  if (!isAlike(wanted.special, before.special))
    await (wanted.special === null ? dropHours(groupId, 'special') : putSpecialHours(groupId, wanted.special));
}
