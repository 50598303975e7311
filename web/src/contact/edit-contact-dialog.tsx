import { ActionIcon, Button, Group, Stack, TagsInput, Text, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { ContactView } from '../../../src/contract/contacts.js';
import { changeContact } from '../api/contacts.js';
import { contactQuery, refreshPeople } from '../data/contacts.js';
import { refreshLists } from '../data/list-refresh.js';
import { FormDialog } from '../shell/form-dialog.js';

interface Field {
  key: number;
  name: string;
  value: string;
}

export function EditContactDialog({ contact, onClose }: { contact: ContactView; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState(contact.displayName);
  const [language, setLanguage] = useState(contact.language ?? '');
  const [phones, setPhones] = useState(contact.phones);
  const [emails, setEmails] = useState(contact.emails);
  const [notes, setNotes] = useState(contact.notes);
  const [fields, setFields] = useState<Field[]>(
    Object.entries(contact.customFields).map(([field, value], key) => ({ key, name: field, value })),
  );
  const save = useMutation({
    mutationFn: () =>
      changeContact(contact.id, {
        // What is left as the platform tells goes on following it.
        ...(name.trim() !== contact.displayName && { displayName: name.trim() }),
        ...(language.trim() !== (contact.language ?? '') && { language: language.trim() === '' ? null : language.trim() }),
        ...(notes !== contact.notes && { notes }),
        phones,
        emails,
        customFields: changedFields(contact.customFields, fields),
      }),
    onSuccess: async (changed) => {
      client.setQueryData(contactQuery(changed.id).queryKey, changed);
      refreshPeople(client);
      await client.invalidateQueries({ queryKey: ['conversation'] });
      await refreshLists(client);
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('person.edit')}
      action={t('labels.save')}
      ready={name.trim() !== ''}
      busy={save.isPending}
      error={save.error}
      onClose={onClose}
      onSubmit={() => save.mutate()}
    >
      <TextInput
        label={t('person.name')}
        value={name}
        maxLength={256}
        required
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <TagsInput
        label={t('person.phones')}
        description={t('person.phonesHint')}
        value={phones}
        onChange={setPhones}
        maxTags={20}
        splitChars={[',', ';', '，', '；']}
        acceptValueOnBlur
      />
      <TagsInput
        label={t('person.emails')}
        description={t('person.emailsHint')}
        value={emails}
        onChange={setEmails}
        maxTags={20}
        acceptValueOnBlur
      />
      <TextInput
        label={t('person.language')}
        description={t('person.languageHint')}
        value={language}
        maxLength={35}
        onChange={(event) => setLanguage(event.currentTarget.value)}
      />
      <Textarea
        label={t('person.about')}
        value={notes}
        maxLength={4000}
        autosize
        minRows={2}
        maxRows={8}
        onChange={(event) => setNotes(event.currentTarget.value)}
      />
      <CustomFields fields={fields} onChange={setFields} />
    </FormDialog>
  );
}

function CustomFields({ fields, onChange }: { fields: Field[]; onChange: (fields: Field[]) => void }) {
  const { t } = useTranslation();
  const set = (key: number, change: Partial<Field>): void =>
    onChange(fields.map((field) => (field.key === key ? { ...field, ...change } : field)));
  return (
    <Stack gap={6}>
      <Text size="sm" fw={500}>
        {t('person.fields')}
      </Text>
      {fields.map(({ key, name, value }) => (
        <Group key={key} gap={6} wrap="nowrap">
          <TextInput
            aria-label={t('person.fieldName')}
            placeholder={t('person.fieldName')}
            value={name}
            maxLength={60}
            onChange={(event) => set(key, { name: event.currentTarget.value })}
          />
          <TextInput
            aria-label={t('person.fieldValue')}
            placeholder={t('person.fieldValue')}
            value={value}
            maxLength={1000}
            flex={1}
            onChange={(event) => set(key, { value: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('person.removeField', { name })}
            onClick={() => onChange(fields.filter((field) => field.key !== key))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...fields, { key: Math.max(-1, ...fields.map(({ key }) => key)) + 1, name: '', value: '' }])}
        >
          {t('person.addField')}
        </Button>
      </Group>
    </Stack>
  );
}

/** Those that are gone or renamed are taken away, those that say something are set. */
function changedFields(before: Record<string, string>, after: Field[]): Record<string, string | null> {
  const kept = after.map(({ name, value }) => [name.trim(), value.trim()] as const).filter(([name, value]) => name !== '' && value !== '');
  const removed = Object.keys(before).filter((name) => !kept.some(([other]) => other === name));
  return { ...Object.fromEntries(removed.map((name) => [name, null])), ...Object.fromEntries(kept) };
}
