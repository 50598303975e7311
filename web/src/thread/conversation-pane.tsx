import { Button } from '@mantine/core';
import { useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { RequestError } from '../api/request.js';
import { Composer } from '../composer/composer.js';
import { useWritingAbout } from '../composer/writing-about.js';
import { conversationQuery } from '../data/conversation.js';
import { TemplateAccount } from '../data/templates.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { onDemand } from '../shell/on-demand.js';
import { PageLoading } from '../shell/page-loading.js';
import { PageMessage } from '../shell/page-message.js';
import classes from './conversation-pane.module.css';
import { ConversationTop } from './conversation-top.js';
import { MessageList } from './message-list.js';

const inbox = getRouteApi('/desk/inbox');

// Beside the conversation, so after it.
const ContactPanel = onDemand(async () => (await import('../contact/contact-panel.js')).ContactPanel);
const ContactDrawer = onDemand(async () => (await import('../contact/contact-drawer.js')).ContactDrawer);

/** One conversation: who it is and what can be done with it, its messages, the place to answer, the contact beside. */
export function ConversationPane({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const search = inbox.useSearch();
  const { data: row, error } = useQuery(conversationQuery(conversationId));
  const [about, setAbout] = useWritingAbout(conversationId);
  const wide = useMediaQuery('(min-width: 80em)', true, { getInitialValueInEffect: false });
  const [besideShown, setBesideShown] = useLocalStorage({ key: 'switchboard.contact-panel', defaultValue: true });
  const [drawerShown, setDrawerShown] = useState(false);
  const [drawerUsed, setDrawerUsed] = useState(false);
  const toggleContact = (): void => {
    if (wide) return setBesideShown(!besideShown);
    setDrawerUsed(true);
    setDrawerShown(!drawerShown);
  };

  // Who may not see it any longer is not shown what was there before either.
  const isOut = error instanceof RequestError && (error.status === 403 || error.status === 404);
  if (error !== null && (row === undefined || isOut))
    return (
      <PageMessage icon={<IconLock size={28} />} title={t('inbox.cannotOpen')} text={describe(error)}>
        <Button variant="light" renderRoot={(props) => <Link to="/inbox" search={search} {...props} />}>
          {t('inbox.back')}
        </Button>
      </PageMessage>
    );
  if (row === undefined) return <PageLoading />;
  return (
    <div className={classes.pane} data-beside={wide && besideShown}>
      <div className={classes.thread}>
        <ConversationTop row={row} contactShown={wide ? besideShown : drawerShown} onToggleContact={toggleContact} />
        <TemplateAccount value={row.accountId}>
          <MessageList row={row} onWriteAbout={setAbout} />
        </TemplateAccount>
        <Composer row={row} about={about} onAbout={setAbout} />
      </div>
      {wide && besideShown && (
        <aside className={classes.beside} aria-label={t('contact.title')}>
          <ContactPanel conversation={row} />
        </aside>
      )}
      {!wide && drawerUsed && <ContactDrawer conversation={row} opened={drawerShown} onClose={() => setDrawerShown(false)} />}
    </div>
  );
}
