import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { AgentView } from '../../../src/contract/api.js';
import { changeAgent } from '../api/admin.js';
import { AgentPicture } from '../profile/agent-picture.js';
import { FormDialog } from '../shell/form-dialog.js';
import { AgentWorkFields, type AgentWork } from './agent-work-fields.js';
import { changedParts } from './changed-parts.js';

/** What changes is kept with the form; the picture at once. */
export function EditAgentDialog({ agent, onClose }: { agent: AgentView; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [before] = useState({ name: agent.name, role: agent.role, maxLoad: agent.maxLoad, languages: agent.languages });
  const [name, setName] = useState(before.name);
  const [work, setWork] = useState<AgentWork>(before);
  const save = useMutation({
    mutationFn: () => {
      const { role, languages, maxLoad } = work;
      return changeAgent(
        agent.id,
        changedParts(before, { name: name.trim(), role, languages, maxLoad: maxLoad === '' ? before.maxLoad : maxLoad }),
      );
    },
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
