import { Select, Stack } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from '../../i18n/translation.js';
import { listGroups } from '../../api/admin.js';
import { getHours } from '../../api/hours.js';
import { PageMessage } from '../../shell/page-message.js';
import { QueryState } from '../query-state.js';
import { SectionHead } from '../section-head.js';
import { HoursForm } from './hours-form.js';
import { OpenPreview } from './open-preview.js';

const page = getRouteApi('/desk/admin/hours');

export function HoursPage() {
  const { t } = useTranslation();
  const groups = useQuery({ queryKey: ['groups'], queryFn: listGroups });
  const { group: chosen } = page.useSearch();
  const navigate = page.useNavigate();
  return (
    <>
      <SectionHead title={t('hours.title')} text={t('hours.text')} />
      <QueryState query={groups}>
        {({ items }) => {
          const group = items.find(({ id }) => id === chosen) ?? items[0];
          if (group === undefined)
            return <PageMessage icon={<IconUsersGroup size={28} />} title={t('admin.noGroups')} text={t('admin.groupsText')} />;
          return (
            <Stack>
              {items.length > 1 && (
                <Select
                  label={t('hours.group')}
                  data={items.map(({ id, name }) => ({ value: id, label: name }))}
                  value={group.id}
                  onChange={(chosenGroup) => chosenGroup !== null && void navigate({ search: { group: chosenGroup } })}
                  allowDeselect={false}
                  maw={360}
                />
              )}
              <OpenPreview groupId={group.id} />
              <GroupHours key={group.id} groupId={group.id} />
            </Stack>
          );
        }}
      </QueryState>
    </>
  );
}

function GroupHours({ groupId }: { groupId: string }) {
  const hours = useQuery({ queryKey: ['working-hours', groupId], queryFn: () => getHours(groupId), refetchOnWindowFocus: false });
  return <QueryState query={hours}>{(stored) => <HoursForm groupId={groupId} stored={stored} />}</QueryState>;
}
