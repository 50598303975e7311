import { ActionIcon } from '@mantine/core';
import { notify } from '../shell/notify.js';
import { IconPin } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from '../i18n/translation.js';
import type { ConversationView } from '../../../src/contract/api.js';
import { markInOwnList } from '../api/conversations.js';
import { changeConversation } from '../data/conversation-list.js';
import { refreshLists } from '../data/list-refresh.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { onDemand } from '../shell/on-demand.js';
import { useOpening } from '../shell/use-opening.js';
import { useShortcuts } from '../shortcuts/shortcuts.js';

const OwnListMenuList = onDemand(async () => (await import('./own-list-menu-list.js')).OwnListMenuList);

/** Where the conversation stands in the agent's own lists: pinned to their top, or hidden from them. */
export function OwnListMenu({ row }: { row: ConversationView }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const describe = useDescribeError();
  const menu = useOpening('menu');
  const mark = useMutation({
    mutationFn: ({ name, value }: { name: 'pinned' | 'hidden'; value: boolean }) => markInOwnList(row.id, name, value),
    onSuccess: async (_answer, { name, value }) => {
      changeConversation(client, row.id, (shown) => ({ ...shown, [name]: value }));
      await refreshLists(client);
    },
    onError: (error) => notify({ color: 'red', title: t('inbox.notMarked'), message: describe(error) }),
  });
  useShortcuts({ pin: () => mark.mutate({ name: 'pinned', value: !row.pinned }) });
  return (
    <>
      <ActionIcon variant="subtle" color="gray" size="lg" loading={mark.isPending} aria-label={t('inbox.ownList')} {...menu.buttonProps}>
        <IconPin size={20} />
      </ActionIcon>
      {menu.place !== null && <OwnListMenuList place={menu.place} row={row} onMark={(name) => mark.mutate({ name, value: !row[name] })} />}
    </>
  );
}
