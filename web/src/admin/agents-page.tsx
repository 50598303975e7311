import { Badge, Button, Paper, Table, Text } from '@mantine/core';
import { notify } from '../shell/notify.js';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { AgentView } from '../../../src/contract/api.js';
import { changeAgent, listAgents, type AgentChange } from '../api/admin.js';
import { useMe } from '../data/me.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { Avatar } from '../shell/avatar.js';
import { PresenceDot } from '../shell/presence-dot.js';
import classes from './agents-page.module.css';
import { ConfirmDialog } from '../shell/confirm-dialog.js';
import { EditAgentDialog } from './edit-agent-dialog.js';
import { NewAgentDialog } from './new-agent-dialog.js';
import { QueryState } from './query-state.js';
import { ResetPasswordDialog } from './reset-password-dialog.js';
import { SectionHead } from './section-head.js';

export function AgentsPage() {
  const { t } = useTranslation();
  const agents = useQuery({ queryKey: ['agents'], queryFn: listAgents });
  const [creating, setCreating] = useState(false);
  return (
    <>
      <SectionHead title={t('admin.agents')} text={t('admin.agentsText')}>
        <Button leftSection={<IconPlus size={18} />} onClick={() => setCreating(true)}>
          {t('admin.newAgent')}
        </Button>
      </SectionHead>
      <QueryState query={agents}>
        {({ items }) => (
          <Paper withBorder radius="lg" className={classes.frame ?? ''}>
            <Table verticalSpacing="sm" horizontalSpacing="md" className={classes.table ?? ''}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('admin.agentName')}</Table.Th>
                  <Table.Th>{t('admin.role')}</Table.Th>
                  <Table.Th>{t('admin.maxLoad')}</Table.Th>
                  <Table.Th>{t('admin.status')}</Table.Th>
                  <Table.Th aria-label={t('admin.actions')} />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((agent) => (
                  <AgentRow key={agent.id} agent={agent} />
                ))}
              </Table.Tbody>
            </Table>
          </Paper>
        )}
      </QueryState>
      {creating && <NewAgentDialog onClose={() => setCreating(false)} />}
    </>
  );
}

function AgentRow({ agent }: { agent: AgentView }) {
  const { t } = useTranslation();
  const me = useMe();
  const client = useQueryClient();
  const describe = useDescribeError();
  const [asking, setAsking] = useState<'edit' | 'deactivate' | 'password' | null>(null);
  const change = useMutation({
    mutationFn: (input: AgentChange) => changeAgent(agent.id, input),
    onSuccess: () => client.invalidateQueries({ queryKey: ['agents'] }),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  return (
    <Table.Tr>
      <Table.Td>
        <span className={classes.person}>
          <Avatar id={agent.id} name={agent.name} size={34} url={agent.pictureUrl} />
          <span>
            {agent.name}
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {agent.login}
            </Text>
          </span>
        </span>
      </Table.Td>
      <Table.Td className={classes.fact ?? ''}>{t(`role.${agent.role}`)}</Table.Td>
      <Table.Td className={classes.fact ?? ''}>
        <span className={classes.label}>{t('admin.maxLoadBefore')}</span>
        {agent.maxLoad}
      </Table.Td>
      <Table.Td className={classes.fact ?? ''}>
        {agent.active ? (
          <span className={classes.status}>
            <PresenceDot status={agent.status} />
            {t(`presence.${agent.status}`)}
          </span>
        ) : (
          <Badge variant="default" flex="none" miw="max-content">
            {t('admin.deactivated')}
          </Badge>
        )}
      </Table.Td>
      <Table.Td className={classes.actions ?? ''}>
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => setAsking('edit')}
          aria-label={t('admin.editAgent', { name: agent.name })}
        >
          {t('common.edit')}
        </Button>
        {agent.id !== me.agent.id && (
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => setAsking('password')}
            aria-label={t('admin.resetPasswordOf', { name: agent.name })}
          >
            {t('admin.resetPassword')}
          </Button>
        )}
        {agent.id !== me.agent.id &&
          (agent.active ? (
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              c="var(--sb-danger)"
              loading={change.isPending}
              onClick={() => setAsking('deactivate')}
            >
              {t('admin.deactivate')}
            </Button>
          ) : (
            <Button size="compact-sm" variant="subtle" loading={change.isPending} onClick={() => change.mutate({ active: true })}>
              {t('admin.activate')}
            </Button>
          ))}
        {asking === 'edit' && <EditAgentDialog agent={agent} onClose={() => setAsking(null)} />}
        {asking === 'password' && <ResetPasswordDialog agent={agent} onClose={() => setAsking(null)} />}
        {asking === 'deactivate' && (
          <ConfirmDialog
            title={t('admin.deactivateTitle', { name: agent.name })}
            text={t('admin.deactivateText')}
            action={t('admin.deactivate')}
            onClose={() => setAsking(null)}
            onConfirmed={() => change.mutate({ active: false })}
          />
        )}
      </Table.Td>
    </Table.Tr>
  );
}
