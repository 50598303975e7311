import { VisuallyHidden } from '@mantine/core';
import { IconMessages } from '@tabler/icons-react';
import { getRouteApi, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { onDemand } from '../shell/on-demand.js';
import { PageMessage } from '../shell/page-message.js';
import { whenIdle } from '../shell/when-idle.js';
import { fetchAtHand } from './at-hand.js';
import { ConversationList } from './conversation-list.js';
import classes from './inbox-page.module.css';

const route = getRouteApi('/desk/inbox');

const loadPane = async () => (await import('../thread/conversation-pane.js')).ConversationPane;
const ConversationPane = onDemand(loadPane);

/** The lists at the left, the chosen conversation beside them; on a phone one at a time. */
export function InboxPage() {
  const { t } = useTranslation();
  const { at: _place, ...search } = route.useSearch();
  const { conversationId } = useParams({ strict: false });
  // The lists first; what opens next is fetched while they are looked at.
  useEffect(() => whenIdle(() => void Promise.all([loadPane(), fetchAtHand()]).catch(() => undefined)), []);
  return (
    <div className={classes.inbox} data-reading={conversationId !== undefined}>
      <VisuallyHidden component="h1">{t('shell.inbox')}</VisuallyHidden>
      <section className={classes.list} aria-label={t('inbox.conversations')}>
        <ConversationList search={search} openId={conversationId} />
      </section>
      <section className={classes.conversation} aria-label={t('inbox.conversation')}>
        {conversationId === undefined ? (
          <PageMessage icon={<IconMessages size={28} />} title={t('inbox.nothingOpen')} text={t('inbox.nothingOpenText')} />
        ) : (
          <ConversationPane key={conversationId} conversationId={conversationId} />
        )}
      </section>
    </div>
  );
}
