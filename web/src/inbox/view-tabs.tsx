import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from '../i18n/translation.js';
import { VIEWS, type InboxView } from '../api/conversations.js';
import type { InboxSearch } from '../data/inbox-search.js';
import { listQuery, rowsOf } from '../data/conversation-list.js';
import { viewCountsQuery } from '../data/list-refresh.js';
import { useMe } from '../data/me.js';
import { onDemand } from '../shell/on-demand.js';
import classes from './conversation-list.module.css';

const OpenPlaces = onDemand(async () => (await import('./open-places.js')).OpenPlaces);

type CountedView = 'mine' | 'unassigned' | 'queued';

const MOST_SHOWN = 999;
/** In a line of their own. */
const APART: readonly InboxView[] = ['hidden', 'blocked'];

/** Who hides nothing and where nobody is blocked there needs to be no list of it. */
export function ViewTabs({ search }: { search: InboxSearch }) {
  const chosen = search.view ?? 'mine';
  const { t } = useTranslation();
  const me = useMe();
  const { data: counts } = useQuery(viewCountsQuery);
  // Held from the beginning: it opens at once, and whoever is handed over from it is known by name.
  useInfiniteQuery(listQuery('queued', ''));
  const hidden = useInfiniteQuery(listQuery('hidden', ''));
  const blocked = useInfiniteQuery(listQuery('blocked', ''));
  const apart = { hidden: rowsOf(hidden.data, 'hidden', me.agent.id), blocked: rowsOf(blocked.data, 'blocked', me.agent.id) };
  const shown = VIEWS.filter((view) => (view !== 'hidden' && view !== 'blocked') || apart[view].length > 0 || chosen === view);
  return (
    <>
      <nav className={classes.views} aria-label={t('inbox.views')}>
        {shown.map((view) => (
          <Link
            key={view}
            to="/inbox"
            search={{ ...search, view }}
            className={classes.view}
            data-chosen={view === chosen}
            data-apart={APART.includes(view)}
            aria-current={view === chosen ? 'true' : undefined}
          >
            {t(`inbox.view.${view}`)}
            <ViewCount view={view} count={counts?.[view as CountedView]} />
          </Link>
        ))}
      </nav>
      <div className={classes.foldedPlaces}>
        <OpenPlaces search={search} />
      </div>
    </>
  );
}

/** Of the lists the hub counts; counting all of them would cost it more than the number is worth. */
function ViewCount({ view, count = 0 }: { view: InboxView; count: number | undefined }) {
  if (count === 0) return null;
  return (
    <span className={classes.count} data-testid={`count-${view}`}>
      {count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}
    </span>
  );
}
