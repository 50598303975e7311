import { Tabs } from '@mantine/core';
import { IconPlugConnected, IconUser, IconUsersGroup } from '@tabler/icons-react';
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import classes from './admin.module.css';

const PAGES = [
  { to: '/admin/channels', key: 'channels', icon: <IconPlugConnected size={16} /> },
  { to: '/admin/groups', key: 'groups', icon: <IconUsersGroup size={16} /> },
  { to: '/admin/agents', key: 'agents', icon: <IconUser size={16} /> },
] as const;

export function AdminPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  return (
    <div className={classes.page}>
      <Tabs value={pathname} onChange={(to) => void navigate({ to: to ?? '/admin/channels' })} className={classes.tabs} keepMounted={false}>
        <Tabs.List aria-label={t('admin.sections')}>
          {PAGES.map(({ to, key, icon }) => (
            <Tabs.Tab key={to} value={to} leftSection={icon}>
              {t(`admin.${key}.title`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={pathname} className={classes.panel}>
          <Outlet />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
