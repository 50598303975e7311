import { Group, SegmentedControl, Select, Text, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { AgentView, ConversationView } from '../../../src/contract/api.js';
import { listAgents, listGroups } from '../api/admin.js';
import { listQueues, transferConversation } from '../api/conversations.js';
import { refreshConversation } from '../data/conversation.js';
import { refreshLists } from '../data/list-refresh.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { FormDialog } from '../shell/form-dialog.js';
import { PresenceDot } from '../shell/presence-dot.js';

type Kind = 'agent' | 'group';
const KINDS: readonly Kind[] = ['agent', 'group'];
const NOTE_MAX = 2000;

/** Whom it goes to, with how busy they are; what is said to them stays among agents. */
export function TransferDialog({ row, onClose }: { row: ConversationView; onClose: () => void }) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [kind, setKind] = useState<Kind>('agent');
  const [chosen, setChosen] = useState<Record<Kind, string | null>>({ agent: null, group: null });
  const [note, setNote] = useState('');
  const agents = useQuery({ queryKey: ['agents'], queryFn: listAgents, staleTime: 0 });
  const groups = useQuery({ queryKey: ['groups'], queryFn: listGroups });
  const queues = useQuery({ queryKey: ['queues'], queryFn: listQueues, staleTime: 0 });
  const colleagues = (agents.data?.items ?? []).filter(({ id, active }) => active && id !== row.session?.assigneeId);
  const target = chosen[kind];
  const list = kind === 'agent' ? agents : groups;
  const missing = list.data !== undefined ? undefined : list.error === null ? t('common.loading') : describe(list.error);
  const transfer = useMutation({
    mutationFn: () =>
      transferConversation(row.id, {
        ...(kind === 'agent' ? { agentId: target ?? '' } : { groupId: target ?? '' }),
        ...(note.trim() !== '' && { note: note.trim() }),
      }),
    onSuccess: onClose,
    onSettled: async (_answer, refusal) => {
      // It may be out of this agent's sight now; then there is no row to refresh, and the list is where the work is.
      const isInSight = await refreshConversation(client, row.id).then(
        () => true,
        () => false,
      );
      if (refusal === null && !isInSight) await navigate({ to: '/inbox', search: { view: 'mine' } });
      await refreshLists(client);
    },
  });
  /** Unknown until the hub has told. */
  const queued = (groupId: string): number | undefined =>
    queues.data && (queues.data.items.find((queue) => queue.groupId === groupId)?.queued ?? 0);
  return (
    <FormDialog
      title={t('desk.transferTitle')}
      action={t('desk.transferConfirm')}
      ready={target !== null}
      busy={transfer.isPending}
      error={transfer.error}
      onClose={onClose}
      onSubmit={() => transfer.mutate()}
    >
      <SegmentedControl
        fullWidth
        aria-label={t('desk.transferTo')}
        value={kind}
        onChange={(value) => setKind(value === 'group' ? 'group' : 'agent')}
        data={KINDS.map((value) => ({ value, label: t(value === 'agent' ? 'desk.toAgent' : 'desk.toGroup') }))}
      />
      {kind === 'agent' ? (
        <Select
          key="agent"
          label={t('desk.findAgent')}
          searchable
          required
          nothingFoundMessage={missing ?? t('desk.noColleagues')}
          value={chosen.agent}
          onChange={(agent) => setChosen({ ...chosen, agent })}
          data={[...colleagues].sort(byAvailability).map(({ id, name }) => ({ value: id, label: name }))}
          renderOption={({ option }) => <Colleague agent={colleagues.find(({ id }) => id === option.value)} />}
        />
      ) : (
        <Select
          key="group"
          label={t('desk.findGroup')}
          searchable
          required
          nothingFoundMessage={missing}
          value={chosen.group}
          onChange={(group) => setChosen({ ...chosen, group })}
          data={(groups.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          renderOption={({ option }) => (
            <Group justify="space-between" w="100%" wrap="nowrap">
              <Text size="sm" truncate>
                {option.label}
              </Text>
              <Text size="xs" c="dimmed">
                {queued(option.value) !== undefined && t('desk.waiting', { count: queued(option.value) })}
              </Text>
            </Group>
          )}
        />
      )}
      <Textarea
        label={t('desk.note')}
        placeholder={t('desk.noteExample')}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={NOTE_MAX}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

function Colleague({ agent }: { agent: AgentView | undefined }) {
  const { t } = useTranslation();
  if (!agent) return null;
  const { name, status, load, maxLoad } = agent;
  return (
    <Group justify="space-between" w="100%" wrap="nowrap">
      <Group gap="xs" wrap="nowrap" miw={0}>
        <span style={{ display: 'inline-flex', flex: 'none' }}>
          <PresenceDot status={status} />
        </span>
        <Text size="sm" truncate>
          {name}
        </Text>
      </Group>
      <Text size="xs" c="dimmed" style={{ flex: 'none' }}>
        {t(`presence.${status}`)} · {t('desk.load', { load, maxLoad })}
      </Text>
    </Group>
  );
}

const ORDER = ['idle', 'busy', 'break', 'offline'];

function byAvailability(left: AgentView, right: AgentView): number {
  return ORDER.indexOf(left.status) - ORDER.indexOf(right.status) || left.load - right.load || left.name.localeCompare(right.name);
}
