import { Checkbox, Stack, Text } from '@mantine/core';
import { useTranslation } from '../i18n/translation.js';
import type { LabelView } from '../../../src/contract/contacts.js';
import { PopoverFrame } from '../shell/popover-frame.js';
import type { Place } from '../shell/use-opening.js';

interface Props {
  place: Place;
  known: LabelView[];
  /** Ids. */
  chosen: string[];
  onChoose: (ids: string[]) => void;
}

/** Every label there is, those a person has ticked. */
export function LabelField({ place, known, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  return (
    <PopoverFrame
      place={place}
      label={t('person.labels')}
      position="bottom-end"
      width={240}
      dropdown={{ mah: 320, style: { overflowY: 'auto' } }}
    >
      {known.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('person.noneMade')}
        </Text>
      ) : (
        <Checkbox.Group value={chosen} onChange={onChoose} aria-label={t('person.labels')}>
          <Stack gap={8}>
            {known.map(({ id, name, color }) => (
              <Checkbox key={id} value={id} label={name} color={color} />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
    </PopoverFrame>
  );
}
