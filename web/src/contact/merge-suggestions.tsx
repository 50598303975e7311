import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { ContactView, MergeSuggestionView } from '../../../src/contract/contacts.js';
import { listSuggestions, mergeContact } from '../api/contacts.js';
import { useContactStep } from '../data/contacts.js';
import { usePersonName } from '../i18n/person-name.js';
import { Avatar } from '../shell/avatar.js';
import classes from './contact-panel.module.css';
import { Section } from './panel-section.js';
import { onDemand } from '../shell/on-demand.js';

const FormDialog = onDemand(async () => (await import('../shell/form-dialog.js')).FormDialog);

/** Others who are likely this person too; shown only when there are any. */
export function MergeSuggestions({ contact }: { contact: ContactView }) {
  const { t } = useTranslation();
  const nameOf = usePersonName();
  const { data } = useQuery({ queryKey: ['contact', contact.id, 'suggestions'], queryFn: () => listSuggestions(contact.id) });
  const [chosen, setChosen] = useState<MergeSuggestionView | null>(null);
  const merge = useContactStep(
    (otherId: string) => mergeContact(otherId, contact.id),
    () => setChosen(null),
  );
  const calledOf = (likely: MergeSuggestionView) => nameOf(likely.contact.displayName, likely.accounts);
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Section title={t('person.suggestion')}>
      <ul className={classes.cards}>
        {data.items.map((likely) => (
          <li key={likely.contact.id} className={classes.card}>
            <Avatar
              id={likely.contact.id}
              name={calledOf(likely)}
              url={likely.contact.avatarUrl}
              size={30}
              {...(likely.accounts[0] !== undefined && { platform: likely.accounts[0].platform })}
            />
            <div className={classes.grow}>
              <Text size="sm" truncate dir="auto">
                {calledOf(likely)}
              </Text>
              {likely.shared.map(({ kind, value }) => (
                <Text key={kind + value} size="xs" c="dimmed">
                  {t(`person.shared.${kind}`, { value })}
                </Text>
              ))}
            </div>
            <Group>
              <Button size="compact-xs" variant="light" loading={merge.isPending} onClick={() => setChosen(likely)}>
                {t('person.merge')}
              </Button>
            </Group>
          </li>
        ))}
      </ul>
      {chosen !== null && (
        <FormDialog
          title={t('person.mergeTitle')}
          action={t('person.merge')}
          busy={merge.isPending}
          onClose={() => setChosen(null)}
          onSubmit={() => merge.mutate(chosen.contact.id)}
        >
          <Text size="sm">{t('person.mergeText', { name: calledOf(chosen), into: nameOf(contact.displayName, contact.channels) })}</Text>
        </FormDialog>
      )}
    </Section>
  );
}
