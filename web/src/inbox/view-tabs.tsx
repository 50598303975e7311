import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { VIEWS, type InboxView } from '../api/conversations.js';
import { listQuery, rowsOf } from '../data/conversation-list.js';
import { useMe } from '../data/me.js';
import classes from './conversation-list.module.css';

/** Own and waiting conversations are counted; counting all of them would cost the hub more than the number is worth. */
const COUNTED: readonly InboxView[] = ['mine', 'queued'];

/** Who hides nothing needs no list of it. */
export function ViewTabs({ chosen, q }: { chosen: InboxView; q: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const { data } = useInfiniteQuery(listQuery('hidden', ''));
  const hidesAny = rowsOf(data, 'hidden', me.agent.id).length > 0;
  const shown = VIEWS.filter((view) => view !== 'hidden' || hidesAny || chosen === 'hidden');
  return (
    <nav className={classes.views} aria-label={t('inbox.views')}>
      {shown.map((view) => (
        <Link
          key={view}
          to="/inbox"
          search={{ view, ...(q !== '' && { q }) }}
          className={classes.view}
          data-chosen={view === chosen}
          aria-current={view === chosen ? 'true' : undefined}
        >
          {t(`inbox.view.${view}`)}
          {COUNTED.includes(view) && <ViewCount view={view} />}
        </Link>
      ))}
    </nav>
  );
}

function ViewCount({ view }: { view: InboxView }) {
  const me = useMe();
  const { data } = useInfiniteQuery(listQuery(view, ''));
  const count = rowsOf(data, view, me.agent.id).length;
  if (count === 0) return null;
  const more = data?.pages.at(-1)?.nextCursor != null;
  return (
    <span className={classes.count} data-testid={`count-${view}`}>
      {count}
      {more ? '+' : ''}
    </span>
  );
}
