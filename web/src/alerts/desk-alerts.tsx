import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef } from 'react';
import { usePartnerName } from '../i18n/person-name.js';
import { previewWords } from '../i18n/preview-words.js';
import { useTranslation } from '../i18n/translation.js';
import type { ConversationView, MessageView } from '../../../src/contract/api.js';
import { getConversation } from '../api/conversations.js';
import { listQueues } from '../api/queues.js';
import { cachedConversation, hasAllOwn } from '../data/conversation-list.js';
import { lastMessageOf } from '../data/last-message.js';
import { useMe } from '../data/me.js';
import { useDeskLink } from '../live/desk-link.js';
import type { DeskNews } from '../live/news.js';
import { useAlertSettings, canNotify, type Alert } from './alert-settings.js';
import { chime } from './chime.js';
import { isLookedAt, useLooking } from './looking.js';

/** What a reconnect brings that is older than this is no news any more. */
const NEWS_FOR_MS = 60_000;

interface Told {
  alert: Alert;
  title: string;
  text: string;
  /** The same tag again replaces what is shown under it. */
  tag: string;
  conversationId?: string;
}

/** One's own that no list has loaded, e.g. beyond the first page of many; asked for once in a while, however much is written there. */
async function unlisted(client: QueryClient, id: string): Promise<ConversationView | undefined> {
  if (hasAllOwn(client)) return undefined;
  const times = { staleTime: NEWS_FOR_MS, gcTime: NEWS_FOR_MS };
  return client.fetchQuery({ queryKey: ['unlisted', id], queryFn: () => getConversation(id), ...times }).catch(() => undefined);
}

/** Sounds and desktop notifications for whoever works in another tab, or in another conversation. Shows nothing itself. */
export function DeskAlerts() {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { news } = useDeskLink();
  const { conversationId: openId } = useParams({ strict: false });
  const [settings] = useAlertSettings();
  useLooking(openId);
  const partnerName = usePartnerName();
  const nameIn = (conversationId: string): string => {
    const row = cachedConversation(client, conversationId);
    return row === undefined ? '' : partnerName(row);
  };
  const queues = useRef(new Map<string, { name: string; queued: number }>());

  const tell = async ({ alert, title, text, tag, conversationId }: Told): Promise<void> => {
    const looksAtIt = document.hasFocus() && conversationId !== undefined && conversationId === openId;
    if (looksAtIt || (conversationId !== undefined && (await isLookedAt(conversationId)))) return;
    // A page may refuse to sound; then it is only not heard.
    if (settings[alert].sound) void chime().catch(() => undefined);
    if (!settings[alert].desktop || document.hasFocus() || !canNotify() || Notification.permission !== 'granted') return;
    const shown = new Notification(title, { body: text, tag, icon: '/favicon.svg' });
    shown.addEventListener('click', () => {
      shown.close();
      window.focus();
      void (conversationId === undefined
        ? navigate({ to: '/inbox', search: { view: 'queued' } })
        : navigate({ to: '/inbox/$conversationId', params: { conversationId }, search: { view: 'mine' } }));
    });
  };

  const countQueues = async (): Promise<void> => {
    const { items } = await listQueues();
    queues.current = new Map(items.map(({ groupId, name, queued }) => [groupId, { name, queued }]));
  };

  const written = async (message: MessageView): Promise<void> => {
    if (Date.now() - Date.parse(message.sentAt) > NEWS_FOR_MS) return;
    const row = cachedConversation(client, message.conversationId) ?? (await unlisted(client, message.conversationId));
    if (row?.session?.assigneeId !== me.agent.id) return;
    void tell({
      alert: 'own',
      title: partnerName(row),
      text: previewWords(i18n, lastMessageOf(message)),
      tag: message.conversationId,
      conversationId: message.conversationId,
    });
  };

  const queueChanged = ({ groupId, queued }: { groupId: string; queued: number }): void => {
    const before = queues.current.get(groupId);
    if (before === undefined) return;
    queues.current.set(groupId, { ...before, queued });
    const works = me.agent.status === 'idle' || me.agent.status === 'busy';
    if (queued <= before.queued || !works) return;
    void tell({
      alert: 'waiting',
      title: t('alerts.waitingTitle'),
      text: t('alerts.waitingText', { group: before.name, count: queued }),
      tag: `queue ${groupId}`,
    });
  };

  const take = useEffectEvent((happened: DeskNews): void => {
    switch (happened.kind) {
      case 'opened':
        // Without the counts nobody is told of the queues until the next connection.
        void countQueues().catch(() => undefined);
        return;
      case 'message':
        void written(happened.message);
        return;
      case 'assigned': {
        if (happened.assigneeId !== me.agent.id) return;
        const { conversationId } = happened;
        const name = nameIn(conversationId);
        void tell({ alert: 'assigned', title: t('alerts.assignedTitle'), text: name, tag: conversationId, conversationId });
        return;
      }
      case 'offered': {
        const { conversationId } = happened;
        const name = nameIn(conversationId);
        void tell({ alert: 'assigned', title: t('offers.alertTitle'), text: name, tag: conversationId, conversationId });
        return;
      }
      case 'queue':
        queueChanged(happened);
        return;
    }
  });

  useEffect(() => {
    take({ kind: 'opened' });
    return news.subscribe((happened) => take(happened));
  }, [news]);
  return null;
}
