import { Checkbox, FocusTrap, Stack, Text } from '@mantine/core';
import { useTranslation } from '../i18n/translation.js';
import type { LabelView } from '../../../src/contract/contacts.js';

interface Props {
  known: LabelView[];
  /** Ids. */
  chosen: string[];
  onChoose: (ids: string[]) => void;
}

/** Every label there is, those a person has ticked. Takes the focus once it is there, so that the keyboard gets on and Escape closes. */
export function LabelBoxes({ known, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  if (known.length === 0) {
    return (
      <FocusTrap>
        <Text size="sm" c="dimmed" tabIndex={-1}>
          {t('person.noneMade')}
        </Text>
      </FocusTrap>
    );
  }
  return (
    <FocusTrap>
      <div>
        <Checkbox.Group value={chosen} onChange={onChoose} aria-label={t('person.labels')}>
          <Stack gap={8}>
            {known.map(({ id, name, color }) => (
              <Checkbox key={id} value={id} label={name} color={color} />
            ))}
          </Stack>
        </Checkbox.Group>
      </div>
    </FocusTrap>
  );
}
