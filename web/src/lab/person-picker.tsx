import { ActionIcon, Button, Group, Paper, Select, Stack, TextInput, Title, UnstyledButton } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { createPerson, type LabPerson } from '../api/lab.js';
import { Avatar } from '../shell/avatar.js';
import { FormDialog } from '../shell/form-dialog.js';
import classes from './picker.module.css';

interface Props {
  platform: string;
  people: readonly LabPerson[];
  chosen: LabPerson | undefined;
  narrow: boolean;
  onChosen: (id: string) => void;
}

/** Beyond this, a list to scroll is worse than one to search. */
const SHOWN = 6;

export function PersonPicker({ platform, people, chosen, narrow, onChosen }: Props) {
  const { t } = useTranslation();
  const [creating, setCreating] = useState(false);
  const [typed, setTyped] = useState('');
  const list = (
    <Select
      aria-label={t('lab.youAre')}
      searchable
      flex={1}
      data={people.map(({ id, displayName }) => ({ value: String(id), label: displayName }))}
      value={chosen === undefined ? null : String(chosen.id)}
      onChange={(value) => value !== null && onChosen(value)}
      // Whoever is chosen already and chosen again changes nothing: what was typed would stay.
      searchValue={typed}
      onSearchChange={setTyped}
      onOptionSubmit={(value) => setTyped(people.find(({ id }) => String(id) === value)?.displayName ?? '')}
      allowDeselect={false}
      limit={100}
    />
  );
  const make = (): void => setCreating(true);
  return (
    <>
      {narrow ? (
        <>
          {list}
          <ActionIcon size={36} variant="default" aria-label={t('lab.newPerson')} onClick={make}>
            <IconUserPlus size={18} />
          </ActionIcon>
        </>
      ) : (
        <Paper withBorder p="sm" radius="lg">
          <Group justify="space-between" mb={6}>
            <Title order={2} size="h6">
              {t('lab.youAre')}
            </Title>
            <Button size="compact-xs" variant="subtle" leftSection={<IconUserPlus size={15} />} onClick={make}>
              {t('lab.newPerson')}
            </Button>
          </Group>
          {people.length > SHOWN ? list : <ShortList people={people} chosen={chosen} onChosen={onChosen} />}
        </Paper>
      )}
      {creating && (
        <NewPersonDialog platform={platform} onClose={() => setCreating(false)} onCreated={(person) => onChosen(String(person.id))} />
      )}
    </>
  );
}

function ShortList({ people, chosen, onChosen }: Pick<Props, 'people' | 'chosen' | 'onChosen'>) {
  return (
    <Stack gap={2}>
      {people.map((person) => (
        <UnstyledButton
          key={person.id}
          className={classes.choice}
          aria-pressed={person.id === chosen?.id}
          onClick={() => onChosen(String(person.id))}
        >
          <Avatar id={String(person.id)} name={person.displayName} size={30} />
          {person.displayName}
        </UnstyledButton>
      ))}
    </Stack>
  );
}

interface NewPersonProps {
  platform: string;
  onClose: () => void;
  onCreated: (person: LabPerson) => void;
}

function NewPersonDialog({ platform, onClose, onCreated }: NewPersonProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [displayName, setDisplayName] = useState('');
  const [username, setUsername] = useState('');
  const create = useMutation({
    mutationFn: () =>
      createPerson(platform, { displayName: displayName.trim(), ...(username.trim() !== '' && { username: username.trim() }) }),
    onSuccess: async (person) => {
      await client.invalidateQueries({ queryKey: ['lab-people', platform] });
      onCreated(person);
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('lab.newPerson')}
      action={t('lab.createPerson')}
      ready={displayName.trim() !== ''}
      busy={create.isPending}
      error={create.error}
      onClose={onClose}
      onSubmit={() => create.mutate()}
    >
      <TextInput
        label={t('lab.displayName')}
        value={displayName}
        maxLength={64}
        required
        onChange={(event) => setDisplayName(event.currentTarget.value)}
        data-autofocus
      />
      <TextInput label={t('lab.username')} value={username} maxLength={32} onChange={(event) => setUsername(event.currentTarget.value)} />
    </FormDialog>
  );
}
