import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconPlus, IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { GroupView } from '../../../src/contract/api.js';
import { createGroup, listGroups, renameGroup } from '../api/admin.js';
import { PageMessage } from '../shell/page-message.js';
import { GroupMembers } from './group-members.js';
import { GroupNameDialog } from './group-name-dialog.js';
import { GroupWorkDialog } from './group-work-dialog.js';
import { QueryState } from './query-state.js';
import { SectionHead } from './section-head.js';

export function GroupsPage() {
  const { t } = useTranslation();
  const groups = useQuery({ queryKey: ['groups'], queryFn: listGroups });
  const [creating, setCreating] = useState(false);
  return (
    <>
      <SectionHead title={t('admin.groups')} text={t('admin.groupsText')}>
        <Button leftSection={<IconPlus size={18} />} onClick={() => setCreating(true)}>
          {t('admin.newGroup')}
        </Button>
      </SectionHead>
      <QueryState query={groups}>
        {({ items }) =>
          items.length === 0 ? (
            <PageMessage icon={<IconUsersGroup size={28} />} title={t('admin.noGroups')} text={t('admin.groupsText')} />
          ) : (
            <Stack>
              {items.map((group) => (
                <GroupCard key={group.id} group={group} groups={items} />
              ))}
            </Stack>
          )
        }
      </QueryState>
      {creating && (
        <GroupNameDialog
          title={t('admin.newGroup')}
          action={t('admin.createGroup')}
          onClose={() => setCreating(false)}
          onSave={(name) => createGroup({ name, timezone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
        />
      )}
    </>
  );
}

function GroupCard({ group, groups }: { group: GroupView; groups: GroupView[] }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<'name' | 'members' | 'work' | null>(null);
  return (
    <Paper withBorder p="md" radius="lg" component="article" aria-label={group.name}>
      <Group gap="sm">
        <div style={{ flex: '1 1 220px', minWidth: 0 }}>
          <Title order={2} size="h5" style={{ overflowWrap: 'anywhere' }}>
            {group.name}
          </Title>
          <Text size="sm" c="dimmed">
            {t('admin.memberCount', { count: group.memberCount })} · {group.timezone} · {t(`desk.strategies.${group.strategy}`)}
          </Text>
        </div>
        <Group gap={6} wrap="nowrap">
          <Button size="xs" variant="default" onClick={() => setAsking('members')}>
            {t('admin.members')}
          </Button>
          <Button size="xs" variant="default" onClick={() => setAsking('work')}>
            {t('desk.work')}
          </Button>
          <Button size="xs" variant="default" onClick={() => setAsking('name')}>
            {t('admin.rename')}
          </Button>
        </Group>
      </Group>
      {asking === 'name' && (
        <GroupNameDialog
          title={t('admin.renameGroup', { group: group.name })}
          action={t('common.save')}
          name={group.name}
          onClose={() => setAsking(null)}
          onSave={(name) => renameGroup(group.id, name)}
        />
      )}
      {asking === 'work' && <GroupWorkDialog group={group} groups={groups} onClose={() => setAsking(null)} />}
      {asking === 'members' && <GroupMembers group={group} onClose={() => setAsking(null)} />}
    </Paper>
  );
}
