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
import { contactChange, draftOf, type ContactDraft, type CustomField } from './contact-change.js';

export function EditContactDialog({ contact, onClose }: { contact: ContactView; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [before] = useState(contact);
  const [draft, setDraft] = useState(() => draftOf(contact));
  const change = (part: Partial<ContactDraft>): void => setDraft((now) => ({ ...now, ...part }));
  const save = useMutation({
    mutationFn: () => changeContact(contact.id, contactChange(before, draft)),
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
      ready={draft.name.trim() !== ''}
      busy={save.isPending}
      error={save.error}
      onClose={onClose}
      onSubmit={() => save.mutate()}
    >
      <TextInput
        label={t('person.name')}
        value={draft.name}
        maxLength={256}
        required
        onChange={(event) => change({ name: event.currentTarget.value })}
        data-autofocus
      />
      <TagsInput
        label={t('person.phones')}
        description={t('person.phonesHint')}
        value={draft.phones}
        onChange={(phones) => change({ phones })}
        maxTags={20}
        splitChars={[',', ';', '，', '；']}
        acceptValueOnBlur
      />
      <TagsInput
        label={t('person.emails')}
        description={t('person.emailsHint')}
        value={draft.emails}
        onChange={(emails) => change({ emails })}
        maxTags={20}
        acceptValueOnBlur
      />
      <TextInput
        label={t('person.language')}
        description={t('person.languageHint')}
        value={draft.language}
        maxLength={35}
        onChange={(event) => change({ language: event.currentTarget.value })}
      />
      <Textarea
        label={t('person.about')}
        value={draft.notes}
        maxLength={4000}
        autosize
        minRows={2}
        maxRows={8}
        onChange={(event) => change({ notes: event.currentTarget.value })}
      />
      <CustomFields fields={draft.fields} onChange={(fields) => change({ fields })} />
    </FormDialog>
  );
}

function CustomFields({ fields, onChange }: { fields: CustomField[]; onChange: (fields: CustomField[]) => void }) {
  const { t } = useTranslation();
  const set = (key: number, change: Partial<CustomField>): void =>
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
