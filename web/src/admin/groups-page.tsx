import { Button, Group, Modal, MultiSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { GroupView } from '../../../src/contract/api.js';
import { createGroup, listAgents, listGroups, listMembers, putMembers, renameGroup } from '../api/admin.js';
import classes from './admin.module.css';
import { PageHead } from './page-head.js';
import { useChange } from './use-change.js';

/** Groups of agents: who serves which accounts. */
export function GroupsPage() {
  const { t } = useTranslation();
  const [open, setOpen] = useState<GroupView | 'new' | null>(null);
  const groups = useQuery({ queryKey: ['groups'], queryFn: listGroups });
  return (
    <>
      <PageHead
        title={t('admin.groups.title')}
        text={t('admin.groups.text')}
        action={t('admin.groups.create')}
        onAction={() => setOpen('new')}
      />
      <Stack>
        {groups.data?.items.map((group) => (
          <article key={group.id} className={classes.card} aria-label={group.name}>
            <Group justify="space-between">
              <div>
                <Title order={2} size="h5">
                  {group.name}
                </Title>
                <Text size="sm" c="dimmed">
                  {t('admin.groups.members', { count: group.memberCount })}
                </Text>
              </div>
              <Button size="xs" variant="default" onClick={() => setOpen(group)}>
                {t('admin.edit')}
              </Button>
            </Group>
          </article>
        ))}
      </Stack>
      <Modal
        opened={open !== null}
        onClose={() => setOpen(null)}
        title={t(open === 'new' ? 'admin.groups.create' : 'admin.edit')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
        centered
      >
        {open !== null && <GroupForm group={open === 'new' ? null : open} onDone={() => setOpen(null)} />}
      </Modal>
    </>
  );
}

function GroupForm({ group, onDone }: { group: GroupView | null; onDone: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(group?.name ?? '');
  const [chosen, setChosen] = useState<string[] | null>(null);
  const agents = useQuery({ queryKey: ['agents'], queryFn: listAgents });
  const members = useQuery({
    queryKey: ['groups', group?.id, 'members'],
    queryFn: () => listMembers(group?.id ?? ''),
    enabled: group !== null,
    staleTime: 0,
  });
  const agentIds = chosen ?? members.data?.agentIds ?? [];
  const save = useChange(
    'groups',
    async () => {
      const { id } = group ?? (await createGroup({ name: name.trim(), timezone: Intl.DateTimeFormat().resolvedOptions().timeZone }));
      if (group !== null && group.name !== name.trim()) await renameGroup(id, name.trim());
      await putMembers(id, agentIds);
    },
    { onDone },
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(undefined);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t('admin.name')}
          value={name}
          maxLength={100}
          required
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <MultiSelect
          label={t('admin.groups.who')}
          data={(agents.data?.items ?? []).map((agent) => ({ value: agent.id, label: `${agent.name} (${agent.login})` }))}
          value={agentIds}
          onChange={setChosen}
          searchable
        />
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending} disabled={group !== null && members.isPending}>
            {t('admin.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
