import { ActionIcon, Group } from '@mantine/core';
import { IconArrowLeft, IconLayoutSidebarRight } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { usePartnerName } from '../i18n/person-name.js';
import { useTranslation } from '../i18n/translation.js';
import type { ConversationView } from '../../../src/contract/api.js';
import { useMe } from '../data/me.js';
import { openSession } from '../data/session-rights.js';
import { elapsed, exactTime, hasJustBegun } from '../i18n/times.js';
import { Avatar } from '../shell/avatar.js';
import { Hint } from '../shell/hint.js';
import { useNow } from '../shell/use-now.js';
import { useShortcuts } from '../shortcuts/shortcuts.js';
import classes from './conversation-pane.module.css';
import { EndsSoon } from './ends-soon.js';
import { OwnListMenu } from './own-list-menu.js';
import { PriorityMenu } from './priority-menu.js';
import { SessionActions } from './session-actions.js';

const inbox = getRouteApi('/desk/inbox');

interface Props {
  row: ConversationView;
  contactShown: boolean;
  onToggleContact: () => void;
}

export function ConversationTop({ row, contactShown, onToggleContact }: Props) {
  const { t } = useTranslation();
  const search = inbox.useSearch();
  const name = usePartnerName()(row);
  useShortcuts({ contact: onToggleContact });

  return (
    <header className={classes.top}>
      <ActionIcon
        className={classes.back ?? ''}
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t('inbox.back')}
        renderRoot={(props) => <Link to="/inbox" search={search} {...props} />}
      >
        <IconArrowLeft size={20} />
      </ActionIcon>
      <Avatar id={row.contact.id} name={name} url={row.contact.avatarUrl} size={38} platform={row.platform} />
      <div className={classes.who}>
        <h2 className={classes.name}>{name}</h2>
        <SessionLine row={row} />
      </div>
      <Group gap={6} wrap="nowrap">
        <SessionActions row={row} />
        <PriorityMenu row={row} />
        <OwnListMenu row={row} />
        <Hint label={t(contactShown ? 'contact.hide' : 'contact.show')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('contact.show')}
            aria-pressed={contactShown}
            onClick={onToggleContact}
          >
            <IconLayoutSidebarRight size={20} />
          </ActionIcon>
        </Hint>
      </Group>
    </header>
  );
}

function SessionLine({ row }: { row: ConversationView }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const now = useNow();
  const session = openSession(row);
  const since = session?.state === 'queued' ? session.queuedAt : undefined;
  let state = t('session.closed');
  if (session?.assigneeId !== undefined) {
    state = session.assigneeId === me.agent.id ? t('session.withMe') : t('session.withOther', { name: session.assigneeName ?? '' });
  } else if (session?.offer !== undefined) {
    state = session.offer.agentId === me.agent.id ? t('offers.toYou') : t('offers.toOther', { name: session.offer.agentName ?? '' });
  } else if (session !== null) {
    state =
      since === undefined || hasJustBegun(since, now)
        ? t(`session.${session.state}`)
        : t('session.queuedFor', { time: elapsed(since, now, i18n.language) });
  }
  return (
    <div className={classes.state} data-testid="session-state" title={since === undefined ? undefined : exactTime(since, i18n.language)}>
      {state} · {row.accountName} <EndsSoon row={row} />
    </div>
  );
}
