import { Checkbox, ScrollArea, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { AgentView, GroupView } from '../../../src/contract/api.js';
import { listAgents, listMembers, putMembers } from '../api/admin.js';
import { Dialog } from '../shell/dialog.js';
import { FormDialog } from '../shell/form-dialog.js';
import { QueryState } from './query-state.js';

export function GroupMembers({ group, onClose }: { group: GroupView; onClose: () => void }) {
  const { t } = useTranslation();
  const agents = useQuery({ queryKey: ['agents'], queryFn: listAgents });
  const members = useQuery({ queryKey: ['group-members', group.id], queryFn: () => listMembers(group.id), staleTime: 0 });
  if (agents.data !== undefined && members.data !== undefined)
    return <Choice group={group} agents={agents.data.items} before={members.data.agentIds} onClose={onClose} />;
  return (
    <Dialog onClose={onClose} title={t('admin.membersOf', { group: group.name })}>
      <QueryState query={agents}>{() => <QueryState query={members}>{() => null}</QueryState>}</QueryState>
    </Dialog>
  );
}

function Choice({ group, agents, before, onClose }: { group: GroupView; agents: AgentView[]; before: string[]; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [chosen, setChosen] = useState(before);
  const save = useMutation({
    mutationFn: () => putMembers(group.id, chosen),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['groups'] });
      await client.invalidateQueries({ queryKey: ['group-members', group.id] });
      await client.invalidateQueries({ queryKey: ['conversations'] });
      onClose();
    },
  });
  // A deactivated agent is offered only to be taken out.
  const offered = agents.filter((agent) => agent.active || before.includes(agent.id));
  return (
    <FormDialog
      title={t('admin.membersOf', { group: group.name })}
      action={t('common.save')}
      busy={save.isPending}
      error={save.error}
      onClose={onClose}
      onSubmit={() => save.mutate()}
    >
      <Checkbox.Group value={chosen} onChange={setChosen} label={t('admin.membersText')} labelProps={{ fw: 400 }}>
        <ScrollArea.Autosize mah={320} mt="md">
          <Stack gap="sm">
            {offered.map((agent) => (
              <Checkbox key={agent.id} value={agent.id} label={<Member agent={agent} />} />
            ))}
          </Stack>
        </ScrollArea.Autosize>
      </Checkbox.Group>
    </FormDialog>
  );
}

function Member({ agent }: { agent: AgentView }) {
  const { t } = useTranslation();
  return (
    <>
      {agent.name}
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {agent.login} · {t(`role.${agent.role}`)}
      </Text>
    </>
  );
}
