import { ActionIcon, Button, Group, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconLayoutSidebarRight } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationView } from '../../../src/contract/api.js';
import { useMe } from '../data/me.js';
import { openSession, sessionRights } from '../data/session-rights.js';
import { elapsed } from '../i18n/times.js';
import { Avatar } from '../shell/avatar.js';
import { useNow } from '../shell/use-now.js';
import { CloseSessionDialog } from './close-session-dialog.js';
import classes from './conversation-pane.module.css';
import { useSessionStep } from './use-session-step.js';

const inbox = getRouteApi('/desk/inbox');

interface Props {
  row: ConversationView;
  contactShown: boolean;
  onToggleContact: () => void;
}

export function ConversationTop({ row, contactShown, onToggleContact }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const search = inbox.useSearch();
  const rights = sessionRights(row, me);
  const step = useSessionStep(row);
  const [closing, setClosing] = useState(false);
  const going = step.isPending ? step.variables.step : null;

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
      <Avatar id={row.contact.id} name={row.contact.displayName} url={row.contact.avatarUrl} size={38} platform={row.platform} />
      <div className={classes.who}>
        <h2 className={classes.name}>{row.contact.displayName}</h2>
        <SessionLine row={row} />
      </div>
      <Group gap={6} wrap="nowrap">
        {rights.claim && (
          <Button size="xs" loading={going === 'claim'} onClick={() => step.mutate({ step: 'claim' })}>
            {t('session.claim')}
          </Button>
        )}
        {rights.takeOver && (
          <Button size="xs" variant="light" loading={going === 'take-over'} onClick={() => step.mutate({ step: 'take-over' })}>
            {t('session.takeOver')}
          </Button>
        )}
        {rights.release && (
          <Tooltip label={t('session.releaseHint')}>
            <Button size="xs" variant="default" loading={going === 'release'} onClick={() => step.mutate({ step: 'release' })}>
              {t('session.release')}
            </Button>
          </Tooltip>
        )}
        {rights.close && (
          <Button size="xs" variant="default" loading={going === 'close'} onClick={() => setClosing(true)}>
            {t('session.close')}
          </Button>
        )}
        <Tooltip label={t(contactShown ? 'contact.hide' : 'contact.show')}>
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
        </Tooltip>
      </Group>
      <CloseSessionDialog
        opened={closing}
        onClose={() => setClosing(false)}
        onConfirmed={(reason) => step.mutate({ step: 'close', reason })}
      />
    </header>
  );
}

function SessionLine({ row }: { row: ConversationView }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const now = useNow();
  const session = openSession(row);
  let state = t('session.closed');
  if (session?.assigneeId !== undefined) {
    state = session.assigneeId === me.agent.id ? t('session.withMe') : t('session.withOther', { name: session.assigneeName ?? '' });
  } else if (session !== null) {
    const time = session.queuedAt === undefined ? '' : elapsed(session.queuedAt, now, i18n.language);
    state = session.state === 'queued' && time !== '' ? t('session.queuedFor', { time }) : t(`session.${session.state}`);
  }
  return (
    <div className={classes.state} data-testid="session-state">
      {state} · {row.accountName}
    </div>
  );
}
