import { Button, Group, Input, Select, SegmentedControl, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { CannedResponseView, CannedScope, CannedVariable } from '../../../src/contract/answers.js';
import { listGroups } from '../api/admin.js';
import { changeCanned, createCanned, type CannedInput } from '../api/answers.js';
import { FormDialog } from '../shell/form-dialog.js';
import { LanguageSelect } from './language-select.js';

const VARIABLES: readonly { name: CannedVariable; label: 'contact' | 'agent' | 'account' }[] = [
  { name: 'contact.name', label: 'contact' },
  { name: 'agent.name', label: 'agent' },
  { name: 'account.name', label: 'account' },
];

interface Props {
  /** Absent: a new one. */
  response?: CannedResponseView;
  scopes: readonly CannedScope[];
  onClose: () => void;
}

export function CannedDialog({ response, scopes, onClose }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [input, setInput] = useState<CannedInput>({
    shortcut: response?.shortcut ?? '',
    title: response?.title ?? '',
    text: response?.text ?? '',
    language: response?.language ?? null,
  });
  const [scope, setScope] = useState<CannedScope>(response?.scope ?? scopes[0] ?? 'own');
  const [groupId, setGroupId] = useState<string | null>(null);
  const groups = useQuery({ queryKey: ['groups'], queryFn: listGroups, enabled: scope === 'group' });
  const area = useRef<HTMLTextAreaElement>(null);
  const set = (change: Partial<CannedInput>): void => setInput((before) => ({ ...before, ...change }));
  const save = useMutation({
    mutationFn: () =>
      response === undefined
        ? createCanned({ ...input, scope, ...(scope === 'group' && groupId !== null && { groupId }) })
        : changeCanned(response.id, input),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['canned-responses'] });
      onClose();
    },
  });
  const insert = (name: CannedVariable): void => {
    const place = name === 'contact.name' ? `{{${name}|${t('answers.customerThere')}}}` : `{{${name}}}`;
    const { selectionStart = input.text.length, selectionEnd = input.text.length } = area.current ?? {};
    set({ text: input.text.slice(0, selectionStart) + place + input.text.slice(selectionEnd) });
    area.current?.focus();
  };
  const filled = input.shortcut.trim() !== '' && input.title.trim() !== '' && input.text.trim() !== '';
  return (
    <FormDialog
      title={response === undefined ? t('answers.newCanned') : t('answers.editCanned', { shortcut: response.shortcut })}
      action={t('common.save')}
      ready={filled && (response !== undefined || scope !== 'group' || groupId !== null)}
      busy={save.isPending}
      error={save.error}
      onClose={onClose}
      onSubmit={() => save.mutate()}
    >
      {response === undefined && scopes.length > 1 && (
        <Input.Wrapper label={t('answers.scopeLabel')} labelElement="div">
          <SegmentedControl
            fullWidth
            aria-label={t('answers.scopeLabel')}
            data={scopes.map((value) => ({ value, label: t(`answers.scope.${value}`) }))}
            value={scope}
            onChange={(value) => setScope(scopes.find((known) => known === value) ?? scope)}
          />
        </Input.Wrapper>
      )}
      {response === undefined && scope === 'group' && (
        <Select
          label={t('answers.group')}
          data={(groups.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={groupId}
          onChange={setGroupId}
          required
        />
      )}
      <TextInput
        label={t('answers.shortcut')}
        description={t('answers.shortcutText')}
        leftSection="/"
        value={input.shortcut}
        maxLength={40}
        required
        autoCapitalize="none"
        data-autofocus
        onChange={(event) => set({ shortcut: event.currentTarget.value.replace(/[\s/]/g, '').toLowerCase() })}
      />
      <TextInput
        label={t('answers.title')}
        value={input.title}
        maxLength={100}
        required
        onChange={(event) => set({ title: event.currentTarget.value })}
      />
      <Textarea
        ref={area}
        label={t('answers.text')}
        autosize
        minRows={4}
        maxRows={12}
        value={input.text}
        maxLength={4096}
        required
        onChange={(event) => set({ text: event.currentTarget.value })}
      />
      <div>
        <Group gap={6}>
          <Text size="sm" c="dimmed">
            {t('answers.insertVariable')}
          </Text>
          {VARIABLES.map(({ name, label }) => (
            <Button key={name} size="compact-xs" variant="default" onClick={() => insert(name)}>
              {t(`answers.variable.${label}`)}
            </Button>
          ))}
        </Group>
        <Text size="xs" c="dimmed" mt={6}>
          {t('answers.variableText', { example: `{{contact.name|${t('answers.customerThere')}}}` })}
        </Text>
      </div>
      <LanguageSelect value={input.language} onChange={(language) => set({ language })} />
    </FormDialog>
  );
}
