import { Alert, Button, Group, Modal, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentView } from '../../../src/contract/api.js';
import { changeAgent } from '../api/admin.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { MAX_LOAD_LIMIT, ROLES } from './agent-fields.js';

export function EditAgentDialog({ agent, onClose }: { agent: AgentView; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const describe = useDescribeError();
  const [name, setName] = useState(agent.name);
  const [role, setRole] = useState(agent.role);
  const [maxLoad, setMaxLoad] = useState<number | string>(agent.maxLoad);
  const save = useMutation({
    mutationFn: () => changeAgent(agent.id, { name: name.trim(), role, ...(maxLoad !== '' && { maxLoad: Number(maxLoad) }) }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['agents'] });
      await client.invalidateQueries({ queryKey: ['me'] });
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('admin.editAgent', { name: agent.name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      centered
    >
      <form onSubmit={submit}>
        <Stack ta="left">
          <TextInput
            label={t('admin.agentName')}
            value={name}
            maxLength={100}
            required
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <Group grow align="flex-start">
            <Select
              label={t('admin.role')}
              data={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
              value={role}
              onChange={(value) => setRole(ROLES.find((known) => known === value) ?? role)}
              allowDeselect={false}
            />
            <NumberInput
              label={t('admin.maxLoad')}
              value={maxLoad}
              onChange={setMaxLoad}
              min={0}
              max={MAX_LOAD_LIMIT}
              allowDecimal={false}
            />
          </Group>
          {save.error !== null && (
            <Alert color="red" role="alert">
              {describe(save.error)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
              {t('common.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
