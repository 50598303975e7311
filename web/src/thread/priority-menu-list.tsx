import { Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ConversationView, SessionView } from '../../../src/contract/api.js';
import { prioritise } from '../api/conversations.js';
import { changeConversation } from '../data/conversation-list.js';
import { refreshLists } from '../data/list-refresh.js';
import { levelOf, LEVELS, type Level } from '../data/priority.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { useTranslation } from '../i18n/translation.js';
import { MenuFrame } from '../shell/menu-frame.js';
import { notify } from '../shell/notify.js';
import type { Place } from '../shell/use-opening.js';
import { PriorityMark } from './priority-mark.js';

interface Props {
  place: Place;
  row: ConversationView;
  session: SessionView;
}

/** Sets how urgent the open session is: its place in the queue, now or when it comes back into one. */
export function PriorityMenuList({ place, row, session }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const describe = useDescribeError();
  const set = useMutation({
    mutationFn: (level: Level) => prioritise(row.id, LEVELS[level]),
    onSuccess: async ({ session: moved }) => {
      changeConversation(client, row.id, (shown) => ({ ...shown, session: moved }));
      await refreshLists(client);
    },
    onError: (error) => notify({ color: 'red', title: t('priority.notSet'), message: describe(error) }),
  });
  return (
    <MenuFrame place={place} position="bottom-end">
      <Menu.Label>{t('priority.title')}</Menu.Label>
      <Menu.RadioGroup value={levelOf(session.priority ?? 0)} onChange={(level) => set.mutate(level as Level)}>
        {(Object.keys(LEVELS) as Level[]).map((level) => (
          <Menu.RadioItem key={level} value={level} closeMenuOnClick rightSection={<PriorityMark priority={LEVELS[level]} size={16} />}>
            {t(`priority.${level}`)}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </MenuFrame>
  );
}
