import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { ContactView, MergeSuggestionView } from '../../../src/contract/contacts.js';
import { listSuggestions, mergeContact } from '../api/contacts.js';
import { useContactStep } from '../data/contacts.js';
import { Avatar } from '../shell/avatar.js';
import classes from './contact-panel.module.css';
import { Section } from './panel-section.js';
import { onDemand } from '../shell/on-demand.js';

const FormDialog = onDemand(async () => (await import('../shell/form-dialog.js')).FormDialog);

/** Others who are likely this person too; shown only when there are any. */
export function MergeSuggestions({ contact }: { contact: ContactView }) {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: ['contact', contact.id, 'suggestions'], queryFn: () => listSuggestions(contact.id) });
  const [chosen, setChosen] = useState<MergeSuggestionView['contact'] | null>(null);
  const merge = useContactStep(
    (otherId: string) => mergeContact(otherId, contact.id),
    () => setChosen(null),
  );
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Section title={t('person.suggestion')}>
      <ul className={classes.cards}>
        {data.items.map(({ contact: other, accounts, shared }) => (
          <li key={other.id} className={classes.card}>
            <Avatar
              id={other.id}
              name={other.displayName}
              url={other.avatarUrl}
              size={30}
              {...(accounts[0] !== undefined && { platform: accounts[0].platform })}
            />
            <div className={classes.grow}>
              <Text size="sm" truncate dir="auto">
                {other.displayName}
              </Text>
              {shared.map(({ kind, value }) => (
                <Text key={kind + value} size="xs" c="dimmed">
                  {t(`person.shared.${kind}`, { value })}
                </Text>
              ))}
            </div>
            <Group>
              <Button size="compact-xs" variant="light" loading={merge.isPending} onClick={() => setChosen(other)}>
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
          onSubmit={() => merge.mutate(chosen.id)}
        >
          <Text size="sm">{t('person.mergeText', { name: chosen.displayName, into: contact.displayName })}</Text>
        </FormDialog>
      )}
    </Section>
  );
}
