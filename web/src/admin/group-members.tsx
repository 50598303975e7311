import { Checkbox, Group, ScrollArea, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { AgentView, GroupMemberView, GroupView } from '../../../src/contract/api.js';
import { changeMember, listAgents, listMembers, putMembers } from '../api/admin.js';
import { refreshLists } from '../data/list-refresh.js';
import { Dialog } from '../shell/dialog.js';
import { FormDialog } from '../shell/form-dialog.js';
import { changedShares, MemberShare, NO_SHARE } from './member-share.js';
import { QueryState } from './query-state.js';

export function GroupMembers({ group, onClose }: { group: GroupView; onClose: () => void }) {
  const { t } = useTranslation();
  const agents = useQuery({ queryKey: ['agents'], queryFn: listAgents });
  const members = useQuery({ queryKey: ['group-members', group.id], queryFn: () => listMembers(group.id), staleTime: 0 });
  // Saving puts the whole list: it begins with what the hub has now, not with an earlier look at it.
  if (agents.data !== undefined && members.data !== undefined && members.isFetchedAfterMount && members.error === null)
    return <Choice group={group} agents={agents.data.items} before={members.data.members} onClose={onClose} />;
  return (
    <Dialog onClose={onClose} title={t('admin.membersOf', { group: group.name })}>
      <QueryState query={agents}>{() => <QueryState query={members}>{() => null}</QueryState>}</QueryState>
    </Dialog>
  );
}

interface ChoiceProps {
  group: GroupView;
  agents: AgentView[];
  before: readonly GroupMemberView[];
  onClose: () => void;
}

function Choice({ group, agents, before, onClose }: ChoiceProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [chosen, setChosen] = useState(() => before.map(({ agentId }) => agentId));
  const [shares, setShares] = useState(before);
  const shareOf = (agentId: string): GroupMemberView => shares.find((share) => share.agentId === agentId) ?? { agentId, ...NO_SHARE };
  const save = useMutation({
    mutationFn: async () => {
      await putMembers(group.id, chosen);
      for (const share of changedShares(before, chosen.map(shareOf))) await changeMember(group.id, share);
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['groups'] });
      await client.invalidateQueries({ queryKey: ['group-members', group.id] });
      await refreshLists(client);
      onClose();
    },
  });
  // A deactivated agent is offered only to be taken out.
  const offered = agents.filter((agent) => agent.active || before.some(({ agentId }) => agentId === agent.id));
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
              <Group key={agent.id} gap="xs" align="flex-start" justify="flex-end">
                <Checkbox value={agent.id} label={<Member agent={agent} />} style={{ flex: '1 1 180px', minWidth: 0 }} />
                {chosen.includes(agent.id) && (
                  <MemberShare
                    name={agent.name}
                    share={shareOf(agent.id)}
                    onChange={(share) => setShares([...shares.filter(({ agentId }) => agentId !== agent.id), share])}
                  />
                )}
              </Group>
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
