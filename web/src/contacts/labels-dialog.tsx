import { ActionIcon, Alert, Button, ColorSwatch, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconAlertCircle, IconPencil, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { LabelColor, LabelView } from '../../../src/contract/contacts.js';
import { changeLabel, createLabel, removeLabel } from '../api/contacts.js';
import { labelsQuery, refreshPeople } from '../data/contacts.js';
import { refreshLists } from '../data/list-refresh.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { ConfirmDialog } from '../shell/confirm-dialog.js';
import { Dialog } from '../shell/dialog.js';
import { notify } from '../shell/notify.js';
import classes from './contacts-page.module.css';

const COLORS: readonly LabelColor[] = [
  'gray',
  'red',
  'pink',
  'grape',
  'violet',
  'indigo',
  'blue',
  'cyan',
  'teal',
  'green',
  'lime',
  'orange',
];

/** The company's labels: made, renamed, coloured, removed. */
export function LabelsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data } = useQuery(labelsQuery);
  const [editing, setEditing] = useState<LabelView | null>(null);
  const [removing, setRemoving] = useState<LabelView | null>(null);
  const refresh = async (): Promise<void> => {
    refreshPeople(client);
    await client.invalidateQueries({ queryKey: ['conversation'] });
    await refreshLists(client);
  };
  const describe = useDescribeError();
  const remove = useMutation({
    mutationFn: (id: string) => removeLabel(id),
    onSuccess: refresh,
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  return (
    <Dialog onClose={onClose} title={t('labels.manage')}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t('labels.manageText')}
        </Text>
        <ul className={classes.labelRows}>
          {data?.items.map((label) => (
            <li key={label.id} className={classes.labelRow}>
              {editing?.id === label.id ? (
                <LabelForm before={label} onCancel={() => setEditing(null)} onDone={() => void refresh().then(() => setEditing(null))} />
              ) : (
                <>
                  <ColorSwatch color={`var(--mantine-color-${label.color}-6)`} size={14} withShadow={false} />
                  <Text size="sm" flex={1} truncate>
                    {label.name}
                  </Text>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t('labels.edit', { name: label.name })}
                    onClick={() => setEditing(label)}
                  >
                    <IconPencil size={16} />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t('labels.remove', { name: label.name })}
                    onClick={() => setRemoving(label)}
                  >
                    <IconTrash size={16} />
                  </ActionIcon>
                </>
              )}
            </li>
          ))}
        </ul>
        {editing === null && <LabelForm key={data?.items.length ?? 0} onDone={() => void refresh()} />}
      </Stack>
      {removing !== null && (
        <ConfirmDialog
          title={t('labels.removeTitle', { name: removing.name })}
          text={t('labels.removeText')}
          action={t('labels.removeAction')}
          onClose={() => setRemoving(null)}
          onConfirmed={() => remove.mutate(removing.id)}
        />
      )}
    </Dialog>
  );
}

interface FormProps {
  before?: LabelView;
  onCancel?: () => void;
  onDone: () => void;
}

function LabelForm({ before, onCancel, onDone }: FormProps) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const [name, setName] = useState(before?.name ?? '');
  const [color, setColor] = useState<LabelColor>(before?.color ?? 'blue');
  const save = useMutation({
    mutationFn: () => {
      const label = { name: name.trim(), color };
      return before === undefined ? createLabel(label) : changeLabel(before.id, label);
    },
    onSuccess: onDone,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() !== '' && !save.isPending) save.mutate();
  };
  return (
    <form onSubmit={submit} className={classes.labelForm} autoComplete="off">
      <Group gap={6} wrap="nowrap" align="flex-end">
        <TextInput
          flex={1}
          label={before === undefined ? t('labels.new') : t('labels.name')}
          value={name}
          maxLength={40}
          onChange={(event) => setName(event.currentTarget.value)}
          {...(before !== undefined && { 'data-autofocus': true })}
        />
        <Select
          w={120}
          label={t('labels.color')}
          data={COLORS.map((value) => ({ value, label: t(`labels.colors.${value}`) }))}
          value={color}
          onChange={(value) => setColor(COLORS.find((known) => known === value) ?? color)}
          allowDeselect={false}
          leftSection={<ColorSwatch color={`var(--mantine-color-${color}-6)`} size={12} withShadow={false} />}
        />
      </Group>
      {save.error !== null && (
        <Alert mt="xs" color="red" icon={<IconAlertCircle size={18} />} role="alert">
          {describe(save.error)}
        </Alert>
      )}
      <Group justify="flex-end" gap="xs" mt="xs">
        {onCancel !== undefined && (
          <Button size="xs" variant="default" onClick={onCancel}>
            {t('common.cancel')}
          </Button>
        )}
        <Button size="xs" type="submit" loading={save.isPending} disabled={name.trim() === ''}>
          {t(before === undefined ? 'labels.create' : 'labels.save')}
        </Button>
      </Group>
    </form>
  );
}
