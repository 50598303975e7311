import { Alert, Button, Checkbox, Group, Modal, ScrollArea, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentView, GroupView } from '../../../src/contract/api.js';
import { listAgents, listMembers, putMembers } from '../api/admin.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { QueryState } from './query-state.js';

export function GroupMembers({ group, onClose }: { group: GroupView; onClose: () => void }) {
  const { t } = useTranslation();
  const agents = useQuery({ queryKey: ['agents'], queryFn: listAgents });
  const members = useQuery({ queryKey: ['group-members', group.id], queryFn: () => listMembers(group.id), staleTime: 0 });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('admin.membersOf', { group: group.name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      centered
    >
      <QueryState query={agents}>
        {({ items }) => (
          <QueryState query={members}>
            {({ agentIds }) => <Choice group={group} agents={items} before={agentIds} onClose={onClose} />}
          </QueryState>
        )}
      </QueryState>
    </Modal>
  );
}

function Choice({ group, agents, before, onClose }: { group: GroupView; agents: AgentView[]; before: string[]; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const describe = useDescribeError();
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
    <Stack>
      <Checkbox.Group value={chosen} onChange={setChosen} label={t('admin.membersText')}>
        <ScrollArea.Autosize mah={320} mt="sm">
          <Stack gap="sm">
            {offered.map((agent) => (
              <Checkbox
                key={agent.id}
                value={agent.id}
                label={
                  <>
                    {agent.name}{' '}
                    <Text span size="xs" c="dimmed">
                      {agent.login} · {t(`role.${agent.role}`)}
                    </Text>
                  </>
                }
              />
            ))}
          </Stack>
        </ScrollArea.Autosize>
      </Checkbox.Group>
      {save.error !== null && (
        <Alert color="red" role="alert">
          {describe(save.error)}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button loading={save.isPending} onClick={() => save.mutate()}>
          {t('common.save')}
        </Button>
      </Group>
    </Stack>
  );
}
