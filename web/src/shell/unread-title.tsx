import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { listQuery, rowsOf } from '../data/conversation-list.js';
import { useMe } from '../data/me.js';

/** Own unread messages in the tab's title, for whoever works in another tab. */
export function UnreadTitle() {
  const me = useMe();
  const { data } = useInfiniteQuery(listQuery('mine', ''));
  const unread = rowsOf(data, 'mine', me.agent.id).reduce((sum, row) => sum + row.unreadCount, 0);
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) ${me.company.name} · Switchboard` : `${me.company.name} · Switchboard`;
  }, [unread, me.company.name]);
  return null;
}
