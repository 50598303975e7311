import { ActionIcon } from '@mantine/core';
import { IconFlag } from '@tabler/icons-react';
import { useRef } from 'react';
import type { ConversationView } from '../../../src/contract/api.js';
import { levelOf } from '../data/priority.js';
import { openSession } from '../data/session-rights.js';
import { useTranslation } from '../i18n/translation.js';
import { onDemand } from '../shell/on-demand.js';
import { useOpening } from '../shell/use-opening.js';
import { useShortcuts } from '../shortcuts/shortcuts.js';
import { PriorityMark } from './priority-mark.js';

const PriorityMenuList = onDemand(async () => (await import('./priority-menu-list.js')).PriorityMenuList);

/** Says how urgent the open session is, and changes it. */
export function PriorityMenu({ row }: { row: ConversationView }) {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useOpening('menu');
  const session = openSession(row);
  useShortcuts({ priority: session === null ? undefined : () => button.current?.click() });
  if (session === null) return null;
  const level = levelOf(session.priority ?? 0);
  return (
    <>
      <ActionIcon
        ref={button}
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={`${t('priority.title')}: ${t(`priority.${level}`)}`}
        title={t('priority.title')}
        {...menu.buttonProps}
      >
        {level === 'usual' ? <IconFlag size={20} /> : <PriorityMark priority={session.priority} size={20} />}
      </ActionIcon>
      {menu.place !== null && <PriorityMenuList place={menu.place} row={row} session={session} />}
    </>
  );
}
