import { Paper, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { SectionHead } from '../admin/section-head.js';
import { listGroups, listMembers } from '../api/admin.js';
import { Fact } from '../contact/panel-section.js';
import { useMe } from '../data/me.js';
import { useTranslation } from '../i18n/translation.js';
import { AgentPicture } from './agent-picture.js';
import { PasswordForm } from './password-form.js';
import classes from './profile-page.module.css';

/** Who one is here, and what of it one can change oneself. */
export function ProfilePage() {
  const { t, i18n } = useTranslation();
  const { agent, company } = useMe();
  const groups = useQuery({ queryKey: ['own-groups', agent.id], queryFn: () => ownGroups(agent.id) });
  const names = new Intl.ListFormat(i18n.language);
  return (
    <div className={classes.page}>
      <div className={classes.content}>
        <SectionHead title={t('profile.title')} text={t('profile.text')} />
        <Stack>
          <Paper withBorder radius="lg" p="md">
            <Title order={2} size="h5" mb="xs">
              {agent.name}
            </Title>
            <AgentPicture agent={agent} />
            <dl style={{ margin: '12px 0 0' }}>
              <Fact label={t('login.login')}>{agent.login}</Fact>
              <Fact label={t('setup.company')}>{company.name}</Fact>
              <Fact label={t('admin.role')}>{t(`role.${agent.role}`)}</Fact>
              <Fact label={t('admin.groups')}>
                {groups.data === undefined || groups.data.length === 0 ? '–' : names.format(groups.data)}
              </Fact>
              <Fact label={t('admin.maxLoad')}>{agent.maxLoad}</Fact>
            </dl>
          </Paper>
          <PasswordForm login={agent.login} />
        </Stack>
      </div>
    </div>
  );
}

/** The names of the groups an agent is in. */
async function ownGroups(agentId: string): Promise<string[]> {
  const { items } = await listGroups();
  const members = await Promise.all(items.map(({ id }) => listMembers(id)));
  return items.filter((_, index) => members[index]?.agentIds.includes(agentId) === true).map(({ name }) => name);
}
