import { IconLock } from '@tabler/icons-react';
import { Link, Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '../data/me.js';
import { PageMessage } from '../shell/page-message.js';
import classes from './admin-page.module.css';

const SECTIONS = [
  { to: '/admin/channels', key: 'admin.channels' },
  { to: '/admin/groups', key: 'admin.groups' },
  { to: '/admin/agents', key: 'admin.agents' },
] as const;

export function AdminPage() {
  const { t } = useTranslation();
  const me = useMe();
  if (me.agent.role !== 'admin')
    return <PageMessage icon={<IconLock size={28} />} title={t('admin.adminsOnly')} text={t('admin.adminsOnlyText')} />;
  return (
    <div className={classes.admin}>
      <nav className={classes.sections} aria-label={t('shell.admin')}>
        {SECTIONS.map(({ to, key }) => (
          <Link key={to} to={to} className={classes.section}>
            {t(key)}
          </Link>
        ))}
      </nav>
      <div className={classes.page}>
        <div className={classes.content}>
          <Outlet />
        </div>
      </div>
    </div>
  );
}
