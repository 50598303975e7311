import {
  IconActivityHeartbeat,
  IconAddressBook,
  IconChartBar,
  IconDeviceMobileMessage,
  IconInbox,
  IconSettings,
} from '@tabler/icons-react';
import { Link, Outlet, useMatchRoute } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { DeskAlerts } from '../alerts/desk-alerts.js';
import { PushUpkeep } from '../alerts/push-upkeep.js';
import { getLab } from '../api/lab.js';
import { ColleaguesContext, useLoadedColleagues } from '../data/colleagues.js';
import { isSupervisor, MeContext, useLoadedMe } from '../data/me.js';
import { OfferBar } from '../offers/offer-bar.js';
import { useShortcuts } from '../shortcuts/shortcuts.js';
import { watchTyping } from '../shortcuts/typing-on.js';
import { ConnectionBanner } from './connection-banner.js';
import classes from './desk-shell.module.css';
import { NewVersion } from './new-version.js';
import { OwnMenu } from './own-menu.js';
import { UnreadTitle } from './unread-title.js';
import { onDemand } from './on-demand.js';

const ShortcutsSheet = onDemand(async () => (await import('../shortcuts/shortcuts-sheet.js')).ShortcutsSheet);

/** The frame around every signed-in page: the way between pages, own status, the line to the hub. */
export function DeskShell() {
  const { t } = useTranslation();
  const me = useLoadedMe();
  const colleagues = useLoadedColleagues();
  const lab = useQuery({ queryKey: ['lab'], queryFn: getLab });
  const [showingKeys, setShowingKeys] = useState(false);
  useEffect(watchTyping, []);
  useShortcuts({ help: () => setShowingKeys(true) });
  const matchRoute = useMatchRoute();
  const readingOnPhone = matchRoute({ to: '/inbox/$conversationId' }) !== false;

  return (
    <MeContext value={me}>
      <div className={classes.shell}>
        <nav className={classes.rail} aria-label={t('shell.pages')} data-hidden-on-phone={readingOnPhone}>
          <img src="/favicon.svg" alt="" className={classes.logo} />
          <div className={classes.links}>
            <RailLink to="/inbox" label={t('shell.inbox')} icon={<IconInbox size={22} />} />
            <RailLink to="/contacts" label={t('shell.contacts')} icon={<IconAddressBook size={22} />} />
            {isSupervisor(me) && <RailLink to="/supervision" label={t('supervision.title')} icon={<IconActivityHeartbeat size={22} />} />}
            {me.agent.role !== 'agent' && <RailLink to="/reports" label={t('shell.reports')} icon={<IconChartBar size={22} />} />}
            {me.agent.role === 'admin' && <RailLink to="/admin" label={t('shell.admin')} icon={<IconSettings size={22} />} />}
            {lab.data?.enabled === true && <RailLink to="/lab" label={t('shell.lab')} icon={<IconDeviceMobileMessage size={22} />} />}
          </div>
          <div className={classes.foot}>
            <OwnMenu onShowKeys={() => setShowingKeys(true)} />
          </div>
        </nav>
        <main className={classes.main}>
          <ConnectionBanner />
          <NewVersion />
          <OfferBar />
          <div className={classes.page}>
            <ColleaguesContext value={colleagues}>
              <Outlet />
            </ColleaguesContext>
          </div>
        </main>
        <UnreadTitle />
        <DeskAlerts />
        <PushUpkeep />
        {showingKeys && <ShortcutsSheet onClose={() => setShowingKeys(false)} />}
      </div>
    </MeContext>
  );
}

function RailLink({
  to,
  label,
  icon,
}: {
  to: '/inbox' | '/contacts' | '/supervision' | '/admin' | '/lab' | '/reports';
  label: string;
  icon: ReactNode;
}) {
  return (
    <Link to={to} className={classes.link}>
      {icon}
      <span className={classes.word}>{label}</span>
    </Link>
  );
}
