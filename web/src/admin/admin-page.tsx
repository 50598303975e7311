import { IconLock } from '@tabler/icons-react';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { useMe } from '../data/me.js';
import { PageMessage } from '../shell/page-message.js';
import classes from './admin-page.module.css';

const CHAPTERS = [
  {
    key: 'admin.chapter.channels',
    sections: [
      { to: '/admin/channels', key: 'admin.channels' },
      { to: '/admin/widget', key: 'widget.section' },
      { to: '/admin/codes', key: 'codes.title' },
    ],
  },
  {
    key: 'admin.chapter.people',
    sections: [
      { to: '/admin/groups', key: 'admin.groups' },
      { to: '/admin/agents', key: 'admin.agents' },
      { to: '/admin/hours', key: 'hours.title' },
      { to: '/admin/routing', key: 'routing.title' },
    ],
  },
  {
    key: 'admin.chapter.answers',
    sections: [
      { to: '/admin/texts', key: 'texts.title' },
      { to: '/admin/canned', key: 'answers.canned' },
      { to: '/admin/faq', key: 'answers.faq' },
      { to: '/admin/bots', key: 'answers.bots' },
    ],
  },
  {
    key: 'admin.chapter.programs',
    sections: [
      { to: '/admin/automation', key: 'automation.title' },
      { to: '/admin/webhooks', key: 'webhooks.title' },
      { to: '/admin/tokens', key: 'tokens.title' },
    ],
  },
  {
    key: 'admin.chapter.record',
    sections: [
      { to: '/admin/operations', key: 'operations.title' },
      { to: '/admin/audit', key: 'audit.title' },
      { to: '/admin/retention', key: 'retention.title' },
    ],
  },
] as const;

export function AdminPage() {
  const { t } = useTranslation();
  const me = useMe();
  const sections = useSectionInView();
  if (me.agent.role !== 'admin')
    return <PageMessage icon={<IconLock size={28} />} title={t('admin.adminsOnly')} text={t('admin.adminsOnlyText')} />;
  return (
    <div className={classes.admin}>
      <nav ref={sections} className={classes.sections} aria-label={t('shell.admin')}>
        {CHAPTERS.map((chapter) => (
          <div key={chapter.key} role="group" aria-label={t(chapter.key)} className={classes.chapter}>
            <span className={classes.heading} aria-hidden="true">
              {t(chapter.key)}
            </span>
            {chapter.sections.map(({ to, key }) => (
              <Link key={to} to={to} className={classes.section}>
                {t(key)}
              </Link>
            ))}
          </div>
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

/** On a phone the sections are one long line: the one that is open is brought to where it can be seen. */
function useSectionInView() {
  const nav = useRef<HTMLElement>(null);
  const pathname = useLocation({ select: (location) => location.pathname });
  useEffect(() => {
    nav.current?.querySelector('[data-status=active]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  return nav;
}
