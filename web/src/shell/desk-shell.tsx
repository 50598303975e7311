import { Tooltip } from '@mantine/core';
import { IconDeviceMobileMessage, IconInbox, IconSettings } from '@tabler/icons-react';
import { Link, Outlet, useMatchRoute } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { getLab } from '../api/lab.js';
import { useMe } from '../data/me.js';
import { ConnectionBanner } from './connection-banner.js';
import classes from './desk-shell.module.css';
import { OwnMenu } from './own-menu.js';
import { UnreadTitle } from './unread-title.js';

/** The frame around every signed-in page: the way between pages, own status, the line to the hub. */
export function DeskShell() {
  const { t } = useTranslation();
  const me = useMe();
  const lab = useQuery({ queryKey: ['lab'], queryFn: getLab });
  const matchRoute = useMatchRoute();
  const readingOnPhone = matchRoute({ to: '/inbox/$conversationId' }) !== false;

  return (
    <div className={classes.shell}>
      <nav className={classes.rail} aria-label={t('shell.pages')} data-hidden-on-phone={readingOnPhone}>
        <img src="/favicon.svg" alt="" className={classes.logo} />
        <div className={classes.links}>
          <RailLink to="/inbox" label={t('shell.inbox')} icon={<IconInbox size={22} />} />
          {me.agent.role === 'admin' && <RailLink to="/admin" label={t('shell.admin')} icon={<IconSettings size={22} />} />}
          {lab.data?.enabled === true && <RailLink to="/lab" label={t('shell.lab')} icon={<IconDeviceMobileMessage size={22} />} />}
        </div>
        <div className={classes.foot}>
          <OwnMenu />
        </div>
      </nav>
      <main className={classes.main}>
        <ConnectionBanner />
        <div className={classes.page}>
          <Outlet />
        </div>
      </main>
      <UnreadTitle />
    </div>
  );
}

function RailLink({ to, label, icon }: { to: '/inbox' | '/admin' | '/lab'; label: string; icon: ReactNode }) {
  return (
    <Tooltip label={label} position="right" openDelay={300}>
      <Link to={to} className={classes.link} aria-label={label}>
        {icon}
      </Link>
    </Tooltip>
  );
}
