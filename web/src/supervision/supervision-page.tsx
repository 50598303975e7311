import { IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '../i18n/translation.js';
import { listAgents, listGroups } from '../api/admin.js';
import { listQueues } from '../api/queues.js';
import { QueryState } from '../admin/query-state.js';
import { SectionHead } from '../admin/section-head.js';
import { isSupervisor, useMe } from '../data/me.js';
import { PageMessage } from '../shell/page-message.js';
import { AgentsAtWork } from './agents-at-work.js';
import { QueueCards } from './queue-cards.js';
import classes from './supervision-page.module.css';

/** Status and queues change by events; how many conversations an agent serves is told to that agent alone, so it is asked for. */
const ASK_EVERY_MS = 10_000;

/** Who is on, what they serve and who waits, as it is now. */
export function SupervisionPage() {
  const { t } = useTranslation();
  const me = useMe();
  const mayLook = isSupervisor(me);
  const live = { refetchInterval: ASK_EVERY_MS, enabled: mayLook };
  const agents = useQuery({ queryKey: ['agents'], queryFn: listAgents, ...live });
  const queues = useQuery({ queryKey: ['queues'], queryFn: listQueues, ...live });
  const groups = useQuery({ queryKey: ['groups'], queryFn: listGroups, enabled: mayLook });
  if (!mayLook) return <PageMessage icon={<IconLock size={28} />} title={t('supervision.notYours')} text={t('supervision.notYoursText')} />;
  return (
    <div className={classes.page}>
      <div className={classes.content}>
        <SectionHead title={t('supervision.title')} text={t('supervision.text')} />
        <QueryState query={queues}>{({ items }) => <QueueCards queues={items} groups={groups.data?.items ?? []} />}</QueryState>
        <QueryState query={agents}>{({ items }) => <AgentsAtWork agents={items} />}</QueryState>
      </div>
    </div>
  );
}
