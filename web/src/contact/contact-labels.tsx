import { ActionIcon, Popover, Text, Tooltip } from '@mantine/core';
import { IconTag } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '../i18n/translation.js';
import type { ContactView, LabelView } from '../../../src/contract/contacts.js';
import { putLabels } from '../api/contacts.js';
import { labelsQuery, useContactStep } from '../data/contacts.js';
import { onDemand } from '../shell/on-demand.js';
import { LabelChips } from './label-chips.js';
import { Section } from './panel-section.js';

const LabelBoxes = onDemand(async () => (await import('./label-boxes.js')).LabelBoxes);

export function ContactLabels({ contact }: { contact: ContactView }) {
  const { t } = useTranslation();
  const { data } = useQuery(labelsQuery);
  const known = data?.items ?? [];
  return (
    <Section title={t('person.labels')} action={<LabelChoice contact={contact} known={known} />}>
      {contact.labels.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('person.noLabels')}
        </Text>
      ) : (
        <LabelChips names={contact.labels} />
      )}
    </Section>
  );
}

function LabelChoice({ contact, known }: { contact: ContactView; known: LabelView[] }) {
  const { t } = useTranslation();
  const put = useContactStep((labelIds: string[]) => putLabels(contact.id, labelIds));
  const chosen = known.filter(({ name }) => contact.labels.includes(name)).map(({ id }) => id);
  return (
    <Popover position="bottom-end" shadow="md" width={240} withinPortal>
      <Popover.Target>
        <Tooltip label={t('person.editLabels')}>
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('person.editLabels')} loading={put.isPending}>
            <IconTag size={16} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('person.labels')} mah={320} style={{ overflowY: 'auto' }}>
        <LabelBoxes known={known} chosen={chosen} onChoose={(ids) => put.mutate(ids)} />
      </Popover.Dropdown>
    </Popover>
  );
}
