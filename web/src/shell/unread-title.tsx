import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { listQuery } from '../data/conversation-list.js';
import { viewCountsQuery } from '../data/list-refresh.js';
import { useMe } from '../data/me.js';

const MOST_SHOWN = 999;

/** Own unread messages in the tab's title, for whoever works in another tab. */
export function UnreadTitle() {
  const me = useMe();
  const { data: { unread } = { unread: 0 } } = useQuery(viewCountsQuery);
  // Held on every page: who is told of a message is told by name.
  useInfiniteQuery(listQuery('mine', ''));
  useEffect(() => {
    const page = `${me.company.name} · Switchboard`;
    document.title = unread > 0 ? `(${unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}) ${page}` : page;
  }, [unread, me.company.name]);
  return null;
}
