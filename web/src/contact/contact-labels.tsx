import { ActionIcon, Text } from '@mantine/core';
import { IconTag } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '../i18n/translation.js';
import type { ContactView, LabelView } from '../../../src/contract/contacts.js';
import { putLabels } from '../api/contacts.js';
import { labelsQuery, useContactStep } from '../data/contacts.js';
import { Hint } from '../shell/hint.js';
import { onDemand } from '../shell/on-demand.js';
import { useOpening } from '../shell/use-opening.js';
import { LabelChips } from './label-chips.js';
import { Section } from './panel-section.js';

const LabelField = onDemand(async () => (await import('./label-field.js')).LabelField);

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
  const field = useOpening('dialog');
  const put = useContactStep((labelIds: string[]) => putLabels(contact.id, labelIds), undefined, `labels of ${contact.id}`);
  // Whoever ticks one after the other goes by what they see ticked, not by what the hub has answered.
  const chosen = put.isPending ? put.variables : known.filter(({ name }) => contact.labels.includes(name)).map(({ id }) => id);
  return (
    <>
      <Hint label={t('person.editLabels')} disabled={field.opened}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t('person.editLabels')}
          loading={put.isPending}
          {...field.buttonProps}
        >
          <IconTag size={16} />
        </ActionIcon>
      </Hint>
      {field.place !== null && <LabelField place={field.place} known={known} chosen={chosen} onChoose={(ids) => put.mutate(ids)} />}
    </>
  );
}
