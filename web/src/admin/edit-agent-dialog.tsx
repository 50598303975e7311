import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { AgentView } from '../../../src/contract/api.js';
import { changeAgent } from '../api/admin.js';
import { AgentPicture } from '../profile/agent-picture.js';
import { FormDialog } from '../shell/form-dialog.js';
import { AgentWorkFields, type AgentWork } from './agent-work-fields.js';

/** What changes is kept with the form; the picture at once. */
export function EditAgentDialog({ agent, onClose }: { agent: AgentView; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState(agent.name);
  const [work, setWork] = useState<AgentWork>({ role: agent.role, maxLoad: agent.maxLoad, languages: agent.languages });
  const save = useMutation({
    mutationFn: () =>
      changeAgent(agent.id, {
        name: name.trim(),
        role: work.role,
        languages: work.languages,
        ...(work.maxLoad !== '' && { maxLoad: work.maxLoad }),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['agents'] });
      await client.invalidateQueries({ queryKey: ['me'] });
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('admin.editAgent', { name: agent.name })}
      action={t('common.save')}
      ready={name.trim() !== ''}
      busy={save.isPending}
      error={save.error}
      onClose={onClose}
      onSubmit={() => save.mutate()}
    >
      {agent.active && <AgentPicture agent={agent} />}
      <TextInput
        label={t('admin.agentName')}
        value={name}
        maxLength={100}
        required
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <AgentWorkFields work={work} onChange={setWork} />
    </FormDialog>
  );
}
